package org.bpnet.cli.lab.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import org.bpnet.cli.CommandRun;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabGanTest {
  @TempDir private Path dir;

  private static List<JsonValue.Members> looks(CommandRun run) {
    assertThat(run.code()).as(run.err()).isZero();
    return Json.readObject(run.out()).items("looks").stream()
        .map(JsonValue.Members.class::cast)
        .toList();
  }

  /// A few steps of each game: what it tells, and that the same seed gives the same.
  @ParameterizedTest
  @Tag("slow")
  @ValueSource(strings = {"minimax", "non_saturating", "least_squares", "wgan_gp"})
  void should_play_every_game(String loss) {
    Path picture = dir.resolve("ring.svg");
    String[] words = {
      "lab", "gan", "--loss", loss, "--steps", "28", "--json", "--picture", picture.toString()
    };
    CommandRun first = CommandRun.of(words);
    List<JsonValue.Members> looks = looks(first);

    assertThat(looks).hasSize(7);
    assertThat(looks).extracting(look -> look.whole("step")).contains(4L, 28L);
    assertThat(looks)
        .allSatisfy(look -> {
          assertThat(look.number("discriminator")).isFinite();
          assertThat(look.number("generator")).isFinite();
          assertThat(look.numbers("shares")).hasSize(8);
          assertThat(look.number("near")).isBetween(0.0, 1.0);
        });
    assertThat(looks.getLast().bool("collapsed")).isTrue(); // nothing is learnt yet
    assertThat(picture).content().contains("step 28", "data", "</svg>");
    if (loss.equals("minimax")) {
      assertThat(CommandRun.of(words).out()).isEqualTo(first.out());
    }
  }

  /// Of 10,000 samples at least 80 % within three deviations of a mode, and 2 % at each.
  @Tag("slow")
  @Test
  void should_learn_all_modes_by_the_distance_of_wasserstein() {
    JsonValue.Members end = looks(CommandRun.of("lab", "gan", "--json")).getLast();

    assertThat(end.number("near")).isGreaterThan(0.8);
    assertThat(end.whole("modes")).isEqualTo(8);
    assertThat(end.number("discrepancy")).isLessThan(0.005);
  }

  /// Few steps are enough for the alarm to come, and too few for every digit.
  @Tag("slow")
  @Test
  void should_let_convolutional_networks_play_for_images() {
    Path picture = dir.resolve("digits.svg");
    CommandRun run =
        CommandRun.of(
            "lab", "gan", "digits", "--steps", "240", "--json", "--picture", picture.toString());
    List<JsonValue.Members> looks = looks(run);

    assertThat(Json.readObject(run.out()).number("judge_accuracy")).isGreaterThan(0.95);
    assertThat(looks).extracting(look -> look.whole("step")).contains(40L, 240L).hasSize(6);
    assertThat(looks.getFirst().bool("collapsed")).isTrue();
    JsonValue.Members end = looks.getLast();
    assertThat(end.numbers("shares")).hasSize(10);
    assertThat(DoubleStream.of(end.numbers("shares")).sum()).isCloseTo(1, within(1e-9));
    assertThat(end.number("sure")).isBetween(0.3, 1.0);
    assertThat(end.number("distance")).isBetween(0.0, 500.0);
    assertThat(picture).content().contains("step 240", "data:image/png;base64,");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "iris | needs images, got the table iris",
        "--judge RUN | --judge: is for images, and the ring has its modes; leave it out",
        "--steps 3 | --steps: needs 7 to 1,000,000, got 3",
        "--deviation 0 | --deviation: needs 0.001 to 0.5, got 0.0",
        "--loss wgan | --loss: no adversarial loss is called 'wgan'; did you mean wgan_gp"
      })
  void should_say_what_it_needs(String options, String message) {
    CommandRun run = CommandRun.of(("lab gan " + options).split(" "));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }
}
