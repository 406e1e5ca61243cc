package org.bpnet.nn.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.Variable;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.nn.optim.formula.AdamW;
import org.bpnet.nn.optim.formula.Lion;
import org.bpnet.nn.optim.formula.Sgd;
import org.bpnet.nn.optim.rule.Rule;
import org.bpnet.nn.optim.tensor.Adafactor;
import org.bpnet.nn.optim.tensor.Lamb;
import org.bpnet.nn.optim.tensor.Lars;
import org.bpnet.nn.optim.tensor.Lookahead;
import org.bpnet.nn.optim.tensor.Muon;
import org.bpnet.nn.optim.tensor.Sam;
import org.bpnet.nn.regularizer.bound.Bounds;
import org.bpnet.nn.regularizer.bound.ClipNorm;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.nn.schedule.curve.CosineDecay;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Groups, averages, and gradients from another place.
class ExtrasTest {
  private static final Schedule RATE = Schedule.constant(0.1);

  private final Backend backend = Backends.reference();
  private final Parameters params = Parameters.create(backend, new Seed(1));
  private final Parameter a = weight(params.child("a"));
  private final Parameter b = weight(params.child("b"));

  @AfterEach
  void close() {
    params.close();
    backend.close();
  }

  private static Parameter weight(Parameters node) {
    return node.weight("weight", Shape.of(2, 2), Initializers.constant(1));
  }

  private void step(Optimizer optimizer) {
    try (Pass pass = Pass.train(backend, new Seed(optimizer.step()))) {
      Supplier<Tensor> loss =
          () -> HalfSquares.of(pass, params.parameters().toArray(Parameter[]::new));
      optimizer.step(optimizer.gradients(loss.get(), loss));
    }
  }

  private void steps(Rule rule, Extras extras, int count) {
    try (var optimizer = new Optimizer(params, rule, RATE, extras)) {
      for (int i = 0; i < count; i++) {
        step(optimizer);
      }
    }
  }

  private static double first(Variable variable) {
    return variable.value().at(0);
  }

  @Test
  void should_train_groups_otherwise() {
    steps(new Sgd(), Extras.none().groups(new Group.Frozen("a*")), 1);
    assertThat(first(a)).isEqualTo(1);
    assertThat(first(b)).isEqualTo(0.9);

    steps(new Sgd(), Extras.none().groups(new Group.Rate("*", 0.5), new Group.Rate("b.*", 2)), 1);
    assertThat(first(a)).isEqualTo(0.95);
    assertThat(first(b)).isCloseTo(0.81, within(1e-15));
  }

  @Test
  void should_give_groups_a_rule_and_a_decay() {
    var decay = new Group.Decay("a.weight", 0.5);
    var rule =
        new Group.Ruled("a*", AdamW.defaults()); // behind the decay, which counts all the same
    try (var optimizer =
        new Optimizer(params, new Sgd(), RATE, Extras.none().groups(decay, rule))) {
      step(optimizer);
      assertThat(optimizer.state().variables().stream().map(Variable::path))
          .containsExactly("a.weight.m", "a.weight.v");
    }

    assertThat(first(a)).isCloseTo(1 - 0.05 - 0.1 / (1 + 1e-8), within(1e-15));
    assertThat(first(b)).isEqualTo(0.9);
  }

  /// What PyTorch does with all parameters that an optimizer is given.
  @Test
  void should_decay_biases_when_asked() {
    Parameter bias = params.child("c").weight("bias", Shape.of(3), Initializers.constant(1));
    for (String rule : List.of("adamw", "lion", "lars", "lamb")) {
      double with = biasAfter(rule, bias, new Group.Decay("*", 0.5, true));
      double without = biasAfter(rule, bias, new Group.Decay("*", 0.5));
      double none = biasAfter(rule, bias, new Group.Decay("*", 0));

      assertThat(without).as(rule).isEqualTo(none);
      assertThat(with).as(rule).isLessThan(none);
    }
    double adamw = biasAfter("adamw", bias, new Group.Decay("c*", 0.5, true));
    assertThat(adamw).isCloseTo(1 - 0.05 - 0.1 / (1 + 1e-8), within(1e-15));
    assertThat(Groups.CATALOG.create("decay(*, 0.5, biases=true)"))
        .isEqualTo(new Group.Decay("*", 0.5, true));
  }

