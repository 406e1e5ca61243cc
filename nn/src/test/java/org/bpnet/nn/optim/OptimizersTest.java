package org.bpnet.nn.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
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
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.optim.formula.AdaDelta;
import org.bpnet.nn.optim.formula.AdaGrad;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.nn.optim.formula.AdamW;
import org.bpnet.nn.optim.formula.Adamax;
import org.bpnet.nn.optim.formula.AmsGrad;
import org.bpnet.nn.optim.formula.Asgd;
import org.bpnet.nn.optim.formula.Ftrl;
import org.bpnet.nn.optim.formula.Lion;
import org.bpnet.nn.optim.formula.Momentum;
import org.bpnet.nn.optim.formula.NAdam;
import org.bpnet.nn.optim.formula.Nesterov;
import org.bpnet.nn.optim.formula.RAdam;
import org.bpnet.nn.optim.formula.RmsProp;
import org.bpnet.nn.optim.formula.Rprop;
import org.bpnet.nn.optim.formula.Sgd;
import org.bpnet.nn.optim.formula.Yogi;
import org.bpnet.nn.optim.rule.Rule;
import org.bpnet.nn.optim.rule.UpdateRule;
import org.bpnet.nn.optim.tensor.Adafactor;
import org.bpnet.nn.optim.tensor.Lamb;
import org.bpnet.nn.optim.tensor.Lars;
import org.bpnet.nn.optim.tensor.Lookahead;
import org.bpnet.nn.optim.tensor.Muon;
import org.bpnet.nn.optim.tensor.Sam;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.nn.schedule.curve.CosineDecay;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for every rule of the catalogue.
class OptimizersTest {
  private static final Schedule RATE = Schedule.constant(0.05);

  private final Backend backend = Backends.reference();
  private final Parameters params = Parameters.create(backend, new Seed(1));

  @AfterEach
  void close() {
    params.close();
    backend.close();
  }

  private static List<String> names() {
    return Optimizers.CATALOG.entries().stream().map(e -> e.name()).toList();
  }

  private Parameter weight(String name, Shape shape, double value) {
    return params.weight(name, shape, Initializers.constant(value));
  }

  @ParameterizedTest
  @MethodSource("names")
  void should_reach_the_bottom_of_a_parabola(String name) {
    Parameter p = weight("p", Shape.of(2, 2), 1);
    Rule rule = Optimizers.CATALOG.create(name);
    double rate = Math.max(0.1, rule.learningRate());
    try (var optimizer = new Optimizer(params, rule, new CosineDecay(rate, 2000, 0))) {
      while (optimizer.step() < 2000) {
        HalfSquares.step(optimizer, p);
      }
    }

    double largest = Arrays.stream(p.value().toDoubles()).map(Math::abs).max().orElseThrow();
    assertThat(largest).isLessThan(1e-3);
    assertThat(rule.learningRate()).isPositive();
  }

