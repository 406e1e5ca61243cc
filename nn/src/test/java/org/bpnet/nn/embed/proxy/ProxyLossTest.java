package org.bpnet.nn.embed.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bpnet.core.Backends;
import org.bpnet.core.Gradients;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Variable;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.embed.MetricLosses;
import org.bpnet.nn.loss.Loss;
import org.bpnet.testkit.TensorAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Centres by the steps of their papers, values found with another program, and what is refused.
/// Six embeddings in four dimensions, xᵢⱼ = sin(1.3(4i + j) + 0.7), labels 0, 1, 2, 0, 1, 2.
class ProxyLossTest {
  private static final Backend FAST = Backends.best();

  @AfterAll
  static void close() {
    FAST.close();
  }

  private static HostArray embeddings() {
    double[] x = new double[24];
    Arrays.setAll(x, i -> Math.sin(1.3 * i + 0.7));
    return HostArray.of(x, Shape.of(6, 4));
  }

  private static HostArray labels(int... labels) {
    return HostArray.of(labels, Shape.of(labels.length));
  }

  private static Loss create(String name, Parameters params) {
    return MetricLosses.CATALOG.create(name).create(params, 3, 4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "proxy_anchor        | 56.450450850 | 15.512672 |  0.000181",
        "proxy_nca(own=true) |  1.859269800 |  0.549136 | -0.009032",
        "center(mode=exact)  |  6.237970330 |  3.532130 |  0.644218",
        "center(mode=paper)  |  6.237970330 |  3.532130 |  0.644218",
      })
  void should_have_its_value_and_gradient(String name, double value, double norm, double first) {
    for (Backend backend : List.of(Backends.reference(), FAST)) {
      try (Parameters params = Parameters.create(backend, new Seed(1));
          Pass pass = Pass.train(backend, new Seed(1))) {
        Loss loss = create(name, params);
        Variable vectors = params.variables().getFirst();
        double[] values = new double[12]; // proxies cos(0.9(4k + j) + 0.2), centres 0.1k
        Arrays.setAll(
            values,
            i -> name.startsWith("proxy") ? Math.cos(0.9 * i + 0.2) : 0.1 * Math.floor(i / 4.0));
        vectors.load(HostArray.of(values, Shape.of(3, 4)));
        Tensor x = pass.input(embeddings());
        Tensor computed = loss.compute(x, pass.input(labels(0, 1, 2, 0, 1, 2)));
        Tensor gradient = pass.backward(computed).of(x);

        TensorAssert.assertThat(computed).hasValuesCloseTo(backend == FAST ? 1e-5 : 1e-9, value);
        TensorAssert.assertThat(gradient.square().sum().sqrt()).hasValuesCloseTo(2e-6, norm);
        TensorAssert.assertThat(gradient.slice(0, 0, 1).slice(1, 0, 1).flatten(0))
            .hasValuesCloseTo(2e-6, first);
      }
    }
  }

