package org.bpnet.play.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StepByStepTest {
  private static final double STEP = 1e-6;
  private static final List<Point> POINTS =
      List.of(new Point(0.31, -0.72, 0), new Point(-0.44, 0.58, 1), new Point(0.83, 0.27, 0));

  private static Scenario scenario(PointSet set, String loss, String activation) {
    return Scenario.of(
        JsonValue.object().with("set", set.toString()).with("loss", loss).build(),
        Scenario.standard().with(new HiddenLayer(3, activation), new HiddenLayer(3, activation)));
  }

  private static List<HostArray> drawn(Scenario scenario, boolean weights) {
    List<HostArray> all = new ArrayList<>();
    int[] sizes = {scenario.set().inputs(), 3, 3, scenario.outputs()};
    Seed seed = new Seed(11).child(weights ? "weights" : "biases");
    for (int l = 1; l < sizes.length; l++) {
      Shape shape = weights ? Shape.of(sizes[l - 1], sizes[l]) : Shape.of(sizes[l]);
      double[] values = new double[Math.toIntExact(shape.elementCount())];
      for (int i = 0; i < values.length; i++) {
        values[i] = 0.7 * seed.child(l).normal(i);
      }
      all.add(HostArray.of(values, shape));
    }
    return all;
  }

  private static double loss(
      Scenario scenario, List<HostArray> weights, List<HostArray> biases, List<Point> points) {
    return StepByStep.of(scenario, weights, biases, points).stream()
        .filter(equation -> equation.rule().equals("loss"))
        .findFirst()
        .orElseThrow()
        .result()
        .values()[0];
  }

  private static void compareWithDifferences(Scenario scenario, List<Point> points) {
    List<HostArray> weights = drawn(scenario, true);
    List<HostArray> biases = drawn(scenario, false);
    int compared = 0;
    for (Equation equation : StepByStep.of(scenario, weights, biases, points)) {
      boolean byWeight = equation.rule().equals("BP4");
      if (byWeight || equation.rule().equals("BP3")) {
        List<HostArray> moved = new ArrayList<>(byWeight ? weights : biases);
        HostArray at = moved.get(equation.layer() - 1);
        for (int i = 0; i < equation.result().values().length; i++) {
          double[] ends = new double[2];
          for (int side = 0; side < 2; side++) {
            double[] values = at.toDoubles().clone();
            values[i] += side == 0 ? STEP : -STEP;
            moved.set(equation.layer() - 1, HostArray.of(values, at.shape()));
            ends[side] =
                byWeight
                    ? loss(scenario, moved, biases, points)
                    : loss(scenario, weights, moved, points);
          }
          moved.set(equation.layer() - 1, at);
          double difference = (ends[0] - ends[1]) / (2 * STEP);
          assertThat(equation.result().values()[i])
              .as("%s, %s", scenario, equation.latex())
              .isCloseTo(difference, within(1e-7 + 1e-6 * Math.abs(difference)));
          compared++;
        }
      }
    }
    assertThat(compared)
        .isEqualTo(
            switch (scenario.set().classes()) {
              case 0 -> 22;
              case 2 -> 25;
              default -> 33;
            });
  }

  private static List<String> choices(String kind, String fits) {
    return ((JsonValue.Members) Choices.json())
        .items(kind).stream()
            .map(item -> (JsonValue.Members) item)
            .filter(item -> item.find(fits).isEmpty() || item.bool(fits))
            .map(item -> item.text("name"))
            .toList();
  }

  @Test
  void should_have_the_gradients_of_differences_for_every_activation() {
    List<String> activations = new ArrayList<>(choices("activations", "two"));
    activations.removeAll(List.of("binary_step", "sign")); // their slopes are conventions

    for (String activation : activations) {
      compareWithDifferences(
          scenario(PointSet.XOR, "half_squared_error", activation), POINTS.subList(0, 2));
    }
    assertThat(activations).hasSizeGreaterThan(20);
  }

  @Test
  void should_have_the_gradients_of_differences_for_every_loss() {
    for (String loss : choices("losses", "two")) {
      compareWithDifferences(scenario(PointSet.XOR, loss, "tanh"), POINTS);
    }
    for (String loss : choices("losses", "more")) {
      compareWithDifferences(scenario(PointSet.PINWHEEL, loss, "tanh"), POINTS);
    }
    for (String loss : choices("losses", "curve")) {
      compareWithDifferences(scenario(PointSet.X_SIN_X, loss, "tanh"), POINTS);
    }
  }

  @Test
  void should_come_to_the_same_by_the_jacobian_of_softmax() {
    Scenario scenario = scenario(PointSet.PINWHEEL, "cross_entropy", "tanh");

    List<Equation> first =
        StepByStep.of(scenario, drawn(scenario, true), drawn(scenario, false), POINTS.subList(1, 2))
            .stream()
            .filter(equation -> equation.rule().equals("BP1"))
            .toList();

    assertThat(first).hasSize(3);
    assertThat(first.get(1).result().values())
        .containsExactly(first.get(2).result().values(), within(1e-12));
  }

  @Test
  void should_step_down_by_the_rate() {
    Scenario scenario = Scenario.standard();
    for (Equation update :
        StepByStep.of(
            scenario("sigmoid"),
            drawn(scenario("sigmoid"), true),
            drawn(scenario("sigmoid"), false),
            POINTS)) {
      if (update.part() == Equation.Part.UPDATE) {
        double[] before = update.operands().get(0).values();
        double[] gradient = update.operands().get(1).values();
        for (int i = 0; i < before.length; i++) {
          assertThat(update.result().values()[i])
              .isCloseTo(before[i] - scenario.rate() * gradient[i], within(1e-15));
        }
      }
    }
  }

  private static Scenario scenario(String activation) {
    return scenario(PointSet.XOR, "mean_squared_error", activation);
  }

  @Test
  void should_refuse_more_points_than_can_be_shown() {
    assertThatThrownBy(() ->
            StepByStep.of(
                scenario("tanh"), List.of(), List.of(), Collections.nCopies(9, POINTS.getFirst())))
        .hasMessageContaining("needs 1 to 8 points");
  }

  /// The gradients of the equations beside the differences that are shown with them.
  @Test
  @Tag("slow")
  void should_agree_with_its_differences_for_every_activation_and_loss() {
    int compared = 0;
    Map<PointSet, String> kinds =
        Map.of(PointSet.XOR, "two", PointSet.PINWHEEL, "more", PointSet.X_SIN_X, "curve");
    for (PointSet set : kinds.keySet()) {
      for (String loss : choices("losses", kinds.get(set))) {
        for (String activation : choices("activations", "two")) {
          Scenario scenario = scenario(set, loss, activation);
          for (Equation equation :
              StepByStep.checked(
                  scenario, drawn(scenario, true), drawn(scenario, false), POINTS.subList(0, 1))) {
            boolean convention = // their slopes are
                List.of("binary_step", "sign").contains(activation)
                    && !equation.rule().equals("BP1");
            if (!convention) {
              assertThat(equation.check().largest())
                  .as("%s %s", scenario, equation.latex())
                  .isLessThan(1e-7);
              compared += equation.check().values().length - equation.check().kinkCount();
            }
          }
        }
      }
    }
    assertThat(compared).isGreaterThan(20_000);
  }

  @Test
  void should_have_differences_for_gradients_alone() {
    Scenario scenario = scenario(PointSet.PINWHEEL, "cross_entropy", "tanh");
    for (Equation equation :
        StepByStep.checked(
            scenario, drawn(scenario, true), drawn(scenario, false), POINTS.subList(1, 2))) {
      assertThat(equation.check().values())
          .hasSize(
              equation.part() == Equation.Part.BACKWARD ? equation.result().values().length : 0);
      assertThat(equation.check().values())
          .containsExactly(
              equation.part() == Equation.Part.BACKWARD
                  ? equation.result().values()
                  : new double[0],
              within(1e-8));
    }
  }

  /// At a kink the slopes on both sides differ, and no difference is the gradient.
  @Test
  void should_not_count_kinks() {
    Scenario scenario =
        Scenario.of(
            JsonValue.object().build(), Scenario.standard().with(new HiddenLayer(1, "relu")));
    List<Equation> equations =
        StepByStep.checked(
            scenario,
            List.of(
                HostArray.of(new double[] {1, -1}, Shape.of(2, 1)),
                HostArray.of(new double[] {2}, Shape.of(1, 1))),
            List.of(
                HostArray.of(new double[] {0}, Shape.of(1)),
                HostArray.of(new double[] {0.5}, Shape.of(1))),
            List.of(new Point(0.5, 0.5, 0)));

    Equation bias =
        equations.stream()
            .filter(e -> e.rule().equals("BP3") && e.layer() == 1)
            .findFirst()
            .orElseThrow();
    assertThat(bias.check().kinks()).containsExactly(true);
    assertThat(bias.check().kinkCount()).isOne();
    assertThat(bias.check().largest()).isZero();
    assertThat(Math.abs(bias.check().values()[0] - bias.result().values()[0])).isGreaterThan(0.1);
  }
}
