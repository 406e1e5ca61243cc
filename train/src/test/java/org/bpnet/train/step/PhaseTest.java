package org.bpnet.train.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Source;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.optim.formula.Sgd;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.train.run.Training;
import org.bpnet.train.watch.DivergedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is told of phases that cannot be run.
class PhaseTest {
  private final Backend backend = Backends.best(1);
  private final Parameters one = Parameters.create(backend, new Seed(1));
  private final Parameters two = Parameters.create(backend, new Seed(2));
  private final Parameter a = one.weight("a", Shape.of(1), Initializers.constant(1));
  private final Parameter b = two.weight("b", Shape.of(1), Initializers.constant(1));
  private final Learner first = Learner.of(one, new Sgd());
  private final Learner second = Learner.of(two, new Sgd()).named("second");

  @AfterEach
  void close() {
    one.close();
    two.close();
    backend.close();
  }

  private static Source numbers(float... values) {
    return Source.of(Map.of("x", HostArray.of(values, Shape.of(values.length, 1))));
  }

  private static Tensor product(Scene scene, Parameter p) {
    return scene.column("x").mul(p).mean();
  }

  private static void assertRefused(Training training, String... parts) {
    assertThatThrownBy(() -> training.source(numbers(1, 2)).epochs(1).run())
        .isInstanceOf(RuntimeException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void should_name_a_parameter_that_a_gradient_reaches_and_nobody_trains() {
    Objective both = scene -> product(scene, a).add(product(scene, b));

    assertRefused(
        Training.of(Phase.of("train", both, first)),
        "phase 'train' has a gradient by",
        "b",
        "phase.through(tree)");
    Training.of(Phase.of("train", both, first).through(two)).source(numbers(1)).epochs(1).run();
    Training.of(Phase.of("train", both, first, second)).source(numbers(1)).epochs(1).run();
  }

  @Test
  void should_name_a_learner_that_nothing_reaches() {
    assertRefused(
        Training.of(Phase.of("train", scene -> product(scene, a), first, second)),
        "needs a loss that depends on what it trains");
  }

  @Test
  void should_refuse_gradients_by_hand_of_other_parameters_or_shapes() {
    assertRefused(
        Training.of(
            Phase.byHand(
                "hand",
                scene ->
                    new Phase.ByHand(product(scene, a), Map.of(b, scene.pass().full(b.shape(), 1))),
                first)),
        "phase 'hand' has a gradient by");
    assertRefused(
        Training.of(
            Phase.byHand(
                "hand",
                scene -> new Phase.ByHand(product(scene, a), Map.of(a, scene.pass().scalar(1))),
                first)),
        "that by a needs shape [1], got []");
  }

  @Test
  void should_refuse_names_that_are_taken() {
    assertRefused(
        Training.of(
            Phase.of("one", scene -> product(scene, a), first),
            Phase.of("two", scene -> product(scene, b), second.named("optimizer"))),
        "two learners are called 'optimizer'");
    assertThatThrownBy(() -> first.named("best")).hasMessageContaining("got 'best'");
    assertThatThrownBy(() ->
            Training.of(
                Phase.of("one", scene -> product(scene, a), first),
                Phase.of("one", scene -> product(scene, b), second)))
        .hasMessageContaining("a name of its own");
    Parameters other = Parameters.create(backend, new Seed(3));
    other.weight("a", Shape.of(1), Initializers.constant(1));
    assertRefused(
        Training.of(Phase.of("one", scene -> product(scene, a), first)).keeping(other),
        "two trees have a");
  }

  @Test
  void should_name_columns_and_reports_that_are_not_right() {
    assertRefused(
        Training.of(Phase.of("one", scene -> scene.column("y").mean(), first)),
        "has no column 'y', only x");
    assertRefused(
        Training.of(Phase.of("one", scene -> scene.report("sum", scene.column("x").mul(a)), first)),
        "'sum' needs to be one real number");
    assertRefused(
        Training.of(
            Phase.of(
                "one",
                scene ->
                    scene
                        .report("sum", product(scene, a))
                        .add(scene.report("sum", product(scene, a))),
                first)),
        "two numbers of a step are called 'sum'");
  }

  /// NaN is found in the phase, operation and example where it began, and nothing was changed.
  @Test
  void should_name_phase_operation_and_example_where_nan_begins() {
    Phase good = Phase.of("good", scene -> product(scene, a), first);
    Phase bad =
        Phase.of(
            "bad",
            scene -> scene.pass().within("tail", () -> scene.column("x").log().mul(b).mean()),
            second);
    float[] before = a.value().toFloats();

    assertThatThrownBy(() -> Training.of(good, bad).source(numbers(1, 2, -3, 4)).epochs(1).run())
        .isInstanceOf(DivergedException.class)
        .hasMessageContainingAll("phase 'bad'", "log", "in layer tail", "example 2 of the data");
    assertThat(a.value().toFloats()).isEqualTo(before);
  }

  @Test
  void should_find_an_update_that_overflows_in_its_phase() {
    Phase good = Phase.of("good", scene -> product(scene, a), first);
    Phase wild =
        Phase.of(
            "wild",
            scene -> scene.column("x").mul(b).mul(1e30).mul(1e8).mean(),
            second.schedule(Schedule.constant(1e30)));

    assertThatThrownBy(() -> Training.of(good, wild).source(numbers(1, 1)).epochs(3).run())
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("phase 'wild'");
    assertThat(b.value().toFloats()).containsExactly(1);
  }
}