  private double biasAfter(String rule, Parameter bias, Group group) {
    params
        .parameters()
        .forEach(p -> p.load(Initializers.constant(1).create(p.shape(), new Seed(0))));
    steps(Optimizers.CATALOG.create(rule), Extras.none().groups(group), 1);
    return first(bias);
  }

  @Test
  void should_not_count_what_is_frozen_when_clipping() {
    var clip = new Bounds(List.of(new ClipNorm(1, true)), List.of());

    steps(new Sgd(), Extras.none().bounds(clip).groups(new Group.Frozen("a*")), 1);

    // the gradients of b alone have norm 2
    assertThat(first(b)).isCloseTo(1 - 0.1 / 2, within(1e-7));
  }

  @Test
  void should_climb_along_what_is_trained_only() {
    steps(new Sam(new Sgd(), 0.4), Extras.none().groups(new Group.Frozen("a*")), 1);

    // at b + 0.4·b/2 the gradient is 1.2
    assertThat(first(a)).isEqualTo(1);
    assertThat(first(b)).isCloseTo(1 - 0.1 * 1.2, within(1e-12));
  }

  @Test
  void should_draw_other_random_numbers_for_the_second_gradients_and_leave_reads_alone() {
    try (var optimizer = new Optimizer(params, Sam.of(new Sgd()), RATE);
        Pass pass = Pass.train(backend, new Seed(1))) {
      List<Tensor> seen = new ArrayList<>();
      Supplier<Tensor> loss =
          () -> {
            seen.add(pass.read(a));
            return HalfSquares.of(pass, params.parameters().toArray(Parameter[]::new));
          };
      optimizer.gradients(loss.get(), loss);

      assertThat(seen).hasSize(2);
      assertThat(seen.get(1).toHost().at(0)).isCloseTo(1 + 0.05 / Math.sqrt(8), within(1e-12));
      assertThat(pass.read(a)).isSameAs(seen.get(0));
    }
  }

  @Test
  void should_say_what_is_wrong_with_a_group() {
    assertThatThrownBy(() -> steps(new Sgd(), Extras.none().groups(new Group.Frozen("c*")), 1))
        .hasMessage("group: no parameter's path fits 'c*'; there are a.weight, b.weight");
    assertThatThrownBy(() -> steps(new Sgd(), Extras.none().groups(new Group.Decay("a*", 1)), 1))
        .hasMessage("Sgd: has no weight decay to set to 1.0; choose one that has, such as adamw");
    assertThatThrownBy(() -> new Group.Ruled("*", Sam.of(new Sgd())))
        .hasMessageStartingWith("Group.Ruled: sam moves all parameters together; make it the");
    assertThatThrownBy(() -> new Group.Rate("*", 0))
        .hasMessage("Group.Rate: factor must be finite and > 0, got 0.0");
    assertThatThrownBy(() -> Groups.CATALOG.create("rule(a*, sam)"))
        .hasMessageStartingWith("Group.Ruled: sam moves all parameters together");
    assertThat(Groups.CATALOG.createAll("frozen(hidden), rate(a.*, 0.5), rule(b*, lion(decay=1))"))
        .containsExactly(
            new Group.Frozen("hidden"),
            new Group.Rate("a.*", 0.5),
            new Group.Ruled("b*", new Lion(0.9, 0.99, 1)));
  }

  /// SGD on ½p² at 0.1: p = 0.9ᵗ.
  @Test
  void should_average_weights_with_forgetting() {
    double expected = 1;
    try (var optimizer =
        new Optimizer(params, new Sgd(), RATE, Extras.none().average(new Average.Ema(0.5)))) {
      for (int t = 1; t <= 20; t++) {
        step(optimizer);
        double kept = Math.min(0.5, (1.0 + t) / (10 + t));
        expected = kept * expected + (1 - kept) * Math.pow(0.9, t);
      }

      assertThat(first(Objects.requireNonNull(optimizer.averages().get(a))))
          .isCloseTo(expected, within(1e-14));
      assertThat(optimizer.state().find("a.weight.average")).isPresent();
    }
    assertThat(first(a)).isCloseTo(Math.pow(0.9, 20), within(1e-14)); // untouched
  }

