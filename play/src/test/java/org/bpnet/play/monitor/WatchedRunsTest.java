package org.bpnet.play.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The protocol: what a page knows after any number of messages, breaks and restarts.
class WatchedRunsTest {
  @TempDir Path temporary;
  private RunFiles files;

  @BeforeEach
  void create() throws IOException {
    files = RunFiles.create(temporary.resolve("a"), 1000, "Adam");
  }

  /// A page, which keeps what it is told, and the last id.
  private static final class Reader {
    private final List<List<JsonValue>> columns = new ArrayList<>();
    private final List<Integer> starts = new ArrayList<>();
    private String id = "";
    private long rows;
    private long width = 1;
    private JsonValue.Members last = JsonValue.object().build();

    /// Listens until there are so many rows.
    void listen(WatchedRuns runs, long wanted) throws InterruptedException {
      RunMessages messages = runs.listen(id, OptionalInt.empty());
      while (rows < wanted) {
        String message = messages.next(60_000).orElseThrow();
        String[] fields = message.split("\ndata: ");
        id = fields[0].substring("id: ".length());
        for (JsonValue run : Json.readObject(fields[1]).items("runs")) {
          take((JsonValue.Members) run);
        }
      }
    }

    private void take(JsonValue.Members run) {
      last = run;
      rows = run.whole("rows");
      if (run.find("points").isEmpty()) {
        return;
      }
      int from = (int) run.whole("from");
      starts.add(from);
      if (from > 0) {
        assertThat(run.whole("width")).isEqualTo(width);
      }
      width = run.whole("width");
      int at = from * (width == 1 ? 1 : 2);
      List<JsonValue> points = run.items("points");
      for (int i = 0; i < points.size(); i++) {
        if (i == columns.size()) {
          columns.add(new ArrayList<>());
        }
        List<JsonValue> column = columns.get(i);
        assertThat(column.size()).as("no gap").isGreaterThanOrEqualTo(at);
        column.subList(at, column.size()).clear();
        column.addAll(((JsonValue.Items) points.get(i)).values());
      }
    }

    double[] column(int index) {
      return columns.get(index).stream()
          .mapToDouble(value -> ((JsonValue.Real) value).value())
          .toArray();
    }
  }

  private static double[] losses(int epochs) {
    var losses = new double[epochs];
    for (int i = 0; i < epochs; i++) {
      losses[i] = RunFiles.trainLoss(i + 1);
    }
    return losses;
  }

  @Test
  void should_tell_all_values_as_they_are_written() throws Exception {
    try (WatchedRuns runs = WatchedRuns.of(List.of(files.folder()))) {
      var reader = new Reader();
      for (int epoch = 1; epoch <= 60; epoch += 20) {
        files.append(epoch, epoch + 19);
        reader.listen(runs, epoch + 19);
      }

      assertThat(reader.column(2)).isEqualTo(losses(60));
      for (int epoch = 1; epoch <= 60; epoch++) {
        assertThat(reader.column(5)[epoch - 1]).isEqualTo(RunFiles.rate(epoch));
      }
      assertThat(reader.starts).isSorted().contains(20, 40).containsOnlyOnce(0);
    }
  }

  /// The server is killed and begun anew while the run goes on: the page goes on where it was.
  @Test
  void should_leave_no_gap_over_a_restart() throws Exception {
    files.append(1, 30);
    var reader = new Reader();
    try (WatchedRuns runs = WatchedRuns.of(List.of(files.folder()))) {
      reader.listen(runs, 30);
    }
    files.append(31, 55);
    reader.starts.clear();
    try (WatchedRuns runs = WatchedRuns.of(List.of(files.folder()))) {
      reader.listen(runs, 55);

      assertThat(reader.starts.getFirst()).isEqualTo(30);
      assertThat(reader.column(2)).isEqualTo(losses(55));
    }
  }

  @Test
  void should_tell_a_run_that_took_the_place_of_another_from_its_start() throws Exception {
    files.append(1, 30);
    var reader = new Reader();
    try (WatchedRuns runs = WatchedRuns.of(List.of(files.folder()))) {
      reader.listen(runs, 30);
      files.resumeAfter(12).append(13, 40);
      reader.listen(runs, 40);
      assertThat(reader.column(2)).isEqualTo(losses(40));
      assertThat(Collections.frequency(reader.starts, 0)).isGreaterThan(1);
      assertThat(reader.last.text("news")).isEqualTo("resumed");
    }
  }

