package org.bpnet.play.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a page is told of steps and layers, and how much of them is kept.
class InsideMessagesTest {
  @TempDir Path temporary;
  private RunFiles files;

  @BeforeEach
  void create() throws IOException {
    files = RunFiles.create(temporary.resolve("a"), 1000, "Adam").append(1, 2);
  }

  private record Told(String id, JsonValue.Members data) {
    JsonValue.Members table(String name) {
      return data.members("tables").members(name);
    }

    boolean has(String name, long rows) {
      return data.members("tables").find(name).isPresent() && table(name).whole("rows") == rows;
    }
  }

  /// The first message that tells of so many rows.
  private static Told listen(WatchedRuns runs, String id, long looks) throws InterruptedException {
    InsideMessages messages = runs.listenInside(0, id);
    while (true) {
      String[] fields = messages.next(60_000).orElseThrow().split("\ndata: ");
      var told = new Told(fields[0].substring("id: ".length()), Json.readObject(fields[1]));
      if (told.has("layers", looks)) {
        return told;
      }
    }
  }

  private static double[] points(JsonValue.Members table, int column) {
    return JsonValue.object()
        .with("points", table.items("points").get(column))
        .build()
        .numbers("points");
  }

  @Test
  void should_tell_of_both_tables_and_what_a_page_missed() throws Exception {
    files.looks(1, 5, look -> RunFiles.look(look, 0.25)).steps(1, 7).histograms(5);
    Told first;
    try (WatchedRuns runs = WatchedRuns.of(List.of(files.folder()))) {
      first = listen(runs, "", 5);
    }
    JsonValue.Members layers = first.table("layers");
    assertThat(layers.texts("columns")).contains("gradient_norm/hidden2", "dead/hidden1.relu");
    assertThat(points(layers, 6))
        .containsExactly(
            RunFiles.gradient(2, 1),
            RunFiles.gradient(2, 2),
            RunFiles.gradient(2, 3),
            RunFiles.gradient(2, 4),
            RunFiles.gradient(2, 5));
    assertThat(points(first.table("steps"), 2)).hasSize(7).startsWith(1, 0.5);
    assertThat(first.data().whole("histograms")).isPositive();

    files.looks(6, 6, look -> RunFiles.look(look, 0.25)).steps(8, 9);
    try (WatchedRuns runs = WatchedRuns.of(List.of(files.folder()))) {
      Told more = listen(runs, first.id(), 6);
      assertThat(more.table("layers").whole("from")).isEqualTo(5);
      assertThat(points(more.table("layers"), 6)).containsExactly(RunFiles.gradient(2, 6));
      assertThat(points(more.table("steps"), 2)).containsExactly(1.0 / 8, 1.0 / 9);
    }
  }

  @Test
  void should_begin_again_with_a_run_that_was_cut() throws Exception {
    files.looks(1, 5, look -> RunFiles.look(look, 0.9));
    Told first;
    try (WatchedRuns runs = WatchedRuns.of(List.of(files.folder()))) {
      first = listen(runs, "", 5);
      Files.delete(files.folder().resolve("layers.csv"));
      files.looks(1, 2, look -> RunFiles.look(look, 0.5));
      assertThat(listen(runs, first.id(), 2).table("layers").whole("from")).isZero();
    }
  }

  @Test
  void should_raise_alarms_of_layers_with_those_of_losses() throws Exception {
    files.looks(1, 5, look -> RunFiles.look(look, 0.9));
    var run = new WatchedRun(files.folder(), Optional.empty());
    while (run.poll(System.currentTimeMillis())) {
      // until all is read
    }
    JsonValue.Members frame = run.frame().build();
    var alarm = (JsonValue.Members) frame.items("alarms").getFirst();
    assertThat(alarm.text("kind")).isEqualTo("dead");
    assertThat(alarm.text("layer")).isEqualTo("hidden1.relu");
    assertThat(frame.bool("inside")).isTrue();
  }

  @Test
  void should_keep_no_more_of_a_million_looks_than_of_a_thousand() throws IOException {
    Path file = temporary.resolve("long.csv");
    var text = new StringBuilder("epoch,step,gradient_norm/a\n");
    for (int i = 1; i <= 1_000_000; i++) {
      text.append("1,").append(i).append(i == 777_777 ? ",1e9\n" : ",1\n");
    }
    Files.writeString(file, text);
    List<OptionalDouble> highest = new ArrayList<>();
    var table = new FollowedTable(file, 512, new Kept(highest));
    while (table.poll()) {
      // until all is read
    }
    DecimatedLog columns = table.columns().orElseThrow();
    assertThat(table.rows()).isEqualTo(1_000_000);
    assertThat(columns.width()).isEqualTo(2048);
    List<JsonValue> points = ((JsonValue.Items) columns.points(2, 0)).values();
    assertThat(points).hasSizeLessThanOrEqualTo(2 * 512).contains(JsonValue.of(1e9));
    assertThat(highest).hasSize(1);
  }

  /// Rows with a large number.
  private record Kept(List<OptionalDouble> found) implements FollowedTable.Rows {
    @Override
    public void add(List<String> names, List<OptionalDouble> cells) {
      if (cells.getLast().orElse(0) > 1e6) {
        found.add(cells.getLast());
      }
    }

    @Override
    public void clear() {
      found.clear();
    }
  }

  @Test
  void should_refuse_more_columns_than_a_page_can_show() throws IOException {
    Path file = Files.writeString(temporary.resolve("wide.csv"), "x,".repeat(1024) + "x\n1\n");
    var table = new FollowedTable(file, 512, new Kept(new ArrayList<>()));
    assertThatThrownBy(table::poll).hasMessage(file + ": needs at most 1024 columns, got 1025");
  }

  @Test
  void should_hand_out_histograms_and_refuse_what_is_none() throws IOException {
    Path file = files.histograms(7).folder().resolve("histograms.json");
    var read = (JsonValue.Members) HistogramsFile.read(file);
    assertThat(read.whole("step")).isEqualTo(7);
    assertThat(read.items("groups")).hasSize(2);
    String whole = Files.readString(file);
    for (String wrong :
        List.of("\"bins\": 63", "\"bins\": 0", "\"bins\": 1000000", "\"groupz\": 1")) {
      String name = wrong.substring(0, wrong.indexOf(':'));
      String damaged =
          name.equals("\"groupz\"")
              ? whole.replace("\"groups\"", "\"groupz\"")
              : whole.replace("\"bins\": 64", wrong);
      Files.writeString(file, damaged.replaceFirst(",\\s*\"checksum\": \"[^\"]*\"", ""));
      assertThatThrownBy(() -> HistogramsFile.read(file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(file + ": ");
    }
  }
}
