package org.bpnet.core.formula;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.bpnet.core.formula.Formula.Binary;
import org.bpnet.core.formula.Formula.Const;
import org.bpnet.core.formula.Formula.Hyper;
import org.bpnet.core.formula.Formula.Input;
import org.bpnet.core.formula.Formula.Unary;
import org.bpnet.core.formula.Formula.Where;

/// Walks over formulas. A formula is a graph: one object may be an operand in many places, so a
/// plain recursion can take time exponential in its size. Everything here visits each object once.
final class Formulas {
  private Formulas() {}

  /// The operands, from the left.
  static List<Formula> operands(Formula f) {
    return switch (f) {
      case Input _, Hyper _, Const _ -> List.of();
      case Unary(var _, Formula argument) -> List.of(argument);
      case Binary(var _, Formula left, Formula right) -> List.of(left, right);
      case Where(Formula condition, Formula then, Formula otherwise) ->
          List.of(condition, then, otherwise);
    };
  }

  /// Computes something from the leaves up, once for each object, left operands first. The rule
  /// gets a node and the results of nodes below it.
  static <T> T fold(Formula root, BiFunction<Formula, Function<Formula, T>, T> rule) {
    var results = new IdentityHashMap<Formula, T>();
    Function<Formula, T> below = node -> Objects.requireNonNull(results.get(node));
    var open = new ArrayDeque<Formula>(); // an explicit stack: depth is not bound by the thread's
    open.push(root);
    while (!open.isEmpty()) {
      Formula node = open.element();
      boolean ready = true;
      for (Formula operand : operands(node).reversed()) {
        if (!results.containsKey(operand)) {
          open.push(operand);
          ready = false;
        }
      }
      if (ready) {
        open.pop();
        if (!results.containsKey(node)) {
          results.put(node, rule.apply(node, below));
        }
      }
    }
    return below.apply(root);
  }

  /// The same node over the images of its operands.
  static Formula mapOperands(Formula f, Function<Formula, Formula> image) {
    return switch (f) {
      case Input _, Hyper _, Const _ -> f;
      case Unary(UnaryOp op, Formula a) -> new Unary(op, image.apply(a));
      case Binary(BinaryOp op, Formula a, Formula b) ->
          new Binary(op, image.apply(a), image.apply(b));
      case Where(Formula c, Formula a, Formula b) ->
          new Where(image.apply(c), image.apply(a), image.apply(b));
    };
  }

  static Formula substitute(Formula f, Map<String, Formula> replacements) {
    return fold(
        f,
        (node, image) ->
            switch (node) {
              case Input(String name) -> replacements.getOrDefault(name, node);
              case Hyper(String name) -> replacements.getOrDefault(name, node);
              default -> mapOperands(node, image);
            });
  }

  static List<String> inputs(Formula f) {
    return nodes(f).stream()
        .flatMap(node -> node instanceof Input(String name) ? Stream.of(name) : Stream.empty())
        .distinct()
        .toList();
  }

  static List<String> hypers(Formula f) {
    return nodes(f).stream()
        .flatMap(node -> node instanceof Hyper(String name) ? Stream.of(name) : Stream.empty())
        .distinct()
        .toList();
  }

  /// The distinct names of inputs, then of hyper-parameters.
  static List<String> variables(Formula f) {
    return Stream.of(inputs(f), hypers(f)).flatMap(List::stream).distinct().toList();
  }

  /// Whether an input or hyper-parameter has this name.
  static boolean mentions(Formula f, String name) {
    return nodes(f).stream()
        .anyMatch(node ->
            switch (node) {
              case Input(String input) -> input.equals(name);
              case Hyper(String hyper) -> hyper.equals(name);
              default -> false;
            });
  }

  /// Every object of the formula once, operands before the nodes that use them.
  private static List<Formula> nodes(Formula f) {
    List<Formula> nodes = new ArrayList<>();
    fold(f, (node, _) -> nodes.add(node));
    return nodes;
  }

  /// The formula as a straight line of steps over a frame of numbers: the variables' values first,
  /// then one place for each step's result.
  static ScalarFunction bind(Formula f, List<String> names) {
    List<ToDoubleFunction<double[]>> steps = new ArrayList<>();
    int variables = names.size();
    int result =
        fold(
            f,
            (node, place) -> {
              switch (node) {
                case Input(String name) -> {
                  return position(name, names, f);
                }
                case Hyper(String name) -> {
                  return position(name, names, f);
                }
                default -> steps.add(step(node, place));
              }
              return variables + steps.size() - 1;
            });
    List<ToDoubleFunction<double[]>> program = List.copyOf(steps);
    return values -> {
      if (values.length != variables) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "ScalarFunction.at: need a value for each of %s, got %d",
                names,
                values.length));
      }
      double[] frame = Arrays.copyOf(values, variables + program.size());
      for (int i = 0; i < program.size(); i++) {
        frame[variables + i] = program.get(i).applyAsDouble(frame);
      }
      return frame[result];
    };
  }

  private static ToDoubleFunction<double[]> step(Formula node, Function<Formula, Integer> place) {
    switch (node) {
      case Const(double value) -> {
        return _ -> value;
      }
      case Unary(UnaryOp op, Formula argument) -> {
        int x = place.apply(argument);
        return frame -> op.apply(frame[x]);
      }
      case Binary(BinaryOp op, Formula left, Formula right) -> {
        int a = place.apply(left);
        int b = place.apply(right);
        return frame -> op.apply(frame[a], frame[b]);
      }
      case Where(Formula condition, Formula then, Formula otherwise) -> {
        int c = place.apply(condition);
        int a = place.apply(then);
        int b = place.apply(otherwise);
        return frame -> frame[c] != 0 ? frame[a] : frame[b];
      }
      case Input _, Hyper _ -> throw new IllegalStateException("variables have no step: " + node);
    }
  }

  private static int position(String name, List<String> names, Formula f) {
    int position = names.indexOf(name);
    if (position < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Formula.bind: need a position for each of %s, got %s without '%s'",
              variables(f),
              names,
              name));
    }
    return position;
  }
}
