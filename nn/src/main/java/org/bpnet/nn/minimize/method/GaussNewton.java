package org.bpnet.nn.minimize.method;

import org.bpnet.nn.minimize.algebra.Cholesky;
import org.bpnet.nn.minimize.line.Backtracking;
import org.bpnet.nn.minimize.line.LineSearch;
import org.bpnet.nn.minimize.problem.Problem;
import org.bpnet.nn.minimize.problem.ResidualFunction;
import org.bpnet.nn.minimize.problem.SumOfSquares;

/// Gauss' method for least squares: Newton's, with Jᵀ·J in place of the Hessian of ½‖r‖².
///
/// **Formula.** Jᵀ·J·d = −Jᵀ·r, with τ·I added as in [Newton] where Jᵀ·J is singular; a search
/// along d begins at step 1.
///
/// **Source.** Gauss 1809; Nocedal, Wright 2006, section 10.3.
///
/// @param search the search along the direction
public record GaussNewton(LineSearch search) implements Minimizer {
  /// With [Backtracking#defaults].
  public static GaussNewton defaults() {
    return new GaussNewton(Backtracking.defaults());
  }

  @Override
  public boolean needsSquares() {
    return true;
  }

  @Override
  public Minimum minimize(Problem problem, double[] start, Stop stop, Observer observer) {
    ResidualFunction residuals = SumOfSquares.of("gauss_newton", problem);
    Cholesky.checkSize("gauss_newton", start.length);
    var progress = new SearchState("gauss_newton", problem, start, stop, observer);
    return LineDescent.run(
        progress,
        search,
        (p, d) -> {
          p.countCurvatures(1);
          return Newton.solve(SumOfSquares.normal(residuals.jacobian(p.x()), p.size()), p, d);
        });
  }
}
