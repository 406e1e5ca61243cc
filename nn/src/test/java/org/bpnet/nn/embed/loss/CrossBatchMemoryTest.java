package org.bpnet.nn.embed.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Variable;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.nn.embed.MetricLosses;
import org.bpnet.nn.loss.Loss;
import org.junit.jupiter.api.Test;

/// The queue; PeerLossesTest has the values of losses over it.
class CrossBatchMemoryTest {
  private static HostArray batch(int number) {
    double[] x = new double[6];
    Arrays.setAll(x, i -> 10 * number + i);
    return HostArray.of(x, Shape.of(3, 2));
  }

  private static double step(Loss loss, int number) {
    try (Pass pass = Pass.train(Backends.reference(), new Seed(1))) {
      Tensor labels = pass.input(HostArray.of(new int[] {0, 1, number % 2}, Shape.of(3)));
      double value = loss.compute(pass.input(batch(number)), labels).item();
      pass.commit(Map.<Variable, Tensor>of());
      return value;
    }
  }

  private static Loss create(Parameters params, String text) {
    return MetricLosses.CATALOG.create(text).create(params, 2, 2);
  }

  @Test
  void should_keep_the_newest() {
    try (Parameters params = Parameters.create(Backends.reference(), new Seed(1))) {
      Loss loss = create(params, "xbm(size=4)");
      Variable embeddings = params.find("embeddings").orElseThrow();
      Variable labels = params.find("labels").orElseThrow();
      step(loss, 0);
      assertThat(embeddings.value().toDoubles()).containsExactly(0, 0, 0, 1, 2, 3, 4, 5);
      assertThat(labels.value().toDoubles()).containsExactly(-1, 0, 1, 0);
      step(loss, 1);
      assertThat(embeddings.value().toDoubles()).containsExactly(4, 5, 10, 11, 12, 13, 14, 15);
      assertThat(labels.value().toDoubles()).containsExactly(0, 0, 1, 1);
    }
  }

  @Test
  void should_hold_one_batch_and_no_more() {
    try (Parameters params = Parameters.create(Backends.reference(), new Seed(1))) {
      Loss loss = create(params, "xbm(size=3)");
      step(loss, 0);
      step(loss, 1);
      assertThat(params.find("embeddings").orElseThrow().value()).isEqualTo(batch(1));
    }
  }

  /// What was saved and loaded goes on with the same bits.
  @Test
  void should_go_on_from_what_was_saved() {
    try (Parameters params = Parameters.create(Backends.reference(), new Seed(1));
        Parameters resumed = Parameters.create(Backends.reference(), new Seed(2))) {
      Loss loss = create(params, "xbm(loss=triplet(margin=5), size=7)");
      Loss again = create(resumed, "xbm(loss=triplet(margin=5), size=7)");
      step(loss, 0);
      step(loss, 1);
      for (Variable variable : params.variables()) {
        resumed.find(variable.path()).orElseThrow().load(variable.value());
      }
      assertThat(step(again, 2)).isEqualTo(step(loss, 2));
      assertThat(step(again, 3)).isEqualTo(step(loss, 3));
    }
  }

  @Test
  void should_only_remember_in_training() {
    try (Parameters params = Parameters.create(Backends.reference(), new Seed(1));
        Pass pass = Pass.eval(Backends.reference())) {
      Tensor labels = pass.input(HostArray.of(new int[] {0, 1, 0}, Shape.of(3)));
      create(params, "xbm(size=4)").compute(pass.input(batch(0)), labels);
      assertThat(pass.updates()).isEmpty();
    }
  }

  @Test
  void should_say_what_does_not_fit() {
    try (Parameters params = Parameters.create(Backends.reference(), new Seed(1))) {
      Loss loss = create(params, "xbm(size=2)");
      assertThatThrownBy(() -> step(loss, 0))
          .isInstanceOf(ShapeException.class)
          .hasMessage("xbm: need a size of at least the batch's 3 examples, got 2");
      assertThatThrownBy(() -> create(params, "xbm(loss=proxy_anchor)"))
          .hasMessage(
              "xbm: need a loss of pairs, such as contrastive or triplet, got"
                  + " proxy_anchor(alpha=32, margin=0.1)");
      assertThatThrownBy(() -> create(params, "xbm(size=0)"))
          .hasMessage("xbm: size must be at least 1, got 0");
    }
  }
}
