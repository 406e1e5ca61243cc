package org.bpnet.cli.lab.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bpnet.cli.CommandRun;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `bpnet lab hopfield`, `bpnet lab tsp` and `bpnet lab rbm` print and draw.
class EnergyLabsTest {
  @TempDir private Path dir;

  @Test
  void should_recall_by_projection_what_hebbs_rule_mixes() throws IOException {
    Path picture = dir.resolve("recall.svg");
    Path plot = dir.resolve("capacity.svg");
    CommandRun run =
        CommandRun.of(
            "lab",
            "hopfield",
            "--units",
            "200",
            "--picture",
            picture.toString(),
            "--plot",
            plot.toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("projection          10 of 10", "each lowers it: yes");
    assertThat(run.out()).doesNotContain("each lowers it: no");
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(Files.readString(picture)).contains("noisy", "sweep 1", "by projection");
    assertThat(Files.readString(plot)).contains("mean overlap at rest", "patterns / N");
  }

  @Tag("slow")
  @Test
  void should_break_down_beyond_the_capacity() {
    CommandRun run = CommandRun.of("lab", "hopfield", "--json", "--units", "1000");

    JsonValue.Members figures = Json.readObject(run.out());
    double[] overlap = figures.numbers("overlap");
    assertThat(figures.numbers("patterns")[7]).isEqualTo(130);
    assertThat(overlap[0]).isEqualTo(1);
    assertThat(overlap[7]).isGreaterThan(0.97);
    assertThat(figures.numbers("patterns")[13]).isEqualTo(200);
    assertThat(overlap[13]).isLessThan(0.6);
    assertThat(figures.members("projection").whole("stable")).isEqualTo(10);
    assertThat(figures.members("hebb").whole("stable")).isLessThan(10);
  }

  @Tag("slow")
  @Test
  void should_travel_by_both_sets_of_constants() throws IOException {
    Path picture = dir.resolve("tour.svg");
    CommandRun run = CommandRun.of("lab", "tsp", "--picture", picture.toString());
    CommandRun again = CommandRun.of("lab", "tsp", "--json");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("181,440 tours, the shortest 2.691", "no tour");
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(Files.readString(picture)).contains("the shortest: 2.691", "the network's best: ");
    JsonValue.Members figures = Json.readObject(again.out());
    assertThat(figures.number("shortest")).isCloseTo(2.691, within(5e-4));
    assertThat(figures.members("published").whole("tours")).isGreaterThanOrEqualTo(10);
    assertThat(figures.members("derived").whole("tours")).isGreaterThanOrEqualTo(90);
    double[] gaps = figures.members("derived").numbers("gaps");
    assertThat(gaps[gaps.length / 2]).isLessThan(0.3);
  }

  @Test
  void should_travel_between_other_cities() {
    CommandRun run = CommandRun.of("lab", "tsp", "--cities", "6", "--starts", "5", "--seed", "4");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("6 cities", "60 tours, the shortest ");
  }

  @Test
  @Tag("slow")
  void should_learn_how_digits_look() throws IOException {
    Path picture = dir.resolve("rbm.svg");
    Path plot = dir.resolve("energies.svg");
    CommandRun run =
        CommandRun.of(
            "lab",
            "rbm",
            "--epochs",
            "3",
            "--hidden",
            "30",
            "--picture",
            picture.toString(),
            "--plot",
            plot.toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("Boltzmann 64 - 30, bernoulli: 1,438 digits to learn from");
    assertThat(run.out()).contains("with every pixel for itself -2", "reconstructed", "made up");
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(Files.readString(picture)).contains("unit 24", "made up", "held out");
    assertThat(Files.readString(plot)).contains("free energy of digits");
  }

  @Test
  @Tag("slow")
  void should_beat_pixels_alone_in_either_way() {
    for (String[] way : new String[][] {{"--sweeps", "1"}, {"--persistent"}}) {
      List<String> words = new ArrayList<>(List.of("lab", "rbm", "--json", "--epochs", "5"));
      words.addAll(List.of(way));
      CommandRun run = CommandRun.of(words.toArray(String[]::new));

      JsonValue.Members figures = Json.readObject(run.out());
      assertThat(figures.number("log_p_held_out"))
          .isGreaterThan(figures.number("log_p_pixels_alone") + 3);
      assertThat(figures.number("log_z"))
          .isBetween(figures.number("log_z_low"), figures.number("log_z_high"));
      assertThat(figures.numbers("error")[5]).isLessThan(0.75 * figures.numbers("error")[0]);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "hopfield; --digit=10; --digit: needs 0 to 9, got 10",
        "hopfield; --noise=0.7; --noise: needs a share from 0 to 0.5, got 0.7",
        "hopfield; --units=9; --units: needs 50 to 2000, got 9",
        "hopfield; --plot=; --plot: needs a name, got an empty one",
        "rbm; --hidden=0; --hidden: needs 1 to 2,000, got 0",
        "rbm; --sweeps=-1; --sweeps: needs 1 to 1,000, got -1",
        "tsp; --cities=12; --cities: needs 4 to 11, whose tours can all be tried, got 12",
        "tsp; --starts=0; --starts: needs 1 to 10,000, got 0"
      })
  void should_refuse_what_cannot_be(String lab, String option, String message) {
    CommandRun run = CommandRun.of("lab", lab, option);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains(message);
  }
}