  @Test
  void should_average_weights_some_way_apart() {
    try (var optimizer =
        new Optimizer(params, new Sgd(), RATE, Extras.none().average(new Average.Swa(4, 3)))) {
      for (int t = 1; t <= 11; t++) {
        step(optimizer);
        double mean = first(Objects.requireNonNull(optimizer.averages().get(b)));
        double expected =
            t <= 4
                ? Math.pow(0.9, t)
                : t < 7
                    ? Math.pow(0.9, 4)
                    : t < 10
                        ? (Math.pow(0.9, 4) + Math.pow(0.9, 7)) / 2
                        : (Math.pow(0.9, 4) + Math.pow(0.9, 7) + Math.pow(0.9, 10)) / 3;
        assertThat(mean).isCloseTo(expected, within(1e-14));
      }
    }
  }

  private static List<String> names() {
    return Optimizers.CATALOG.entries().stream().map(e -> e.name()).toList();
  }

  /// Twelve updates, so that what happens every five happens; bit for bit.
  @ParameterizedTest
  @MethodSource("names")
  void should_do_the_same_when_recorded_and_replayed(String name) {
    Rule rule = Optimizers.CATALOG.create(name);
    var groups = new Group[] {new Group.Rate("a*", 0.5)};
    Extras extras = Extras.none().groups(groups).average(new Average.Swa(3, 2));
    Schedule schedule = new CosineDecay(0.1, 12, 0);
    List<HostArray> expected = new ArrayList<>();
    try (var optimizer = new Optimizer(params, rule, schedule, extras)) {
      while (optimizer.step() < 12) {
        step(optimizer);
      }
      params.variables().forEach(v -> expected.add(v.value()));
      optimizer.state().variables().forEach(v -> expected.add(v.value()));
    }
    params
        .parameters()
        .forEach(p -> p.load(Initializers.constant(1).create(p.shape(), new Seed(0))));
    try (var optimizer = new Optimizer(params, rule, schedule, extras);
        var step =
            Traced.training(
                backend,
                (pass, _) -> {
                  Supplier<Tensor> loss =
                      () -> HalfSquares.of(pass, params.parameters().toArray(Parameter[]::new));
                  Tensor value = loss.get();
                  return new Traced.Outcome(
                      List.of(value), optimizer.updates(optimizer.gradients(value, loss)));
                })) {
      while (optimizer.step() < 12) {
        step.run(new Seed(optimizer.step()), List.of());
      }
      List<HostArray> actual = new ArrayList<>();
      params.variables().forEach(v -> actual.add(v.value()));
      optimizer.state().variables().forEach(v -> actual.add(v.value()));
      assertThat(actual).isEqualTo(expected);
    }
  }

  @Test
  void should_reject_impossible_numbers() {
    assertThatThrownBy(() -> new Lookahead(new Sgd(), 0, 0.5))
        .hasMessage("Lookahead: need steps >= 1 and share in (0, 1], got 0 and 0.5");
    assertThatThrownBy(() -> Sam.of(Sam.of(new Sgd())))
        .hasMessageStartingWith("Sam: takes a rule that is not sam itself, got Sam[");
    assertThatThrownBy(() -> new Average.Swa(0, 1))
        .hasMessage("Swa: need start >= 1 and every >= 1, got 0 and 1");
    assertThatThrownBy(() -> new Muon(0.9, 0, 0, new Sgd(), 1))
        .hasMessage(
            "Muon: needs steps >= 1 and for the others a rule that is not sam, got 0 and Sgd[]");
    assertThatThrownBy(() -> new Lars(0.9, 0, 0))
        .hasMessage("Lars: trust must be finite and > 0, got 0.0");
    assertThatThrownBy(() -> new Lamb(Adam.defaults(), -1))
        .hasMessage("Lamb: decay must be finite and >= 0, got -1.0");
    assertThatThrownBy(() -> new Adafactor(0, 1, 1))
        .hasMessage("Adafactor: power must be finite and > 0, got 0.0");
  }
}
