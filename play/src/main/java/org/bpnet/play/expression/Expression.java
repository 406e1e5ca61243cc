package org.bpnet.play.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Formulas as one graph: what occurs twice is one node.
public final class Expression {
  /// That of the course, at x1 = 1, x2 = 2, x3 = 0: 6 with the gradients 2, 5, 0.
  public static final String EXAMPLE = "(x1 + x2) * max(x2, x3)";

  /// Ours: more would be no picture.
  static final int MOST_NODES = 200;

  /// A node.
  ///
  /// @param operation what it computes; null for a variable or a number
  /// @param name of a variable, else empty
  /// @param number of a constant, or the exponent of a power, else 0
  /// @param inputs the nodes that it takes, which come before it
  public record Node(
      @Nullable Operation operation, String name, double number, List<Integer> inputs) {
    /// Whether it has a name and gets its value from outside.
    public boolean isVariable() {
      return !name.isEmpty();
    }

    /// Whether it is a constant.
    public boolean isNumber() {
      return operation == null && name.isEmpty();
    }
  }

  private final List<Node> nodes = new ArrayList<>();
  private final List<Integer> outputs = new ArrayList<>();

  Expression() {}

  /// Formulas with `;` between them.
  ///
  /// @throws IllegalArgumentException if they cannot be read, with the place
  public static Expression parse(String text) {
    return new ExpressionParser(text).expression();
  }

  /// The place of a node like this, which is added if there is none.
  int place(Node node) {
    int known = nodes.indexOf(node);
    if (known >= 0) {
      return known;
    }
    if (nodes.size() == MOST_NODES) {
      throw new IllegalArgumentException(
          "Expression: more than " + MOST_NODES + " operations; choose a shorter one");
    }
    nodes.add(node);
    return nodes.size() - 1;
  }

  void addOutput(int place) {
    outputs.add(place);
  }

  /// All nodes, each after its inputs.
  public List<Node> nodes() {
    return nodes;
  }

  /// The place of each formula's result.
  public List<Integer> outputs() {
    return outputs;
  }

  /// The places of the variables, in the order in which they occur.
  public List<Integer> variables() {
    return IntStream.range(0, nodes.size()).filter(i -> nodes.get(i).isVariable()).boxed().toList();
  }

  /// What a node is called: a variable's name, a number, or `v3`, the third operation.
  public String name(int place) {
    Node node = nodes.get(place);
    if (node.isVariable()) {
      return node.name();
    }
    return node.isNumber()
        ? Decimals.of(node.number())
        : "v" + nodes.subList(0, place + 1).stream().filter(n -> n.operation() != null).count();
  }

  /// How a node is computed, `x1 + v2`; its name where it is not.
  public String formula(int place) {
    Node node = nodes.get(place);
    return node.operation() == null
        ? name(place)
        : node.operation().of(node.inputs().stream().map(this::name).toList(), node.number());
  }
}
