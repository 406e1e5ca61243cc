package org.bpnet.play.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The ways from an output back to a variable: by the chain rule the derivative is the sum over all
/// of them of the products of the local derivatives on the way.
///
/// @param count how many there are, which may be astronomical
/// @param first some of them
/// @param sum over all; that over the first ones is no derivative
public record Paths(double count, List<Path> first, double sum) {
  /// Ours: nobody reads more.
  public static final int MOST = 12;

  /// One way.
  ///
  /// @param places of the nodes from the output to the variable
  /// @param factors the local derivatives between them
  public record Path(List<Integer> places, List<Double> factors) {
    /// Of the factors.
    public double product() {
      return factors.stream().reduce(1.0, (a, b) -> a * b);
    }

    /// `v6 -> v4 -> x2: 2 * 1 = 2`.
    public String text(Expression expression) {
      return places.stream().map(expression::name).collect(Collectors.joining(" -> "))
          + ": "
          + factors.stream().map(Paths::factor).collect(Collectors.joining(" * "))
          + (factors.size() > 1 ? " = " + Decimals.of(product()) : "");
    }
  }

  private static String factor(double value) {
    return value < 0 ? "(" + Decimals.of(value) + ")" : Decimals.of(value);
  }

  /// Those between two nodes.
  public static Paths between(Expression expression, Worked worked, int output, int variable) {
    int nodes = expression.nodes().size();
    double[] count = new double[nodes];
    double[] sum = new double[nodes];
    count[variable] = 1;
    sum[variable] = 1;
    for (int place = variable + 1; place <= output; place++) {
      List<Integer> inputs = expression.nodes().get(place).inputs();
      for (int i = 0; i < inputs.size(); i++) {
        int input = inputs.get(i);
        if (count[input] > 0) {
          count[place] += count[input];
          sum[place] += sum[input] * worked.locals().get(place).get(i);
        }
      }
    }
    var walk = new Walk(expression, worked, variable, count, new ArrayList<>());
    if (count[output] > 0) {
      walk.from(List.of(output), List.of());
    }
    return new Paths(count[output], walk.found(), sum[output]);
  }

  /// Lists the first ones, and never enters what does not lead to the variable.
  private record Walk(
      Expression expression, Worked worked, int variable, double[] count, List<Path> found) {
    void from(List<Integer> places, List<Double> factors) {
      int last = places.getLast();
      if (last == variable) {
        found.add(new Path(places, factors));
      }
      List<Integer> inputs = expression.nodes().get(last).inputs();
      for (int i = 0; i < inputs.size() && found.size() < MOST; i++) {
        if (count[inputs.get(i)] > 0) {
          from(with(places, inputs.get(i)), with(factors, worked.locals().get(last).get(i)));
        }
      }
    }
  }

  private static <T> List<T> with(List<T> list, T last) {
    List<T> longer = new ArrayList<>(list);
    longer.add(last);
    return longer;
  }
}
