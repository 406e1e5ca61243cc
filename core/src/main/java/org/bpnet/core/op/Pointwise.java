package org.bpnet.core.op;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.Shape;
import org.bpnet.core.formula.Formula;
import org.jspecify.annotations.Nullable;

/// A formula applied to each element, its arguments broadcast to a common shape. I32 arguments are
/// converted to real numbers.
///
/// **Gradient.** The formula's derivative, written through the output where that is possible,
/// summed over the axes along which the argument was broadcast.
///
/// A class and not a record because it remembers its derivatives: an instance is made once for each
/// definition and shared by all tensors.
public final class Pointwise implements Primitive {
  private static final String OUTPUT = "·output";
  private static final String GRADIENT = "·gradient";

  private final Formula formula;
  private final List<String> arguments;
  private final int hash;
  private final @Nullable Pullback[] pullbacks;

  /// The product of gradient and derivative, and which values it is a function of.
  ///
  /// @param isGradient whether the product is the gradient itself
  private record Pullback(
      boolean isZero, boolean isGradient, Pointwise product, List<String> arguments) {}

  /// @param formula what is computed
  /// @param arguments the names of the formula's inputs and hyper-parameters, one for each tensor
  public Pointwise(Formula formula, List<String> arguments) {
    this.formula = formula;
    this.arguments = List.copyOf(arguments);
    this.hash = 31 * formula.hashCode() + arguments.hashCode();
    this.pullbacks = new @Nullable Pullback[arguments.size()];
  }

  /// The formula with the arguments in order of the names given.
  public static Pointwise of(Formula formula, String... arguments) {
    return new Pointwise(formula, List.of(arguments));
  }

  /// What is computed.
  public Formula formula() {
    return formula;
  }

  /// The names in the formula of the inputs, in order.
  public List<String> arguments() {
    return arguments;
  }

  @Override
  public String name() {
    return formula.text();
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    if (inputs.size() != arguments.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: needs %d arguments %s, got %d",
              name(),
              arguments.size(),
              arguments,
              inputs.size()));
    }
    Shape shape = Shape.scalar();
    for (Shape input : inputs) {
      if (!input.equals(shape)) {
        shape = input.rank() == 0 ? shape : shape.broadcast(input, name());
      }
    }
    return shape;
  }

  @Override
  public DType type(List<DType> inputs, DType real) {
    return real;
  }

  @Override
  public void vjp(Vjp vjp) {
    for (int i = 0; i < arguments.size(); i++) {
      int argument = i;
      Pullback pullback = pullback(i);
      if (!pullback.isZero()) {
        vjp.add(
            i,
            () -> {
              Shape shape = vjp.input(argument).shape();
              if (pullback.isGradient()) {
                return vjp.gradient().sumTo(shape);
              }
              Map<String, Tensor> values = new HashMap<>();
              for (int j = 0; j < arguments.size(); j++) {
                values.put(arguments.get(j), vjp.input(j));
              }
              values.put(fresh(OUTPUT), vjp.output());
              values.put(fresh(GRADIENT), vjp.gradient());
              List<Tensor> operands = pullback.arguments().stream().map(values::get).toList();
              return vjp.gradient().pass().apply(pullback.product(), operands).sumTo(shape);
            });
      }
    }
  }

  /// A name that no argument has: a pullback has a gradient among its arguments, and is itself
  /// differentiated for gradients of gradients.
  private String fresh(String name) {
    return arguments.contains(name) ? fresh(name + "'") : name;
  }

  private Pullback pullback(int i) {
    Pullback known = pullbacks[i];
    if (known == null) {
      Formula derivative = formula.derivativeThroughOutput(arguments.get(i), fresh(OUTPUT));
      Formula product = Formula.input(fresh(GRADIENT)).mul(derivative).simplify();
      var names = new ArrayList<>(product.inputs());
      names.addAll(product.hypers());
      boolean isZero = product instanceof Formula.Const(double value) && value == 0;
      boolean isGradient = product.equals(Formula.input(fresh(GRADIENT)));
      known = new Pullback(isZero, isGradient, new Pointwise(product, names), names);
      pullbacks[i] = known; // a race computes an equal value twice
    }
    return known;
  }

  @Override
  public boolean equals(Object o) {
    return this == o
        || (o instanceof Pointwise other
            && hash == other.hash
            && arguments.equals(other.arguments)
            && formula.equals(other.formula));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return name();
  }
}
