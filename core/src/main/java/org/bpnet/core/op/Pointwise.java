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
/// summed over the axes along which the argument was broadcast. The tangent is the sum of the
/// derivatives by the arguments times their tangents.
///
/// A class and not a record because it remembers its derivatives: an instance is made once for each
/// definition and shared by all tensors.
public final class Pointwise implements Primitive {
  private static final String OUTPUT = "·output";
  private static final String GRADIENT = "·gradient";
  private static final String TANGENT = "·tangent";

  private final Formula formula;
  private final List<String> arguments;
  private final int hash;
  private final @Nullable Chained[] pullbacks; // by argument
  private final @Nullable Chained[] pushes;

  /// The product of a rate, which is a gradient or a tangent, and a derivative, and which values it
  /// is a function of.
  ///
  /// @param rate the name of the rate
  /// @param isRate whether the product is the rate itself
  private record Chained(
      String rate, boolean isZero, boolean isRate, Pointwise product, List<String> arguments) {}

  /// @param formula what is computed
  /// @param arguments the names of the formula's inputs and hyper-parameters, one for each tensor
  public Pointwise(Formula formula, List<String> arguments) {
    this.formula = formula;
    this.arguments = List.copyOf(arguments);
    this.hash = 31 * formula.hashCode() + arguments.hashCode();
    this.pullbacks = new @Nullable Chained[arguments.size()];
    this.pushes = new @Nullable Chained[arguments.size()];
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
      Chained pullback = chained(pullbacks, GRADIENT, i);
      if (!pullback.isZero()) {
        vjp.add(
            i,
            () ->
                product(pullback, vjp.gradient(), vjp.inputs(), vjp.output())
                    .sumTo(vjp.input(argument).shape()));
      }
    }
  }

  @Override
  public void jvp(Jvp jvp) {
    for (int i = 0; i < arguments.size(); i++) {
      Chained push = chained(pushes, TANGENT, i);
      if (!push.isZero()) {
        jvp.add(i, tangent -> product(push, tangent, jvp.inputs(), jvp.output()));
      }
    }
  }

  private Tensor product(Chained chained, Tensor rate, List<Tensor> inputs, Tensor output) {
    if (chained.isRate()) {
      return rate;
    }
    Map<String, Tensor> values = new HashMap<>();
    for (int j = 0; j < arguments.size(); j++) {
      values.put(arguments.get(j), inputs.get(j));
    }
    values.put(fresh(OUTPUT), output);
    values.put(chained.rate(), rate);
    List<Tensor> operands = chained.arguments().stream().map(values::get).toList();
    return rate.pass().apply(chained.product(), operands);
  }

  /// A name that no argument has: a pullback has a gradient among its arguments, and is itself
  /// differentiated for gradients of gradients.
  private String fresh(String name) {
    return arguments.contains(name) ? fresh(name + "'") : name;
  }

  private Chained chained(@Nullable Chained[] known, String rateName, int i) {
    Chained found = known[i];
    if (found == null) {
      String rate = fresh(rateName);
      Formula derivative = formula.derivativeThroughOutput(arguments.get(i), fresh(OUTPUT));
      Formula product = Formula.input(rate).mul(derivative).simplify();
      var names = new ArrayList<>(product.inputs());
      names.addAll(product.hypers());
      boolean isZero = product instanceof Formula.Const(double value) && value == 0;
      boolean isRate = product.equals(Formula.input(rate));
      found = new Chained(rate, isZero, isRate, new Pointwise(product, names), names);
      known[i] = found; // a race computes an equal value twice
    }
    return found;
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
