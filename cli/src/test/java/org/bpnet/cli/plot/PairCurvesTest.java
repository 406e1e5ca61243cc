package org.bpnet.cli.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bpnet.core.Backends;
import org.bpnet.core.Pass;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.embed.MetricLosses;
import org.bpnet.nn.embed.loss.MetricLoss;
import org.bpnet.nn.embed.loss.PairLoss;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairCurvesTest {
  private static final Catalog<MetricLoss> LOSSES = MetricLosses.CATALOG;

  private static Plot plot(String use) {
    return Curves.of(
        "metric-losses", LOSSES, LOSSES.find(use.replaceAll("\\(.*", "")).orElseThrow(), use);
  }

  /// What the loss of two points is that lie so far apart.
  @ParameterizedTest
  @CsvSource({"contrastive, 1", "contrastive(margin=2.5), 2.5"})
  void should_draw_what_the_loss_computes(String use, double margin) {
    Plot plot = plot(use);

    assertThat(plot.marks()).containsExactly(Plot.Mark.at(plot.marks().getFirst().name(), margin));
    double[] d = plot.lines().getFirst().x();
    assertThat(d[0]).isZero();
    assertThat(d[d.length - 1]).isEqualTo(2 * margin);
    for (int i = 0; i < d.length; i += 60) {
      assertThat(plot.lines().getFirst().y()[i]).isCloseTo(loss(use, d[i], 0), within(1e-12));
      assertThat(plot.lines().getLast().y()[i]).isCloseTo(loss(use, d[i], 1), within(1e-12));
    }
  }

  private static double loss(String use, double apart, int other) {
    try (Backend backend = Backends.reference();
        Pass pass = Pass.eval(backend)) {
      PairLoss loss = (PairLoss) LOSSES.create(use);
      return loss.compute(
              pass.input(HostArray.of(new double[] {0, apart}, Shape.of(2, 1))),
              pass.input(HostArray.of(new int[] {0, other}, Shape.of(2))))
          .item();
    }
  }

  @Test
  void should_mark_both_margins() {
    Plot plot = plot("hinge_contrastive(positive=0.2, negative=0.8)");
    assertThat(plot.marks()).extracting(Plot.Mark::x).containsExactlyInAnyOrder(0.2, 0.8);
    assertThat(plot.svg()).contains("negative = 0.8", "stroke-dasharray");
    assertThat(plot("triplet").marks()).isEmpty();
  }
}
