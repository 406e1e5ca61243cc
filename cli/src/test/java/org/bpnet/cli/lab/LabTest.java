package org.bpnet.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.bpnet.cli.CommandRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The facts that the experiments show.
class LabTest {
  @TempDir private Path dir;

  /// Glorot, Bengio 2010; He et al. 2015; Ioffe, Szegedy 2015; He et al. 2016. The last bit of a
  /// sum decides which of many networks forty layers become (79 to 88 % for the rectifiers, by the
  /// instructions of the processor), so what is asked is whether they learn: chance is 10 %.
  @Test
  @Tag("slow")
  void should_train_forty_layers_in_every_way_but_with_plain_sigmoids() {
    Map<DeepNetwork, LabDepth.Outcome> all = new EnumMap<>(DeepNetwork.class);
    LabDepth.outcomes().forEach(outcome -> all.put(outcome.network(), outcome));

    LabDepth.Outcome plain = Objects.requireNonNull(all.remove(DeepNetwork.SIGMOID));
    assertThat(plain.accuracy()).isLessThan(0.2); // chance is 0.1
    assertThat(plain.losses()[4]).isGreaterThan(2.2); // chance is ln 10 = 2.30
    assertThat(plain.norms()[0]).isLessThan(1e-15 * plain.norms()[39]);
    all.forEach((network, outcome) -> {
      assertThat(outcome.accuracy()).as(network.text()).isGreaterThan(0.6);
      assertThat(outcome.losses()[4]).as(network.text()).isLessThan(1.0);
      assertThat(outcome.norms()[0]).as(network.text()).isGreaterThan(0.1 * outcome.norms()[39]);
      assertThat(outcome.norms()).hasSize(DeepNetwork.LAYERS);
    });
  }

  @Test
  @Tag("slow")
  void should_print_a_table_and_draw_the_norms() throws Exception {
    Path file = dir.resolve("depth.svg");

    CommandRun run = CommandRun.of("lab", "depth", "--plot", file.toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("gradient of layer", "loss, steps 401-500", "test accuracy");
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    String svg = Files.readString(file);
    assertThat(Arrays.stream(DeepNetwork.values()).map(DeepNetwork::text)).allMatch(svg::contains);
  }

  /// On the bundled digits: what it prints and draws; MNIST shows the fact.
  @Test
  @Tag("slow")
  void should_draw_the_curves_with_and_without_batch_normalization() {
    Path file = dir.resolve("norm.svg");

    CommandRun run =
        CommandRun.of("lab", "batchnorm", "digits", "--steps", "300", "--plot", file.toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(17);
    double with = last(run.out(), "with ");
    double without = last(run.out(), "without ");
    assertThat(with).isGreaterThan(0.9);
    assertThat(without).isLessThan(with - 0.2);
    assertThat(file).content().contains("without", "</svg>");
  }

  /// Two images are too few for a mean and a deviation, unless they are corrected (Ioffe 2017).
  @Test
  @Tag("slow")
  void should_learn_from_two_images_a_step_by_renormalization() {
    CommandRun run =
        CommandRun.of(
            "lab",
            "batchnorm",
            "digits",
            "--steps",
            "500",
            "--batch",
            "2",
            "--renorm",
            "--plot",
            "-");

    assertThat(run.code()).as(run.err()).isZero();
    double with = last(run.out(), "with ");
    double renorm = last(run.out(), "renorm ");
    assertThat(renorm).isGreaterThan(0.5).isGreaterThan(with + 0.1);
    assertThat(run.out().lines().filter(l -> l.contains("sums from"))).hasSize(9);
  }

  private static double last(String out, String name) {
    String line = out.lines().filter(l -> l.startsWith(name)).toList().getLast();
    return Double.parseDouble(line.substring(line.lastIndexOf(' ')));
  }

  /// Codes harden from stage to stage, and find more as they are learnt than before.
  @Test
  @Tag("slow")
  void should_harden_codes_and_find_images_by_them() throws Exception {
    Path codes = dir.resolve("codes.csv");
    Path file = dir.resolve("hash.svg");

    CommandRun run =
        CommandRun.of(
            "lab",
            "hashnet",
            "--steps",
            "60",
            "--bits",
            "24",
            "--codes",
            codes.toString(),
            "--plot",
            file.toString());

    assertThat(run.code()).as(run.err()).isZero();
    double[][] stages =
        run.out()
            .lines()
            .skip(1)
            .limit(11)
            .map(line -> Arrays.stream(line.trim().replace("-", "0").split(" +")))
            .map(cells -> cells.mapToDouble(Double::parseDouble).toArray())
            .toArray(double[][]::new);
    for (int i = 0; i < stages.length; i++) {
      assertThat(stages[i][0]).isEqualTo(i);
      assertThat(stages[i][1]).isEqualTo(Math.max(1, i));
      assertThat(i < 2 || stages[i][3] < stages[i - 1][3]).as("stage %d", i).isTrue();
    }
    assertThat(stages[0][4]).isLessThan(0.5);
    assertThat(stages[10][3]).isLessThan(0.1);
    assertThat(stages[10][4]).isGreaterThan(0.85);
    assertThat(Files.readAllLines(codes))
        .hasSize(1 + 1797)
        .first()
        .isEqualTo("set,image,class,code");
    assertThat(Files.readAllLines(codes)).last().asString().matches("test,35\\d,\\d,[0-9a-f]{6}");
    assertThat(file).content().contains("quantisation error", "mean average precision", "</svg>");
  }

  @Test
  void should_say_what_an_experiment_needs() {
    CommandRun few = CommandRun.of("lab", "batchnorm", "digits", "--steps", "3");
    CommandRun one = CommandRun.of("lab", "batchnorm", "digits", "--batch", "1");
    CommandRun table = CommandRun.of("lab", "batchnorm", "iris");
    CommandRun bits = CommandRun.of("lab", "hashnet", "--bits", "0");

    assertThat(few.code()).isEqualTo(2);
    assertThat(few.err()).contains("--steps: needs 50 or more, got 3");
    assertThat(one.code()).isEqualTo(2);
    assertThat(one.err()).contains("--batch: needs 2 to 1,000, got 1");
    assertThat(table.code()).isEqualTo(2);
    assertThat(table.err()).contains("needs images, got the table iris");
    assertThat(bits.code()).isEqualTo(2);
    assertThat(bits.err()).contains("--bits: needs 1 or more, got 0");
  }
}