  /// Whoever does not read is told nothing, and nothing is kept for him.
  @Test
  void should_not_wait_for_who_does_not_read() throws Exception {
    try (WatchedRuns runs = WatchedRuns.of(List.of(files.folder()))) {
      RunMessages idle = runs.listen("", OptionalInt.empty());
      var reader = new Reader();
      for (int epoch = 1; epoch <= 5000; epoch += 1000) {
        files.append(epoch, epoch + 999);
        reader.listen(runs, epoch + 999);
      }
      String all = idle.next(60_000).orElseThrow();

      JsonValue.Members run =
          (JsonValue.Members) Json.readObject(all.split("\ndata: ")[1]).items("runs").getFirst();
      assertThat(run.whole("rows")).isEqualTo(5000);
      assertThat(run.whole("from")).isZero();
      assertThat(run.items("points").getFirst())
          .isEqualTo(new JsonValue.Items(reader.columns.getFirst()));
    }
  }

  @Test
  void should_take_an_id_that_is_none_for_none() throws Exception {
    files.append(1, 3);
    try (WatchedRuns runs = WatchedRuns.of(List.of(files.folder()))) {
      new Reader().listen(runs, 3);
      for (String id :
          List.of("x", ".", "ff-0.99999999999999999999", "ff-0.2", ",,,,", "1-0.3,2")) {
        String message = runs.listen(id, OptionalInt.of(0)).next(60_000).orElseThrow();
        assertThat(message).as(id).contains("\"from\":0,", "\"rows\":3,", "\"averages\":[[");
      }
    }
  }

  @Test
  void should_describe_runs_and_their_differences() throws Exception {
    RunFiles other = RunFiles.create(temporary.resolve("b/a"), 1000, "Sgd").append(1, 2).confused();
    try (WatchedRuns runs = WatchedRuns.of(List.of(files.folder(), other.folder()))) {
      runs.listen("", OptionalInt.empty()).next(60_000);
      JsonValue.Members all = (JsonValue.Members) runs.describe();
      while (all.items("differences").isEmpty()) { // until both are read
        Thread.sleep(10);
        all = (JsonValue.Members) runs.describe();
      }
      assertThat(Json.compact(all.require("differences")))
          .isEqualTo(
              "[{\"name\":\"training.learners.optimizer.rule\",\"values\":[\"Adam\",\"Sgd\"]}]");
      assertThat(((JsonValue.Members) all.items("runs").getFirst()).text("name"))
          .isEqualTo(files.folder().toString()); // both are called a
    }
  }

  @Test
  void should_refuse_what_is_no_run() throws IOException {
    Path empty = Files.createDirectory(temporary.resolve("empty"));
    assertThatThrownBy(() -> WatchedRuns.of(List.of(empty)))
        .hasMessage("needs the folder of a run, but %s holds none (there is no run.json)", empty);
    assertThatThrownBy(() -> WatchedRuns.of(Collections.nCopies(9, files.folder())))
        .hasMessage("needs at most 8 runs, got 9");
  }

  @Test
  @Tag("slow")
  void should_follow_a_million_rows_in_small_messages() throws Exception {
    files.append(1, 1_000_000);
    try (WatchedRuns runs = WatchedRuns.of(List.of(files.folder()))) {
      var reader = new Reader();
      reader.listen(runs, 1_000_000);

      assertThat(reader.width).isEqualTo(512);
      assertThat(reader.columns).allSatisfy(column -> assertThat(column).hasSize(3908));
      assertThat(reader.column(2)[0]).isEqualTo(RunFiles.trainLoss(1));
      assertThat(reader.column(2)[3907]).isEqualTo(RunFiles.trainLoss(1_000_000));
      files.append(1_000_001, 1_000_001);
      reader.starts.clear();
      reader.listen(runs, 1_000_001);
      assertThat(reader.starts).containsOnly(1953);
    }
  }
}
