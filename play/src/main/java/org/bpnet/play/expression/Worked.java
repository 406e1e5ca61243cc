package org.bpnet.play.expression;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bpnet.core.Backends;
import org.bpnet.core.Gradients;
import org.bpnet.core.Pass;
import org.bpnet.core.Tangents;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.autodiff.Autodiff;
import org.bpnet.core.spi.Backend;

/// An expression at a point, worked out by the library in double precision.
///
/// @param values of each node
/// @param locals for each node its derivatives by its own inputs alone
/// @param gradients for each output, by reverse mode, its derivative by each node
/// @param tangents for each variable, by forward mode, the derivative of each output by it
/// @param cost the operations that each took
public record Worked(
    List<Double> values,
    List<List<Double>> locals,
    List<List<Double>> gradients,
    List<List<Double>> tangents,
    Cost cost) {
  /// Operations of the library on numbers, beside those of the values.
  ///
  /// @param values of the expression itself
  /// @param forward of forward mode, one direction for each variable
  /// @param reverse of reverse mode, one walk for each output
  public record Cost(int values, int forward, int reverse) {}

  /// @param point a value for each variable
  public static Worked at(Expression expression, Map<String, Double> point) {
    try (Backend backend = Backends.reference();
        Pass pass = Pass.eval(backend)) {
      List<Tensor> nodes = nodes(expression, point, pass);
      List<Tensor> outputs = expression.outputs().stream().map(nodes::get).toList();
      List<Tensor> variables = expression.variables().stream().map(nodes::get).toList();
      List<Gradients> walks = outputs.stream().map(pass::backward).toList();
      List<Tangents> directions =
          Tangents.along(variables.stream().map(x -> Map.of(x, pass.scalar(1))).toList(), outputs);
      List<Tensor> reverse =
          walks.stream().flatMap(walk -> variables.stream().map(walk::of)).toList();
      List<Tensor> forward =
          directions.stream().flatMap(moved -> outputs.stream().map(moved::of)).toList();
      List<Tensor> again = // forward mode computes the values anew, beside their tangents
          directions.stream().flatMap(moved -> outputs.stream().map(moved::value)).toList();
      return new Worked(
          nodes.stream().map(Tensor::item).toList(),
          locals(expression, nodes),
          walks.stream().map(walk -> items(nodes.stream().map(walk::of).toList())).toList(),
          directions.stream()
              .map(moved -> items(outputs.stream().map(moved::of).toList()))
              .toList(),
          new Cost(operations(outputs), added(again, forward), added(outputs, reverse)));
    }
  }

  private static List<Tensor> nodes(Expression expression, Map<String, Double> point, Pass pass) {
    List<Tensor> nodes = new ArrayList<>();
    for (Expression.Node node : expression.nodes()) {
      if (node.operation() != null) {
        List<Tensor> inputs = node.inputs().stream().map(nodes::get).toList();
        nodes.add(node.operation().apply(inputs, node.number()));
      } else {
        double value =
            node.isVariable() ? Objects.requireNonNull(point.get(node.name())) : node.number();
        nodes.add(pass.input(HostArray.of(new double[] {value}, Shape.scalar())));
      }
    }
    return nodes;
  }

  private static List<List<Double>> locals(Expression expression, List<Tensor> nodes) {
    List<List<Double>> locals = new ArrayList<>();
    for (Expression.Node node : expression.nodes()) {
      Operation operation = node.operation();
      locals.add(
          operation == null
              ? List.of()
              : items(
                  Autodiff.jacobian(
                      at -> operation.apply(at, node.number()),
                      node.inputs().stream().map(nodes::get).toList())));
    }
    return locals;
  }

  private static List<Double> items(List<Tensor> tensors) {
    return tensors.stream().map(Tensor::item).toList();
  }

  private static int added(List<Tensor> before, List<Tensor> after) {
    List<Tensor> all = new ArrayList<>(before);
    all.addAll(after);
    return operations(all) - operations(before);
  }

  /// How many there are on the way to these; what comes from outside is none.
  private static int operations(Collection<Tensor> results) {
    Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Tensor> open = new ArrayList<>(results);
    int count = 0;
    while (!open.isEmpty()) {
      Tensor next = open.removeLast();
      if (seen.add(next)) {
        count += next.inputs().isEmpty() ? 0 : 1;
        open.addAll(next.inputs());
      }
    }
    return count;
  }
}