  @ParameterizedTest
  @MethodSource("names")
  void should_assign_every_state_variable_and_the_parameter_once(String name) {
    Rule rule = Optimizers.CATALOG.create(name);

    for (Shape shape : List.of(Shape.of(3), Shape.of(2, 3), Shape.of(2, 3, 4))) {
      Parameter p = weight("p" + shape.rank(), shape, 1);
      try (var optimizer = new Optimizer(params, rule, RATE);
          Pass pass = Pass.train(backend, new Seed(0))) {
        var updates = optimizer.updates(pass.backward(pass.read(p).square().sum()));

        List<Variable> needed = new ArrayList<>(List.of(p));
        for (String slot : rule.slots(shape).keySet()) {
          needed.add(optimizer.state().find(p.path() + "." + slot).orElseThrow());
        }
        assertThat(updates.values().keySet()).containsExactlyInAnyOrderElementsOf(needed);
        updates
            .values()
            .forEach((variable, v) -> assertThat(v.shape()).isEqualTo(variable.shape()));
      }
    }
    if (rule instanceof UpdateRule program) {
      Stream<String> assigned = program.assignments().stream().map(UpdateRule.Assignment::name);
      var names = new ArrayList<>(program.state().keySet());
      names.add(UpdateRule.PARAMETER);
      assertThat(assigned).containsExactlyInAnyOrderElementsOf(names);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void should_continue_after_a_break_as_if_there_had_been_none(String name) {
    Rule rule = Optimizers.CATALOG.create(name);
    Parameter p = weight("p", Shape.of(2, 2), 1);
    try (var whole = new Optimizer(params, rule, new CosineDecay(0.1, 10, 0));
        var resumed = new Optimizer(params, rule, new CosineDecay(0.1, 10, 0))) {
      HalfSquares.step(whole, p);
      HalfSquares.step(whole, p);
      HostArray saved = p.value();
      for (Variable variable : whole.state().variables()) {
        resumed.state().find(variable.path()).orElseThrow().load(variable.value());
      }
      resumed.resume(whole.step());

      HalfSquares.step(whole, p);
      HostArray expected = p.value();
      p.load(saved);
      HalfSquares.step(resumed, p);

      assertThat(p.value()).isEqualTo(expected);
      assertThat(resumed.step()).isEqualTo(3);
    }
  }

  @Test
  void should_equal_the_published_defaults_when_nothing_is_given() {
    assertThat(Optimizers.CATALOG.create("sgd")).isEqualTo(Sgd.defaults());
    assertThat(Optimizers.CATALOG.create("momentum")).isEqualTo(Momentum.defaults());
    assertThat(Optimizers.CATALOG.create("nesterov")).isEqualTo(Nesterov.defaults());
    assertThat(Optimizers.CATALOG.create("adam")).isEqualTo(Adam.defaults());
    assertThat(Optimizers.CATALOG.create("adamw")).isEqualTo(AdamW.defaults());
    assertThat(Optimizers.CATALOG.create("amsgrad")).isEqualTo(AmsGrad.defaults());
    assertThat(Optimizers.CATALOG.create("adamax")).isEqualTo(Adamax.defaults());
    assertThat(Optimizers.CATALOG.create("nadam")).isEqualTo(NAdam.defaults());
    assertThat(Optimizers.CATALOG.create("radam")).isEqualTo(RAdam.defaults());
    assertThat(Optimizers.CATALOG.create("yogi")).isEqualTo(Yogi.defaults());
    assertThat(Optimizers.CATALOG.create("lion")).isEqualTo(Lion.defaults());
    assertThat(Optimizers.CATALOG.create("rmsprop")).isEqualTo(RmsProp.defaults());
    assertThat(Optimizers.CATALOG.create("adagrad")).isEqualTo(AdaGrad.defaults());
    assertThat(Optimizers.CATALOG.create("adadelta")).isEqualTo(AdaDelta.defaults());
    assertThat(Optimizers.CATALOG.create("asgd")).isEqualTo(Asgd.defaults());
    assertThat(Optimizers.CATALOG.create("rprop")).isEqualTo(Rprop.defaults());
    assertThat(Optimizers.CATALOG.create("irprop-")).isEqualTo(Rprop.defaults());
    assertThat(Optimizers.CATALOG.create("ftrl")).isEqualTo(Ftrl.defaults());
    assertThat(Optimizers.CATALOG.create("lars")).isEqualTo(Lars.defaults());
    assertThat(Optimizers.CATALOG.create("lamb")).isEqualTo(Lamb.defaults());
    assertThat(Optimizers.CATALOG.create("adafactor")).isEqualTo(Adafactor.defaults());
    assertThat(Optimizers.CATALOG.create("muon")).isEqualTo(Muon.defaults());
    assertThat(Optimizers.CATALOG.create("lookahead")).isEqualTo(Lookahead.of(Adam.defaults()));
    assertThat(Optimizers.CATALOG.create("sam")).isEqualTo(Sam.of(Adam.defaults()));
  }

  @ParameterizedTest
  @MethodSource("names")
  void should_refuse_to_commit_what_is_not_finite(String name) {
    Parameter p = weight("p", Shape.of(2, 2), 1);
    Parameter q = weight("q", Shape.of(2, 2), 1);
    try (var optimizer = new Optimizer(params, Optimizers.CATALOG.create(name), RATE)) {
      HalfSquares.step(optimizer, p, q);
      List<HostArray> before = values(optimizer);
      try (Pass pass = Pass.train(backend, new Seed(1))) {
        Tensor broken = pass.within("output", () -> pass.read(q).sub(5).log()).sum();
        Gradients gradients = pass.backward(pass.read(p).square().sum().add(broken));

        assertThatThrownBy(() -> optimizer.step(gradients.map((v, g) -> v == q ? nan(g) : g)))
            .isInstanceOf(ArithmeticException.class)
            .hasMessageStartingWith("optimizer: step 2 needs finite values, but ")
            .hasMessageContaining("NaN in ")
            .hasMessageEndingWith("and check the data; nothing was changed");
      }
      assertThat(values(optimizer)).isEqualTo(before);
      assertThat(optimizer.step()).isOne();
    }
  }

  private static Tensor nan(Tensor gradient) {
    return gradient.mul(0).add(-1).log();
  }

  private List<HostArray> values(Optimizer optimizer) {
    return Stream.of(params, optimizer.state())
        .flatMap(tree -> tree.variables().stream())
        .map(Variable::value)
        .toList();
  }
}
