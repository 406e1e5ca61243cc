package org.bpnet.nn.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.activation.Activations;
import org.bpnet.nn.activation.Continuation;
import org.bpnet.nn.activation.HashNet;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.loss.MarginRanking;
import org.bpnet.nn.loss.PointwiseLoss;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.nn.optim.formula.Sgd;
import org.bpnet.nn.regularizer.penalty.L2;
import org.bpnet.nn.regularizer.penalty.Penalties;
import org.bpnet.nn.regularizer.penalty.Penalty;
import org.bpnet.nn.schedule.curve.LinearRamp;
import org.junit.jupiter.api.Test;

/// A schedule drives more than the learning rate: margins, temperatures, strengths and β. The step
/// is recorded once; what it yields when replayed is what the formula says for the step.
class AnnealingTest {
  private static final Schedule RAMP = new LinearRamp(1, 3, 4); // 1, 1.5, 2, 2.5, 3, 3, ...
  private static final HostArray X = HostArray.of(new double[] {-1, 0.5, 0.25, 2}, Shape.of(2, 2));

  /// The values at steps 0 to 5 of one recorded computation, on both backends.
  private static double[] replayed(BiFunction<Tensor, LongSupplier, Tensor> computation) {
    double[] exact = replayed(Backends.reference(), computation);
    try (Backend fast = Backends.best()) {
      assertThat(replayed(fast, computation)).containsExactly(exact, within(1e-6));
    }
    return exact;
  }

  private static double[] replayed(
      Backend backend, BiFunction<Tensor, LongSupplier, Tensor> computation) {
    long[] step = {0};
    int[] recorded = {0};
    var values = new double[6];
    try (Traced traced =
        Traced.training(
            backend,
            (_, in) -> {
              recorded[0]++;
              return Traced.Outcome.of(computation.apply(in.getFirst(), () -> step[0]));
            })) {
      for (; step[0] < values.length; step[0]++) {
        traced.run(new Seed(step[0]), List.of(X));
        values[(int) step[0]] = traced.item(0);
      }
    }
    assertThat(recorded[0]).isEqualTo(1);
    return values;
  }

  @Test
  void should_anneal_a_margin() {
    double[] loss =
        replayed((x, step) -> {
          var margin =
              new MarginRanking(MarginRanking.of(0).definition().with("margin", RAMP.over(step)));
          return margin.compute(x, x.pass().full(Shape.of(2), 1));
        });

    // a − b is −1.5 and −1.75: the mean of margin + 1.5 and margin + 1.75
    assertThat(loss).containsExactly(2.625, 3.125, 3.625, 4.125, 4.625, 4.625);
  }

  @Test
  void should_anneal_a_temperature() {
    double[] first =
        replayed((x, step) ->
            x.slice(0, 0, 1).div(x.pass().scalar(RAMP.over(step))).softmax(1).slice(1, 0, 1).sum());

    for (int step = 0; step < first.length; step++) {
      assertThat(first[step]).isCloseTo(1 / (1 + Math.exp(1.5 / RAMP.at(step))), within(1e-15));
    }
  }

  @Test
  void should_anneal_any_penalty() {
    Penalty penalty = Penalties.CATALOG.create("annealed(l2(0.5), linear(from=1, to=3, total=4))");

    double[] sums = replayed((x, step) -> penalty.at(step).of(x));

    double l2 = 0.5 * (1 + 0.25 + 0.0625 + 4);
    assertThat(sums).containsExactly(l2, 1.5 * l2, 2 * l2, 2.5 * l2, 3 * l2, 3 * l2);
    assertThat(penalty)
        .hasToString("AnnealedPenalty[penalty=L2[strength=0.5], factor=" + RAMP + "]");
    assertThat(new L2(1).at(() -> 7)).isEqualTo(new L2(1));
    try (Pass pass = Pass.eval(Backends.reference())) {
      assertThat(penalty.of(pass.input(X)).item()).isEqualTo(l2); // as before the first update
    }
  }

  @Test
  void should_anneal_the_slope_of_codes() {
    double[] sums =
        replayed((x, step) ->
            Activation.SCALED_TANH.with("beta", RAMP.over(step)).forward(x).slice(0, 0, 1).sum());

    for (int step = 0; step < sums.length; step++) {
      double beta = RAMP.at(step);
      assertThat(sums[step]).isCloseTo(Math.tanh(0.5 * beta) - Math.tanh(beta), within(1e-15));
    }
  }

