package org.bpnet.play.expression;

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
public enum Operation {
  /// a + b.
  ADD("+", Tensor::add),
  /// a − b.
  SUBTRACT("-", Tensor::sub),
  /// a b.
  MULTIPLY("*", Tensor::mul),
  /// a / b.
  DIVIDE("/", Tensor::div),
  /// The larger of two.
  MAX("max", Tensor::maximum),
  /// The smaller of two.
  MIN("min", Tensor::minimum),
  /// −a.
  NEGATE("-", Tensor::neg),
  /// a to a constant.
  POWER("^", x -> x),
  /// e to a.
  EXP("exp", Tensor::exp),
  /// The natural logarithm.
  LOG("log", Tensor::log),
  /// The square root.
  SQRT("sqrt", Tensor::sqrt),
  /// a².
  SQUARE("square", Tensor::square),
  /// |a|.
  ABS("abs", Tensor::abs),
  /// The hyperbolic tangent.
  TANH("tanh", Tensor::tanh),
  /// 1 / (1 + exp(−a)).
  SIGMOID("sigmoid", Tensor::sigmoid),
  /// log(1 + exp(a)).
  SOFTPLUS("softplus", Tensor::softplus),
  /// The larger of a and 0.
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
  public boolean isKink(List<Double> inputs) {
    return switch (this) {
      case MAX, MIN -> inputs.getFirst().equals(inputs.getLast());
      case ABS, RELU -> inputs.getFirst() == 0;
      default -> false;
    };
  }
}
