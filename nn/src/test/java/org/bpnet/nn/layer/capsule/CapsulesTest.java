package org.bpnet.nn.layer.capsule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.op.Window;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.loss.CapsuleMargin;
import org.bpnet.nn.model.CapsNet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Capsules, in double precision.
class CapsulesTest {
  private static final int BELOW = 5;
  private static final int IN = 3;
  private static final int UNITS = 4;
  private static final int DIMS = 2;

  private final Backend backend = Backends.reference();
  private final Parameters params = Parameters.create(backend, new Seed(4));

  @AfterEach
  void close() {
    params.close();
    backend.close();
  }

  private static HostArray capsules(int examples) {
    double[] values = new double[examples * BELOW * IN];
    Arrays.setAll(values, new Seed(9)::normal);
    return HostArray.of(values, Shape.of(examples, BELOW, IN));
  }

  /// Procedure 1 in loops.
  private static double[] byHand(double[] u, double[] w, int rounds) {
    double[][][] predicted = new double[BELOW][UNITS][DIMS];
    for (int i = 0; i < BELOW; i++) {
      for (int j = 0; j < UNITS; j++) {
        for (int d = 0; d < DIMS; d++) {
          for (int k = 0; k < IN; k++) {
            predicted[i][j][d] += u[i * IN + k] * w[(i * IN + k) * UNITS * DIMS + j * DIMS + d];
          }
        }
      }
    }
    double[][] b = new double[BELOW][UNITS];
    double[] v = new double[UNITS * DIMS];
    for (int round = 0; round < rounds; round++) {
      Arrays.fill(v, 0);
      for (int i = 0; i < BELOW; i++) {
        double sum = Arrays.stream(b[i]).map(Math::exp).sum();
        for (int j = 0; j < UNITS; j++) {
          for (int d = 0; d < DIMS; d++) {
            v[j * DIMS + d] += Math.exp(b[i][j]) / sum * predicted[i][j][d];
          }
        }
      }
      for (int j = 0; j < UNITS; j++) {
        double squares = 0;
        for (int d = 0; d < DIMS; d++) {
          squares += v[j * DIMS + d] * v[j * DIMS + d];
        }
        double factor = Math.sqrt(squares) / (1 + squares);
        for (int d = 0; d < DIMS; d++) {
          v[j * DIMS + d] *= factor;
        }
      }
      for (int i = 0; i < BELOW; i++) {
        for (int j = 0; j < UNITS; j++) {
          for (int d = 0; d < DIMS; d++) {
            b[i][j] += predicted[i][j][d] * v[j * DIMS + d];
          }
        }
      }
    }
    return v;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void should_route_as_the_procedure_says(int rounds) {
    RoutedCapsules layer = RoutedCapsules.create(params, BELOW, IN, UNITS, DIMS);
    try (Pass pass = Pass.eval(backend)) {
      HostArray below = capsules(2);
      RoutedCapsules.Routing routing = layer.route(pass.input(below), rounds);
      double[] w = pass.read(layer.weight()).toHost().toDoubles();
      double[] second =
          Arrays.copyOfRange(below.toDoubles(), BELOW * IN, 2 * BELOW * IN); // not the first alone

      double[] found = routing.capsules().slice(0, 1, 2).toHost().toDoubles();
      assertThat(found).containsExactly(byHand(second, w, rounds), within(1e-12));
      assertThat(routing.couplings()).hasSize(rounds);
      for (Tensor couplings : routing.couplings()) {
        assertThat(couplings.shape()).isEqualTo(Shape.of(2, BELOW, UNITS));
        double[] ones = new double[2 * BELOW];
        Arrays.fill(ones, 1);
        assertThat(couplings.sum(2).toHost().toDoubles()).containsExactly(ones, within(1e-12));
      }
      assertThat(routing.couplings().getFirst().toHost().toDoubles()).containsOnly(0.25);
      Tensor lengths = CapsuleLengths.LENGTHS.forward(routing.capsules());
      assertThat(Arrays.stream(lengths.toHost().toDoubles())).allMatch(l -> l > 0 && l < 1);
      assertThat(layer.iterations(rounds).forward(pass.input(below)).toHost())
          .isEqualTo(routing.capsules().toHost());
    }
  }

  /// Of loss and decoder through routing, primary capsules and convolution.
  @Test
  void should_have_gradients_that_agree_with_differences() {
    Sequential model =
        Sequential.of(
            PrimaryCapsules.create(params.child("primary"), 1, 2, 3, Window.square(2).stride(2)),
            RoutedCapsules.create(params.child("classes"), 8, 3, UNITS, DIMS));
    CapsuleDecoder decoder = CapsuleDecoder.create(params.child("decoder"), UNITS, DIMS, 25);
    for (Parameter parameter : params.parameters()) {
      double[] analytic;
      double[] start;
      try (Pass pass = Pass.train(backend, new Seed(1))) {
        analytic = pass.backward(loss(pass, model, decoder)).of(parameter).toHost().toDoubles();
        start = pass.read(parameter).toHost().toDoubles();
      }
      for (int i = 0; i < start.length; i += Math.max(1, start.length / 5)) {
        double[] moved = start.clone();
        moved[i] += 1e-5;
        double above = loss(parameter, moved, model, decoder);
        moved[i] -= 2e-5;
        double below = loss(parameter, moved, model, decoder);
        assertThat(analytic[i])
            .as("%s [%d]", parameter.path(), i)
            .isCloseTo((above - below) / 2e-5, within(1e-7));
      }
      parameter.load(HostArray.of(start, parameter.shape()));
    }
  }

  private double loss(
      Parameter parameter, double[] values, Sequential model, CapsuleDecoder decoder) {
    parameter.load(HostArray.of(values, parameter.shape()));
    try (Pass pass = Pass.train(backend, new Seed(1))) {
      return loss(pass, model, decoder).item();
    }
  }

  private static Tensor loss(Pass pass, Sequential model, CapsuleDecoder decoder) {
    Tensor images = pass.uniform(Shape.of(2, 5, 5, 1));
    Tensor labels = pass.input(HostArray.of(new int[] {1, 3}, Shape.of(2)));
    Tensor capsules = model.forward(images);
    Tensor lengths = CapsuleLengths.LENGTHS.forward(capsules);
    return CapsuleMargin.defaults()
        .compute(lengths, labels)
        .add(decoder.error(capsules, labels, images).mul(0.01));
  }

  /// max(0, 0.9 − 0.5)² + ½(max(0, 0.3 − 0.1)² + 0) for the first, all margins kept by the second.
  @Test
  void should_measure_margins_as_the_paper_does() {
    try (Pass pass = Pass.eval(backend)) {
      double[] lengths = {0.5, 0.3, 0.05, 0.1, 0.95, 0};
      Tensor z = pass.input(HostArray.of(lengths, Shape.of(2, 3)));
      Tensor labels = pass.input(HostArray.of(new int[] {0, 1}, Shape.of(2)));

      assertThat(CapsuleMargin.defaults().examples(z, labels).toHost().toDoubles())
          .containsExactly(new double[] {0.16 + 0.5 * 0.04, 0}, within(1e-15));
    }
  }

  /// The capsules of other classes do not matter to what is drawn.
  @Test
  void should_draw_the_class_that_it_is_told() {
    CapsuleDecoder decoder = CapsuleDecoder.create(params, UNITS, DIMS, 9);
    try (Pass pass = Pass.eval(backend)) {
      double[] one = {1, 2, 3, 4, 5, 6, 7, 8};
      double[] other = {9, 9, 9, 9, 5, 6, 9, 9};
      Tensor label = pass.input(HostArray.of(new int[] {2}, Shape.of(1)));
      Shape shape = Shape.of(1, UNITS, DIMS);

      assertThat(decoder.decode(pass.input(HostArray.of(one, shape)), label).toHost())
          .isEqualTo(decoder.decode(pass.input(HostArray.of(other, shape)), label).toHost());
    }
  }

  /// 8.2 million with the decoder, 6.8 without (section 4 and table 1 of the paper's figures).
  @Test
  void should_have_as_many_parameters_as_the_paper_counts() {
    var sketch = Parameters.sketch(backend, Long.MAX_VALUE, "");
    CapsNet.create(sketch.child("net"), Shape.of(28, 28, 1), 10);
    assertThat(sketch.count()).isEqualTo(6_804_224);
    CapsuleDecoder.create(sketch.child("decoder"), 10, CapsNet.DIMS, 784);
    assertThat(sketch.count()).isEqualTo(8_215_568);
  }

  @Test
  void should_say_what_does_not_fit() {
    RoutedCapsules layer = RoutedCapsules.create(params.child("routed"), BELOW, IN, UNITS, DIMS);
    try (Pass pass = Pass.eval(backend)) {
      assertThatThrownBy(() -> layer.forward(pass.full(Shape.of(2, 6, 3), 0)))
          .isInstanceOf(ShapeException.class)
          .hasMessage(
              "routed (RoutedCapsules 5 x 3 -> 4 x 2, 3 rounds): need 5 capsules [N, 5, 3], got [2,"
                  + " 6, 3]");
    }
    assertThatThrownBy(() -> layer.iterations(0))
        .hasMessage("routing: needs at least one round, got 0");
    assertThatThrownBy(() -> RoutedCapsules.create(params, 5, 3, 0, 2))
        .hasMessage("capsules: need at least one of at least one number, got 5 of 3 to 0 of 2");
    assertThatThrownBy(() -> PrimaryCapsules.create(params, 1, 0, 8, Window.square(3)))
        .hasMessage("capsules: need at least one type of at least one number, got 0 of 8");
  }
}
