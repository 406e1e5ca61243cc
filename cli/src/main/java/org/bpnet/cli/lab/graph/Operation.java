package org.bpnet.cli.lab.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.bpnet.core.Tensor;

/// What a node of an expression computes, by the library's operation.
@SuppressWarnings("ImmutableEnumChecker") // the functions keep no state
enum Operation {
  ADD("+", Tensor::add),
  SUBTRACT("-", Tensor::sub),
  MULTIPLY("*", Tensor::mul),
  DIVIDE("/", Tensor::div),
  MAX("max", Tensor::maximum),
  MIN("min", Tensor::minimum),
  NEGATE("-", Tensor::neg),
  POWER("^", x -> x),
  EXP("exp", Tensor::exp),
  LOG("log", Tensor::log),
  SQRT("sqrt", Tensor::sqrt),
  SQUARE("square", Tensor::square),
  ABS("abs", Tensor::abs),
  TANH("tanh", Tensor::tanh),
  SIGMOID("sigmoid", Tensor::sigmoid),
  SOFTPLUS("softplus", Tensor::softplus),
  RELU("relu", Tensor::relu);

  private final String sign;
  private final int arity;
  private final BinaryOperator<Tensor> formula;

  Operation(String sign, BinaryOperator<Tensor> formula) {
    this(sign, 2, formula);
  }

  Operation(String sign, UnaryOperator<Tensor> formula) {
    this(sign, 1, (x, _) -> formula.apply(x));
  }

  Operation(String sign, int arity, BinaryOperator<Tensor> formula) {
    this.sign = sign;
    this.arity = arity;
    this.formula = formula;
  }

  /// The function that is written with parentheses, `max(a, b)`.
  static Optional<Operation> called(String name) {
    return Arrays.stream(values())
        .filter(operation -> operation.isCalled() && operation.sign.equals(name))
        .findFirst();
  }

  /// Those that can be called, for messages.
  static String names() {
    return Arrays.stream(values())
        .filter(Operation::isCalled)
        .map(operation -> operation.sign)
        .collect(Collectors.joining(", "));
  }

  private boolean isCalled() {
    return Character.isLetter(sign.charAt(0));
  }

  int arity() {
    return arity;
  }

  /// @param exponent of a power; nothing to the others
  Tensor apply(List<Tensor> inputs, double exponent) {
    return this == POWER
        ? inputs.getFirst().pow(exponent)
        : formula.apply(inputs.getFirst(), inputs.getLast());
  }

  /// As it is written of these, `max(v1, v2)`.
  String of(List<String> inputs, double exponent) {
    return switch (this) {
      case NEGATE -> "-" + inputs.getFirst();
      case POWER -> inputs.getFirst() + "^" + Decimals.of(exponent);
      default ->
          isCalled()
              ? sign + "(" + String.join(", ", inputs) + ")"
              : String.join(String.format(Locale.ROOT, " %s ", sign), inputs);
    };
  }

  /// Whether a derivative is a choice there: at a tie of maximum and minimum, at 0 of `abs` and
  /// `relu`.
  boolean isKink(List<Double> inputs) {
    return switch (this) {
      case MAX, MIN -> inputs.getFirst().equals(inputs.getLast());
      case ABS, RELU -> inputs.getFirst() == 0;
      default -> false;
    };
  }
}
