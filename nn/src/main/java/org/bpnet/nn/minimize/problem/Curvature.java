package org.bpnet.nn.minimize.problem;

import java.util.Arrays;
import java.util.List;
import org.bpnet.nn.minimize.algebra.SymmetricEigenvalues;

/// How a function bends at a point: the eigenvalues of its Hessian there.
///
/// ```java
/// Curvature bowl = Curvature.of(problem, x);
/// double rate = 1 / bowl.largest(); // gradient descent diverges from 2 / largest on
/// ```
///
/// Where the gradient is 0, only positive ones mean a minimum, only negative ones a maximum, both
/// signs a saddle.
///
/// @param eigenvalues in ascending order
public record Curvature(List<Double> eigenvalues) {
  /// Copies the list.
  public Curvature {
    eigenvalues = List.copyOf(eigenvalues);
  }

  /// That of a problem at a point.
  public static Curvature of(Problem problem, double[] x) {
    return of(problem.hessian(x));
  }

  /// That of a Hessian, `[n, n]`, n at least 1, of which the elements on and below the diagonal
  /// count.
  ///
  /// @throws IllegalArgumentException if it has no row
  public static Curvature of(double[][] hessian) {
    if (hessian.length == 0) {
      throw new IllegalArgumentException("Curvature: need a matrix of one row or more, got none");
    }
    return new Curvature(Arrays.stream(SymmetricEigenvalues.of(hessian)).boxed().toList());
  }

  public double smallest() {
    return eigenvalues.getFirst();
  }

  public double largest() {
    return eigenvalues.getLast();
  }

  /// Whether there are directions up and directions down.
  public boolean isSaddle() {
    return smallest() < 0 && largest() > 0;
  }
}