  /// With the embeddings above, and c₀ from 0: two steps by hand are those of the definition, and
  /// the first is what another program found.
  @Test
  void should_move_centres_by_the_damped_mean() {
    try (Parameters params = Parameters.create(Backends.reference(), new Seed(1))) {
      Loss loss = create("center(rate=0.5)", params);
      Variable centres = params.variables().getFirst();
      double[] x = embeddings().toDoubles();
      int[] y = {0, 1, 0, 0, 1, -1};
      double[] expected = new double[12];
      for (int step = 0; step < 2; step++) {
        double[] before = expected.clone();
        for (int k = 0; k < 3; k++) {
          for (int j = 0; j < 4; j++) {
            double sum = 0;
            int count = 0;
            for (int i = 0; i < 6; i++) {
              sum += y[i] == k ? before[4 * k + j] - x[4 * i + j] : 0;
              count += y[i] == k ? 1 : 0;
            }
            expected[4 * k + j] -= 0.5 * sum / (1 + count);
          }
        }
        try (Pass pass = Pass.train(Backends.reference(), new Seed(1))) {
          loss.compute(pass.input(embeddings()), pass.input(labels(y)));
          pass.commit(Map.<Variable, Tensor>of());
        }
      }
      assertThat(centres.value().toDoubles()).containsExactly(expected, within());
      assertThat(Arrays.stream(expected).skip(8)).containsOnly(0.0); // class 2 has no example
    }
    try (Parameters params = Parameters.create(Backends.reference(), new Seed(1));
        Pass pass = Pass.train(Backends.reference(), new Seed(1))) {
      Loss loss = create("center", params);
      loss.compute(pass.input(embeddings()), pass.input(labels(0, 1, 2, 0, 1, 2)));
      pass.commit(Map.<Variable, Tensor>of());
      double[] moved = params.variables().getFirst().value().toDoubles();
      assertThat(Arrays.copyOf(moved, 4))
          .containsExactly(
              new double[] {0.0143609, -0.00659118, -0.01788717, -0.00297841},
              org.assertj.core.data.Offset.offset(1e-7));
    }
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-12);
  }

  @Test
  void should_leave_centres_alone_in_evaluation() {
    try (Parameters params = Parameters.create(Backends.reference(), new Seed(1));
        Pass pass = Pass.eval(Backends.reference())) {
      create("center", params)
          .compute(pass.input(embeddings()), pass.input(labels(0, 1, 2, 0, 1, 2)));
      assertThat(pass.updates()).isEmpty();
    }
  }

  /// The published layer: over the batch, and the damped mean as a gradient.
  @Test
  void should_have_the_gradients_of_the_published_layer() {
    HostArray start =
        HostArray.of(new double[] {1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 3, 0}, Shape.of(3, 4));
    int[] y = {0, 1, 1, 0, 1, 1};
    try (Parameters params = Parameters.create(Backends.reference(), new Seed(1));
        Pass pass = Pass.train(Backends.reference(), new Seed(1))) {
      Loss loss = create("center(mode=reference)", params);
      Parameter centres = params.parameters().getFirst();
      centres.load(start);
      Tensor x = pass.input(embeddings());
      Tensor value = loss.compute(x, pass.input(labels(y)));
      Gradients gradients = pass.backward(value);
      double[] c = start.toDoubles();
      double[] in = embeddings().toDoubles();
      double sum = 0;
      double[] byX = new double[24];
      double[] byCentres = new double[12];
      for (int i = 0; i < 24; i++) {
        int at = 4 * y[i / 4] + i % 4;
        double apart = in[i] - c[at];
        sum += apart * apart / 12;
        byX[i] = apart / 6;
        byCentres[at] -= apart / (1 + (y[i / 4] == 0 ? 2 : 4));
      }
      TensorAssert.assertThat(value).hasValuesCloseTo(1e-12, sum);
      TensorAssert.assertThat(gradients.of(x)).hasValuesCloseTo(1e-12, byX);
      TensorAssert.assertThat(gradients.of(centres)).hasValuesCloseTo(1e-12, byCentres);
    }
  }

  /// A class is nowhere without others.
  @Test
  void should_be_zero_with_one_class() {
    for (String name : List.of("proxy_nca", "contrastive_center", "soft_triple", "margin")) {
      try (Parameters params = Parameters.create(Backends.reference(), new Seed(1));
          Pass pass = Pass.train(Backends.reference(), new Seed(1))) {
        Loss loss = MetricLosses.CATALOG.create(name).create(params, 1, 4);
        Tensor x = pass.input(embeddings());
        Tensor value = loss.compute(x, pass.input(labels(0, 0, 0, 0, 0, 0)));
        Tensor gradient = pass.backward(value).of(x);

        assertThat(pass.firstNonFinite(gradient)).as(name).isEmpty();
        if (!name.contains("center")) { // which still has its own centre
          TensorAssert.assertThat(value).hasValuesCloseTo(1e-12, 0);
          TensorAssert.assertThat(gradient.abs().sum()).hasValuesCloseTo(1e-12, 0);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"center", "contrastive_center", "proxy_nca", "proxy_anchor", "soft_triple"})
  void should_say_what_does_not_fit(String name) {
    try (Parameters params = Parameters.create(Backends.reference(), new Seed(1));
        Pass pass = Pass.train(Backends.reference(), new Seed(1))) {
      Loss loss = create(name, params);
      Tensor x = pass.input(embeddings());
      assertThatThrownBy(() -> loss.compute(x, pass.input(labels(0, 1))))
          .isInstanceOf(ShapeException.class)
          .hasMessage(
              name
                  + ": need embeddings [N, 4] and a label for each, I32 [N]; got [6, 4] and I32 [2]");
      assertThatThrownBy(() -> loss.compute(x, pass.input(labels(0, 1, 2, 0, 1, 3))).item())
          .hasMessageContaining("3");
    }
  }

  @Test
  void should_refuse_impossible_settings() {
    assertThatThrownBy(() -> MetricLosses.CATALOG.create("center(rate=2)"))
        .hasMessage("center: rate must be at most 1, got 2.0");
    assertThatThrownBy(() -> MetricLosses.CATALOG.create("center(mode=damped)"))
        .hasMessage("center: mode must be one of paper, exact, reference, got 'damped'");
    assertThatThrownBy(() -> MetricLosses.CATALOG.create("soft_triple(centres=0)"))
        .hasMessage("soft_triple: centres must be at least 1, got 0");
    assertThatThrownBy(() -> MetricLosses.CATALOG.create("proxy_nca(scale=0)"))
        .hasMessage("proxy_nca: scale must be finite and > 0, got 0.0");
  }
}