  @Test
  void should_check_settings_that_change() {
    assertThatThrownBy(() -> Activation.SCALED_TANH.with("gamma", () -> 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("scaled_tanh: need one of the settings [beta=1], got gamma");
    Layer falling = Activation.SCALED_TANH.with("beta", new LinearRamp(1, 0, 1).over(() -> 1));
    try (Pass pass = Pass.eval(Backends.reference())) {
      assertThatThrownBy(() -> falling.forward(pass.input(X)).toHost())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("scaled_tanh: beta must be above 0, got 0");
    }
  }

  /// HashNet's last layer: the continuation in training, the sign in evaluation.
  @Test
  void should_harden_in_training_and_take_the_sign_in_use() {
    try (var params = Parameters.create(Backends.reference(), new Seed(1))) {
      String text = "hashnet(gamma=1, power=1, every=2)";
      Layer codes = Activations.TRAINED.create(text).create(params.child("codes"), 2);
      Clock.in(params).getFirst().updates().load(HostArray.of(new double[] {5}, Shape.scalar()));
      try (Pass pass = Pass.train(Backends.reference(), new Seed(1))) {
        Tensor x = pass.input(X);
        assertThat(codes.forward(x).toHost()).isEqualTo(x.mul(5).tanh().toHost()); // 1 + 4
      }
      try (Pass pass = Pass.eval(Backends.reference())) {
        Tensor x = pass.input(HostArray.of(new double[] {-2, -1e-9, 0, 3}, Shape.of(2, 2)));
        assertThat(codes.forward(x).toHost().toDoubles()).containsExactly(-1, -1, 1, 1);
        assertThat(((HashNet) codes).soft(x).toHost()).isEqualTo(x.mul(5).tanh().toHost());
      }
      assertThat(codes.toString()).startsWith("hashnet(Continuation[initial=1.0, gamma=1.0");
    }
  }

  /// The optimizer counts in the model's own clock, which evaluation and a loaded model see.
  @Test
  void should_keep_the_count_among_the_weights() {
    for (Backend backend : List.of(Backends.reference(), Backends.best())) {
      try (backend;
          var params = Parameters.create(backend, new Seed(1))) {
        Layer codes =
            Activations.TRAINED
                .create("continuation(gamma=1, power=1, every=2)")
                .create(params.child("codes"), 2);
        assertThat(codes.toString()).startsWith("scaled_tanh(beta=Continuation[initial=1.0, ");
        var weight =
            params.weight("w", Shape.of(2, 2), (shape, _) -> HostArray.of(X.toDoubles(), shape));
        List<Double> betas = new ArrayList<>();
        try (var optimizer = new Optimizer(params, new Sgd(), Schedule.constant(0.1));
            Traced step =
                Traced.training(
                    backend,
                    (pass, in) -> {
                      Tensor y = codes.forward(in.getFirst().matmul(weight.in(pass)));
                      Tensor loss = PointwiseLoss.MEAN_SQUARED_ERROR.compute(y, in.getFirst());
                      return new Traced.Outcome(
                          List.of(loss), optimizer.updates(pass.backward(loss)));
                    })) {
          for (int i = 0; i < 5; i++) {
            betas.add(beta(backend, codes));
            step.run(new Seed(i), List.of(X));
          }
          try (Pass pass = Pass.train(backend, new Seed(9))) { // not recorded
            optimizer.step(pass.backward(weight.in(pass).square().sum()));
          }
          assertThat(optimizer.step()).isEqualTo(6);
        }
        Clock clock = Clock.in(params).getFirst();
        assertThat(clock.getAsLong()).isEqualTo(6);
        assertThat(clock).hasToString("codes.updates");
        assertThat(betas.stream().map(b -> Math.round(b * 1e4) / 1e4))
            .containsExactly(1., 1., 3., 3., 5.);
        assertThat(params.count()).isEqualTo(4);
        clock.updates().load(HostArray.of(new double[] {2}, Shape.scalar()));
        assertThat(beta(backend, codes)).isCloseTo(3, within(1e-4));
      }
    }
  }

  /// The β that a layer has in evaluation, from its value at a small x.
  private static double beta(Backend backend, Layer codes) {
    try (Pass pass = Pass.eval(backend)) {
      return codes.forward(pass.full(Shape.of(1, 1), 1e-3)).item() * 1e3;
    }
  }

  @Test
  void should_rise_by_the_published_sequence() {
    Continuation beta = Continuation.defaults();

    assertThat(List.of(beta.at(0), beta.at(199), beta.at(200), beta.at(600)))
        .containsExactly(1., 1., Math.sqrt(2), 2.);
  }
}
