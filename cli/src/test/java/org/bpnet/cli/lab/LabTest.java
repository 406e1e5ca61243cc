package org.bpnet.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.bpnet.cli.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The facts that the experiments show.
class LabTest {
  @TempDir private Path dir;

  /// Glorot, Bengio 2010; He et al. 2015; Ioffe, Szegedy 2015; He et al. 2016. The last bit of a
  /// sum decides which of many networks forty layers become (79 to 88 % for the rectifiers, by the
  /// instructions of the processor), so what is asked is whether they learn: chance is 10 %.
  @Test
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
  void should_draw_the_curves_with_and_without_batch_normalization() {
    Path file = dir.resolve("norm.svg");

    CommandRun run =
        CommandRun.of("lab", "batchnorm", "digits", "--steps", "300", "--plot", file.toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(11);
    double with = last(run.out(), "with ");
    double without = last(run.out(), "without ");
    assertThat(with).isGreaterThan(0.9);
    assertThat(without).isLessThan(with - 0.2);
    assertThat(file).content().contains("without", "</svg>");
  }

  private static double last(String out, String name) {
    String line = out.lines().filter(l -> l.startsWith(name)).toList().getLast();
    return Double.parseDouble(line.substring(line.lastIndexOf(' ')));
  }

  @Test
  void should_say_what_an_experiment_needs() {
    CommandRun few = CommandRun.of("lab", "batchnorm", "digits", "--steps", "3");
    CommandRun table = CommandRun.of("lab", "batchnorm", "iris");

    assertThat(few.code()).isEqualTo(2);
    assertThat(few.err()).contains("--steps: needs 50 or more, got 3");
    assertThat(table.code()).isEqualTo(2);
    assertThat(table.err()).contains("needs images, got the table iris");
  }
}
