package org.bpnet.play.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WorkedTest {
  private static final double DIFFERENCE = 1e-6;

  /// Reverse mode, forward mode and the sum over all paths say the same, which is what differences
  /// say.
  @Test
  void should_sum_all_paths_to_the_gradient_of_200_random_graphs() {
    var random = new SplittableRandom(7);
    for (int graph = 0; graph < 200; graph++) {
      Expression expression = Expression.parse(formula(random, 5) + "; " + formula(random, 3));
      Map<String, Double> point = new HashMap<>();
      for (int variable : expression.variables()) {
        point.put(expression.name(variable), random.nextDouble(0.5, 2));
      }
      Worked worked = Worked.at(expression, point);
      for (int output = 0; output < expression.outputs().size(); output++) {
        for (int variable : expression.variables()) {
          double gradient = worked.gradients().get(output).get(variable);
          int column = expression.variables().indexOf(variable);
          Paths paths =
              Paths.between(expression, worked, expression.outputs().get(output), variable);
          double listed = paths.first().stream().mapToDouble(Paths.Path::product).sum();
          var near = within(1e-9 * (1 + Math.abs(gradient)));
          assertThat(paths.sum()).isCloseTo(gradient, near);
          assertThat(worked.tangents().get(column).get(output)).isCloseTo(gradient, near);
          if (paths.count() <= Paths.MOST) {
            assertThat(listed).isCloseTo(gradient, near);
          }
          if (graph % 10 == 0) {
            assertThat(gradient)
                .isCloseTo(
                    difference(expression, point, output, expression.name(variable)),
                    within(1e-4 * (1 + Math.abs(gradient))));
          }
        }
      }
    }
  }

  private static double difference(
      Expression expression, Map<String, Double> point, int output, String variable) {
    double[] sides = new double[2];
    for (int side = 0; side < 2; side++) {
      Map<String, Double> moved = new HashMap<>(point);
      moved.merge(variable, side == 0 ? -DIFFERENCE : DIFFERENCE, Double::sum);
      sides[side] = Worked.at(expression, moved).values().get(expression.outputs().get(output));
    }
    return (sides[1] - sides[0]) / (2 * DIFFERENCE);
  }

  /// Smooth at random points, and never large.
  private static String formula(SplittableRandom random, int depth) {
    if (depth == 0) {
      return List.of("x", "y", "z", "1.5").get(random.nextInt(4));
    }
    String a = formula(random, depth - 1);
    return switch (random.nextInt(8)) {
      case 0 -> "tanh(" + a + ")";
      case 1 -> "sigmoid(" + a + ") + x";
      case 2 -> "(" + a + " - " + formula(random, depth - 1) + ")";
      case 3 -> "tanh(" + a + ") * (" + formula(random, depth - 1) + ")";
      case 4 -> "max(" + a + ", 0.3 * y)";
      case 5 -> "-(" + a + ") / (2 + tanh(z))";
      case 6 -> "log(1 + exp(tanh(" + a + ")))";
      default -> "(" + a + ")^2 * 0.1";
    };
  }

  /// What forward mode takes grows with the inputs, reverse mode with the outputs.
  @Test
  void should_count_forward_mode_by_inputs_and_reverse_mode_by_outputs() {
    String deep = "tanh(tanh(tanh(tanh(tanh(a%s)))))";
    Worked.Cost many = cost(String.format(Locale.ROOT, deep, " + b + c + d + e + f"));
    String one = String.format(Locale.ROOT, deep, "");
    Worked.Cost wide = cost(String.join(" + 1; ", one, one, one + "^2", "2*" + one, "-" + one));

    assertThat(many.forward()).isGreaterThan(2 * many.reverse());
    assertThat(wide.reverse()).isGreaterThan(2 * wide.forward());
    assertThat(many.values()).isEqualTo(10);
  }

  private static Worked.Cost cost(String text) {
    Expression expression = Expression.parse(text);
    Map<String, Double> point = new HashMap<>();
    expression.variables().forEach(place -> point.put(expression.name(place), 0.7));
    return Worked.at(expression, point).cost();
  }

  /// Two paths at each step: 2⁴⁰ of them, of which a few are listed.
  @Test
  void should_count_paths_that_nobody_could_list() {
    Expression expression = Expression.parse("x");
    int last = expression.outputs().getFirst();
    for (int i = 0; i < 40; i++) {
      last = expression.place(new Expression.Node(Operation.ADD, "", 0, List.of(last, last)));
    }
    Worked worked = Worked.at(expression, Map.of("x", 1.0));

    Paths paths = Paths.between(expression, worked, last, 0);
    assertThat(paths.count()).isEqualTo(Math.pow(2, 40));
    assertThat(paths.sum()).isEqualTo(Math.pow(2, 40));
    assertThat(paths.first()).hasSize(Paths.MOST);
  }

  @Test
  void should_give_every_node_a_spot_of_its_own() {
    var random = new SplittableRandom(3);
    for (int graph = 0; graph < 50; graph++) {
      Expression expression = Expression.parse(formula(random, 5) + " + x");
      var layers = new GraphLayout(expression);
      Set<GraphLayout.Spot> spots = new HashSet<>();
      for (int place = 0; place < expression.nodes().size(); place++) {
        assertThat(spots.add(layers.spot(place))).isTrue();
        for (int i = 0; i < expression.nodes().get(place).inputs().size(); i++) {
          List<GraphLayout.Spot> way = layers.way(place, i);
          assertThat(way.getLast()).isEqualTo(layers.spot(place));
          for (int step = 0; step + 1 < way.size(); step++) {
            assertThat(way.get(step + 1).layer()).isEqualTo(way.get(step).layer() + 1);
          }
        }
      }
    }
  }
}
