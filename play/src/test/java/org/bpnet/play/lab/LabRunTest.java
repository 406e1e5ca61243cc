package org.bpnet.play.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bpnet.play.http.Messages;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.Test;

class LabRunTest {
  private static final Duration AN_HOUR = Duration.ofHours(1);
  private static final long MINUTE = 60_000;

  private static LabRun start(String experiment, Map<String, String> values) {
    return LabRun.start(new StubLabs(), new Labs.Asked(experiment, values, "en"), AN_HOUR);
  }

  /// All that a reader is told until the end, put together as a page does.
  private static JsonValue.Members told(LabRun run) throws InterruptedException {
    Messages messages = run.listen();
    var text = new StringBuilder();
    JsonValue.Members last = JsonValue.object().build();
    while (!messages.isClosed()) {
      last = message(messages);
      text.setLength(Math.toIntExact(last.whole("from")));
      text.append(last.text("text"));
    }
    return JsonValue.object()
        .with("text", text.toString())
        .with("state", last.text("state"))
        .with("problem", last.text("problem"))
        .with("pictures", last.items("pictures").size())
        .build();
  }

  private static JsonValue.Members message(Messages messages) throws InterruptedException {
    Optional<String> next = messages.next(MINUTE);
    assertThat(next).isPresent();
    assertThat(next.get()).startsWith("data: ");
    return Json.readObject(next.get().substring("data: ".length()));
  }

  @Test
  void should_tell_all_from_the_beginning_to_every_reader() throws Exception {
    LabRun run = start("count", Map.of("to", "40"));
    for (int reader = 0; reader < 2; reader++) {
      JsonValue.Members told = told(run);
      assertThat(told.text("text")).startsWith("number 1\n").endsWith("number 40\n");
      assertThat(told.text("state")).isEqualTo("done");
    }
    assertThat(run.drawing(0)).isEmpty();
  }

  @Test
  void should_keep_what_was_drawn() throws Exception {
    LabRun run = start("draw", Map.of());
    assertThat(told(run).whole("pictures")).isEqualTo(1);
    assertThat(run.drawing(0))
        .hasValueSatisfying(drawing -> assertThat(drawing.svg()).startsWith("<svg"));
    assertThat(run.drawing(1)).isEmpty();
  }

  @Test
  void should_tell_while_it_runs_and_end_when_it_is_stopped() throws Exception {
    LabRun run = start("wait", Map.of());
    Messages messages = run.listen();
    JsonValue.Members first = message(messages);
    assertThat(first.text("text")).isEqualTo("waiting\n");
    assertThat(first.text("state")).isEqualTo("running");
    assertThat(messages.isClosed()).isFalse();
    assertThat(messages.next(1)).isEmpty();

    run.stop();
    run.stop();
    assertThat(message(messages).text("state")).isEqualTo("stopped");
    assertThat(messages.isClosed()).isTrue();
    assertThat(run.join(AN_HOUR)).isTrue();
    assertThat(told(run).text("text")).isEqualTo("waiting\n");
  }

  @Test
  void should_end_what_takes_too_long() throws Exception {
    LabRun run =
        LabRun.start(new StubLabs(), new Labs.Asked("wait", Map.of(), "en"), Duration.ofMillis(1));
    JsonValue.Members told = told(run);
    assertThat(told.text("state")).isEqualTo("late");
    assertThat(told.text("problem")).contains("the command has all the time");
    assertThat(run.join(AN_HOUR)).isTrue();
  }

  @Test
  void should_say_what_is_refused() throws Exception {
    JsonValue.Members told = told(start("count", Map.of("to", "100")));
    assertThat(told.text("state")).isEqualTo("failed");
    assertThat(told.text("problem")).isEqualTo("--to: needs 1 to 99, got 100");
  }

  /// Prints, or breaks, without end.
  private record Endless(String line) implements NoLabs {
    @Override
    public List<Labs.Drawing> run(Labs.Asked asked, Consumer<String> text) {
      if (line.isEmpty()) {
        throw new OutOfMemoryError("a test");
      }
      while (true) {
        text.accept(line);
      }
    }
  }

  private interface NoLabs extends Labs {
    @Override
    default List<Theme> themes(String language) {
      return List.of();
    }

    @Override
    default String command(Asked asked) {
      return "";
    }
  }

  @Test
  void should_end_what_prints_without_end() throws Exception {
    Labs.Asked asked = new Labs.Asked("x", Map.of(), "en");
    JsonValue.Members told = told(LabRun.start(new Endless("x".repeat(1000)), asked, AN_HOUR));
    assertThat(told.text("state")).isEqualTo("failed");
    assertThat(told.text("problem")).isEqualTo("prints more than 1,048,576 letters");
    assertThat(told.text("text")).hasSizeBetween(1_000_000, 1 << 20);
  }

  @Test
  void should_outlive_what_breaks() throws Exception {
    Labs.Asked asked = new Labs.Asked("x", Map.of(), "en");
    JsonValue.Members told = told(LabRun.start(new Endless(""), asked, AN_HOUR));
    assertThat(told.text("state")).isEqualTo("failed");
    assertThat(told.text("problem")).contains("OutOfMemoryError: a test");
  }
}
