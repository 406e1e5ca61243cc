package org.bpnet.nn.margin;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.min;
import static org.bpnet.core.formula.Formula.where;

import org.bpnet.core.formula.Formula;

/// What heads are written with: formulas on the angle θ between a feature and a class's weights, of
/// which the cosine c is given.
///
/// ```java
/// FormulaHead mine = FormulaHead.of("mine", Angle.C.sub(0.2), Angle.C, 20, "ours");
/// ```
public final class Angle {
  /// The cosine of θ, in [−1, 1].
  public static final Formula C = input("c");

  /// sin θ = √((1 − c)(1 + c)), both factors exact near the ends. Its slope is 0 at c = ±1, where
  /// it has none: what is multiplied with it there is 0, as the angle does not turn.
  public static final Formula SINE = sine();

  /// θ in [0, π], with the slope 0 at c = ±1.
  public static final Formula THETA =
      where(
          C.abs().lessThan(constant(1)),
          C.acos(),
          where(C.greaterThan(constant(0)), constant(0), constant(Math.PI)));

  private static final double ROOT_OF_HALF = Math.sqrt(0.5);

  private Angle() {}

  private static Formula sine() {
    Formula square = constant(1).sub(C).mul(constant(1).add(C));
    return where(square.greaterThan(constant(0)), square.sqrt(), constant(0));
  }

  /// cos(θ + m), without the angle.
  static Formula turned(Formula m) {
    return C.mul(m.cos()).sub(SINE.mul(m.sin()));
  }

  /// cos(θ + m) up to θ = π − m, from where on it would rise; there c − m·sin m.
  static Formula arc(Formula m) {
    return where(C.atLeast(m.cos().neg()), turned(m), C.sub(m.mul(m.sin())));
  }

  /// ψ(θ) = (−1)ᵏ·cos mθ − 2k with k = ⌊mθ/π⌋, which falls from 1 at θ = 0 to 1 − 2m at π: a
  /// polynomial in c on each piece, exact where c = ±1. Its slope is (−1)ᵏ·m·U_{m−1}(c), with
  /// Chebyshev's polynomials of the second kind; 0 where two pieces meet.
  ///
  /// @param m 1, 2, 3 or 4
  static Formula psi(int m) {
    Formula square = C.square();
    return switch (m) {
      case 1 -> C;
      case 2 -> pieces(square.mul(2).sub(1), 0);
      case 3 -> pieces(square.mul(4).sub(3).mul(C), 0.5, -0.5);
      case 4 -> pieces(square.mul(8).mul(square.sub(1)).add(1), ROOT_OF_HALF, 0, -ROOT_OF_HALF);
      default -> throw new IllegalArgumentException("psi: m must be 1, 2, 3 or 4, got " + m);
    };
  }

  /// What is ±cos mθ on pieces of the angle that end where c falls below each of these numbers.
  private static Formula pieces(Formula cosine, double... ends) {
    Formula pieces = where(C.lessThan(constant(ends[0])), cosine.neg().sub(2), cosine);
    for (int k = 2; k <= ends.length; k++) {
      Formula piece = (k % 2 == 0 ? cosine : cosine.neg()).sub(2 * k);
      pieces = where(C.lessThan(constant(ends[k - 1])), piece, pieces);
    }
    return pieces;
  }

  /// (−1)ᵏ·cos u − 2k with k = ⌊u/π⌋: the cosine of an angle u of 0 and more, which goes on falling
  /// beyond π.
  static Formula falling(Formula u) {
    Formula k = u.mul(1 / Math.PI).floor();
    Formula odd = k.sub(k.mul(0.5).floor().mul(2));
    return constant(1).sub(odd.mul(2)).mul(u.cos()).sub(k.mul(2));
  }

  /// cos u up to u = π, −1 beyond.
  static Formula flattened(Formula u) {
    return min(u, constant(Math.PI)).cos();
  }
}
