package org.bpnet.nn.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.data.Offset;
import org.bpnet.core.Backends;
import org.bpnet.core.Gradients;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.Updates;
import org.bpnet.core.Variable;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.CustomOp;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.nn.optim.formula.AdamW;
import org.bpnet.nn.optim.formula.Momentum;
import org.bpnet.nn.optim.formula.Sgd;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.nn.schedule.curve.StepDecay;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OptimizerTest {
  private static final Schedule RATE = Schedule.constant(0.05);

  private final Backend backend = Backends.reference();
  private final Parameters params = Parameters.create(backend, new Seed(1));

  @AfterEach
  void close() {
    params.close();
    backend.close();
  }

  private Parameter weight(String name, Shape shape, double value) {
    return params.weight(name, shape, Initializers.constant(value));
  }

  @Test
  void should_keep_its_state_under_the_parameters_paths() {
    Parameters hidden = params.child("hidden");
    hidden.weight("weight", Shape.of(2, 3), Initializers.zeros());
    hidden.weight("bias", Shape.of(3), Initializers.zeros());
    try (var adam = new Optimizer(params, Adam.defaults(), RATE);
        var sgd = new Optimizer(params, Sgd.defaults(), RATE)) {

      assertThat(adam.state().variables().stream().map(Variable::path))
          .containsExactly("hidden.weight.m", "hidden.weight.v", "hidden.bias.m", "hidden.bias.v");
      assertThat(adam.state().count()).isZero();
      assertThat(sgd.state().variables()).isEmpty();
      assertThat(params.variables()).hasSize(2);
    }
  }

  @Test
  void should_change_nothing_until_updates_are_committed() {
    Parameter p = weight("p", Shape.of(1, 1), 1);
    try (var optimizer = new Optimizer(params, Momentum.defaults(), RATE);
        Pass pass = Pass.train(backend, new Seed(1))) {
      var updates = optimizer.updates(pass.backward(pass.read(p).square().sum()));

      assertThat(updates.values()).hasSize(2);
      assertThat(updates.values())
          .hasEntrySatisfying(p, value -> assertThat(value.item()).isEqualTo(0.9));
      assertThat(p.value().at(0)).isEqualTo(1);
      assertThat(optimizer.step()).isZero();

      optimizer.commit(pass, updates);

      assertThat(p.value().at(0)).isEqualTo(0.9);
      assertThat(optimizer.state().find("p.v").orElseThrow().value().at(0)).isEqualTo(2);
      assertThat(optimizer.step()).isOne();
    }
  }

  @Test
  void should_leave_parameters_alone_that_the_loss_does_not_depend_on() {
    Parameter used = weight("used", Shape.of(1, 1), 1);
    Parameter unused = weight("unused", Shape.of(1, 1), 1);
    try (var optimizer = new Optimizer(params, AdamW.defaults(), RATE)) {
      HalfSquares.step(optimizer, used);
    }

    assertThat(used.value().at(0)).isLessThan(1);
    assertThat(unused.value().at(0)).isEqualTo(1);
  }

  @Test
  void should_refuse_a_gradient_that_nobody_would_use() {
    Parameter p = weight("p", Shape.of(1, 1), 1);
    try (var elsewhere = Parameters.create(backend, new Seed(2));
        var optimizer = new Optimizer(params, Sgd.defaults(), RATE)) {
      Parameter head =
          elsewhere.child("head").weight("weight", Shape.of(2), Initializers.constant(1));
      Parameter late = weight("late", Shape.of(2), 1);

      assertThat(optimizer.parameters()).containsExactly(p);
      assertThatThrownBy(() -> HalfSquares.step(optimizer, p, head))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "optimizer: the loss depends on head.weight [2], which it does not train; give the"
                  + " optimizer the tree of that too, new Optimizer(List.of(..), ..), or freeze it,"
                  + " new Group.Frozen(\"head.weight\")");
      assertThatThrownBy(() -> HalfSquares.step(optimizer, p, late))
          .hasMessageStartingWith(
              "optimizer: the loss depends on late [2], which it does not train since it was made"
                  + " later; make the optimizer after all layers, or freeze it");
      assertThatThrownBy(() -> HalfSquares.step(optimizer))
          .hasMessage(
              "optimizer: needs a loss that depends on what it trains, got one that depends on none"
                  + " of [p]; compute it from the model's output by operations that have a"
                  + " gradient");
      assertThat(p.value().at(0)).isEqualTo(1);
      assertThat(optimizer.step()).isZero();
    }
    try (var empty = Parameters.create(backend, new Seed(2))) {
      empty.buffer("mean", Shape.of(2), Initializers.zeros());
      assertThatThrownBy(() -> new Optimizer(empty, Sgd.defaults(), RATE))
          .hasMessage(
              "optimizer: needs parameters to train, got a tree without any; make the layers"
                  + " first");
    }
  }

  @Test
  void should_train_several_trees_and_leave_what_is_frozen() {
    Parameter p = weight("p", Shape.of(1, 1), 1);
    try (var others = Parameters.create(backend, new Seed(2))) {
      Parameter head = others.child("head").weight("w", Shape.of(1), Initializers.constant(1));
      Parameter held = others.child("held").weight("w", Shape.of(1), Initializers.constant(1));
      Extras extras = Extras.none().groups(new Group.Frozen("held*"), new Group.Rate("head*", 2));
      try (var optimizer = new Optimizer(List.of(params, others), Sgd.defaults(), RATE, extras)) {
        HalfSquares.step(optimizer, p, head, held);

        assertThat(optimizer.parameters()).containsExactly(p, head);
      }
      assertThat(p.value().at(0)).isEqualTo(0.95);
      assertThat(head.value().at(0)).isEqualTo(0.9);
      assertThat(held.value().at(0)).isEqualTo(1);

      others.weight("p", Shape.of(1), Initializers.zeros());
      assertThatThrownBy(
              () -> new Optimizer(List.of(params, others), Sgd.defaults(), RATE, Extras.none()))
          .hasMessage(
              "optimizer: needs one parameter to a path, but two trees have p; make the layers of"
                  + " each under a child of its own, such as params.child(\"head\")");
    }
  }

  /// The gradient by what is frozen is asked for by nobody: its computation would fail.
  @Test
  void should_not_compute_gradients_of_what_is_frozen() {
    Parameter p = weight("p", Shape.of(1), 1);
    Parameter held = weight("held", Shape.of(1), 1);
    var failing =
        new CustomOp() {
          @Override
          public String name() {
            return "failing";
          }

          @Override
          public Tensor forward(List<Tensor> inputs) {
            return inputs.getFirst().mul(1);
          }

          @Override
          public List<Tensor> backward(List<Tensor> inputs, Tensor output, Tensor gradient) {
            return List.of(gradient.gather(0, gradient.pass().range(2))); // index 1 is not there
          }
        };
    Extras extras = Extras.none().groups(new Group.Frozen("held"));
    try (var optimizer = new Optimizer(params, Sgd.defaults(), RATE, extras);
        Pass pass = Pass.train(backend, new Seed(0))) {
      Tensor broken = pass.read(held).broadcastTo(Shape.of(2, 1)).sum(1);
      Tensor sum = pass.apply(failing, broken).sum().add(pass.read(p).square().sum());

      optimizer.step(pass.backward(sum));
    }

    assertThat(p.value().at(0)).isEqualTo(0.9);
    assertThat(held.value().at(0)).isEqualTo(1);
  }

  @Test
  void should_name_the_parameter_and_the_origin_of_what_it_refuses() {
    Parameter p = weight("p", Shape.of(2), 1);
    try (var optimizer = new Optimizer(params, Sgd.defaults(), RATE);
        Pass pass = Pass.train(backend, new Seed(0))) {
      Tensor loss = pass.within("output", () -> pass.read(p).sub(1).log().sum());

      assertThatThrownBy(() -> optimizer.step(pass.backward(loss)))
          .hasMessage(
              "optimizer: step 1 needs finite values, but p would not be: Infinity in the result of"
                  + " ·gradient * (1 / x), [2], in layer output; lower the learning rate (0.05) or"
                  + " clip gradients, and check the data; nothing was changed");
    }
  }

  @Test
  void should_count_steps_by_itself_when_recorded_unless_nothing_is_updated() {
    Parameter p = weight("p", Shape.of(1), 1);
    Schedule halving = new StepDecay(0.5, 0.5, 1);
    try (var optimizer = new Optimizer(params, Sgd.defaults(), halving);
        Traced step =
            Traced.training(
                backend,
                (pass, in) -> {
                  Tensor loss = pass.read(p).mul(in.getFirst()).sum();
                  return new Traced.Outcome(List.of(loss), optimizer.updates(pass.backward(loss)));
                })) {
      List<HostArray> one = List.of(HostArray.of(new double[] {1}, Shape.of(1)));
      List<HostArray> nan = List.of(HostArray.of(new double[] {Double.NaN}, Shape.of(1)));
      step.run(new Seed(0), one); // 1 − 0.5
      step.run(new Seed(0), nan);
      assertThat(optimizer.step()).isOne();
      step.run(new Seed(1), one); // 0.5 − 0.25

      assertThat(optimizer.step()).isEqualTo(2);
      assertThat(optimizer.learningRate()).isEqualTo(0.125);
      assertThat(p.value().at(0)).isEqualTo(0.25);
    }
  }

  @Test
  void should_count_two_optimizers_in_one_recorded_step() {
    Parameter p = weight("p", Shape.of(1), 1);
    Parameter q = weight("q", Shape.of(1), 1);
    Extras first = Extras.none().groups(new Group.Frozen("q"));
    Extras second = Extras.none().groups(new Group.Frozen("p"));
    try (var one = new Optimizer(params, Sgd.defaults(), RATE, first);
        var two = new Optimizer(params, Sgd.defaults(), Schedule.constant(0.1), second);
        Traced step =
            Traced.training(
                backend,
                (pass, _) -> {
                  Tensor loss = pass.read(p).add(q).sum();
                  Gradients gradients = pass.backward(loss);
                  Updates both = one.updates(gradients).and(two.updates(gradients));
                  assertThatThrownBy(() -> both.and(one.updates(gradients)))
                      .hasMessage("updates: p is given two values; leave it out of one of them");
                  return new Traced.Outcome(List.of(loss), both);
                })) {
      step.run(List.of());

      assertThat(List.of(one.step(), two.step())).containsExactly(1L, 1L);
      assertThat(p.value().at(0)).isEqualTo(0.95);
      assertThat(q.value().at(0)).isEqualTo(0.9);
    }
  }

  @Test
  void should_decay_weights_and_not_biases() {
    Parameter matrix = weight("matrix", Shape.of(1, 1), 1);
    Parameter bias = weight("bias", Shape.of(1), 1);
    try (var optimizer =
        new Optimizer(params, new AdamW(Adam.defaults(), 0.5), Schedule.constant(0.1))) {
      HalfSquares.step(optimizer, matrix, bias);
    }

    double first = 0.1 / (1 + 1e-8); // Adam's first step: the rate, whatever the gradient
    assertThat(matrix.value().at(0)).isCloseTo(1 - 0.05 - first, within());
    assertThat(bias.value().at(0)).isCloseTo(1 - first, within());
  }

  private static Offset<Double> within() {
    return Offset.offset(1e-15);
  }

  @Test
  void should_take_the_learning_rate_of_the_step() {
    Parameter p = weight("p", Shape.of(1, 1), 1);
    try (var optimizer = new Optimizer(params, Sgd.defaults(), new StepDecay(0.5, 0.5, 1))) {
      assertThat(optimizer.learningRate()).isEqualTo(0.5);
      HalfSquares.step(optimizer, p); // 1 -> 0.5
      assertThat(optimizer.learningRate()).isEqualTo(0.25);
      HalfSquares.step(optimizer, p); // 0.5 -> 0.375
    }

    assertThat(p.value().at(0)).isEqualTo(0.375);
  }

  @Test
  void should_print_its_formulas() {
    assertThat(Momentum.defaults().assignments())
        .extracting(a -> a.name() + " = " + a.value().latex())
        .containsExactly("v = \\mu v + g", "p = p - \\eta v");
  }

  @Test
  void should_reject_impossible_numbers() {
    assertThatThrownBy(() -> new Momentum(1))
        .hasMessage("Momentum: momentum must be in [0, 1), got 1.0");
    assertThatThrownBy(() -> new Adam(0.9, 1, 1e-8))
        .hasMessage("Adam: beta2 must be in [0, 1), got 1.0");
    assertThatThrownBy(() -> new Adam(0.9, 0.99, 0))
        .hasMessage("Adam: epsilon must be finite and > 0, got 0.0");
    assertThatThrownBy(() -> new AdamW(Adam.defaults(), -1))
        .hasMessage("AdamW: decay must be finite and >= 0, got -1.0");
    weight("p", Shape.of(1), 1);
    try (var optimizer = new Optimizer(params, Sgd.defaults(), RATE)) {
      assertThatThrownBy(() -> optimizer.resume(-1))
          .hasMessage("Optimizer: steps must be >= 0, got -1");
    }
  }
}
