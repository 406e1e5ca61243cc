package org.bpnet.nn.minimize.method;

import java.util.Optional;
import org.bpnet.nn.minimize.algebra.Cholesky;
import org.bpnet.nn.minimize.line.Backtracking;
import org.bpnet.nn.minimize.line.LineSearch;
import org.bpnet.nn.minimize.problem.Problem;

/// Newton's method, damped: by a search along its direction, and by a multiple of the identity
/// where the Hessian is not positive definite. For up to a few hundred numbers; beyond, [NewtonCg].
///
/// **Formula.** (H + τ·I)·d = −∇f with the smallest τ of 0, 10⁻³ − min Hᵢᵢ, and doublings of it,
/// for which Cholesky's factorization succeeds; a search along d begins at step 1.
///
/// **Source.** Nocedal, Wright 2006, algorithms 3.2 and 3.3.
///
/// @param search the search along the direction
public record Newton(LineSearch search) implements Minimizer {
  /// With [Backtracking#defaults].
  public static Newton defaults() {
    return new Newton(Backtracking.defaults());
  }

  @Override
  public Minimum minimize(Problem problem, double[] start, Stop stop, Observer observer) {
    Cholesky.checkSize("newton", start.length);
    var progress = new SearchState("newton", problem, start, stop, observer);
    return LineDescent.run(progress, search, (p, d) -> solve(p.hessian(), p, d));
  }

  /// The direction with (A + τ·I)·d = −∇f; straight down if A is not finite.
  ///
  /// @return the first step
  static double solve(double[][] a, SearchState progress, double[] direction) {
    Optional<Cholesky> factor = Cholesky.shifted(a);
    if (factor.isEmpty()) {
      return LineDescent.descend(progress, direction);
    }
    factor.get().solveNegative(progress.gradient(), direction);
    return 1;
  }
}
