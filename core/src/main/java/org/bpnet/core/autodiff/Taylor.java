package org.bpnet.core.autodiff;

import java.util.Locale;
import java.util.function.UnaryOperator;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.ShapeException;

/// Taylor's polynomial of a function about a point, and how far the function may be from it.
///
/// ```java
/// Taylor sine = Taylor.of(x -> x.apply(Formula.input("x").sin()), pass.scalar(0), 3);
/// sine.at(pass.scalar(0.5)).item();    // 0.5 − 0.5³/6
/// sine.bound(pass.scalar(0.5)).item(); // 0.5⁴/24·sin 0.5
/// ```
///
/// **Formula.** With v = x − x₀ and g(t) = f(x₀ + t·v), Pₙ(x) = Σ g⁽ᵏ⁾(0)/k! over k from 0 to n:
/// for n = 1 f(x₀) + ⟨∇f, v⟩, for n = 2 that and ½vᵀHv. By Lagrange's form of the remainder f(x) −
/// Pₙ(x) = g⁽ⁿ⁺¹⁾(θ)/(n + 1)! for some θ between 0 and 1.
///
/// **Shapes.** The point of any shape, and the function's result too: the formulas hold element by
/// element of it. **Cost.** The derivatives are nested forward modes, each over all operations of
/// the one below: some 3ⁿ times the function, which suits orders up to about 8.
///
/// **Source.** Taylor 1715; Lagrange 1797, *Théorie des fonctions analytiques*.
public final class Taylor {
  private static final int PLACES = 16; // between 0 and 1, where the bound looks; ours

  private final UnaryOperator<Tensor> function;
  private final Tensor point;
  private final int order;
  private final Tensor one;

  private Taylor(UnaryOperator<Tensor> function, Tensor point, int order) {
    this.function = function;
    this.point = point;
    this.order = order;
    this.one = point.pass().scalar(1);
  }

  /// The polynomial of this order about a point.
  ///
  /// @throws IllegalArgumentException if the order is negative
  public static Taylor of(UnaryOperator<Tensor> function, Tensor point, int order) {
    if (order < 0) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "Taylor: the order must be >= 0, got %d", order));
    }
    return new Taylor(function, point, order);
  }

  /// The polynomial's value.
  ///
  /// @throws ShapeException if x has not the point's shape
  public Tensor at(Tensor x) {
    Tensor sum = term(0, x, 0);
    for (int k = 1; k <= order; k++) {
      sum = sum.add(term(k, x, 0));
    }
    return sum;
  }

  /// Lagrange's bound of |f(x) − Pₙ(x)|: the largest |g⁽ⁿ⁺¹⁾(θ)|/(n + 1)!, looked for at 17 evenly
  /// spaced θ from 0 to 1. Where that derivative is monotone along the segment it is largest at an
  /// end, and the bound holds; elsewhere as far as it does not rise between two of these places.
  ///
  /// @throws ShapeException if x has not the point's shape
  public Tensor bound(Tensor x) {
    Tensor largest = term(order + 1, x, 0).abs();
    for (int i = 1; i <= PLACES; i++) {
      largest = largest.maximum(term(order + 1, x, (double) i / PLACES).abs());
    }
    return largest;
  }

  /// g⁽ᵏ⁾(θ)/k!.
  private Tensor term(int k, Tensor x, double theta) {
    if (!x.shape().equals(point.shape())) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "Taylor: x must have the point's shape %s, got %s",
              point.shape(),
              x.shape()));
    }
    Tensor v = x.sub(point);
    UnaryOperator<Tensor> derivative = t -> function.apply(point.add(v.mul(t)));
    double factorial = 1;
    for (int i = 1; i <= k; i++) {
      UnaryOperator<Tensor> below = derivative;
      derivative = t -> Autodiff.jvp(below, t, one);
      factorial *= i;
    }
    return derivative.apply(point.pass().scalar(theta)).div(factorial);
  }
}
