package org.bpnet.nn.minimize.method;

import org.bpnet.nn.minimize.algebra.Vectors;
import org.bpnet.nn.minimize.line.LineSearch;
import org.bpnet.nn.minimize.line.StrongWolfe;
import org.bpnet.nn.minimize.problem.Problem;

/// Newton's method whose equation is solved by conjugate gradients, no further than is worth while:
/// needs products with the Hessian and no matrix. Also known as truncated Newton and as
/// Hessian-free.
///
/// **Formula.** H·d = −∇f, until the residual is below min(½, √‖∇f‖)·‖∇f‖, or after n products, or
/// at a direction along which the function does not curve upwards, and then d is what was found
/// before it, −∇f if nothing; a strong Wolfe search along d begins at step 1.
///
/// **Source.** Dembo, Steihaug 1983; Nocedal, Wright 2006, algorithm 7.1. The products are exact
/// for models (Pearlmutter 1994), see [org.bpnet.nn.minimize.FullBatch].
///
/// @param search the search along the direction
public record NewtonCg(LineSearch search) implements Minimizer {
  /// With [StrongWolfe#defaults].
  public static NewtonCg defaults() {
    return new NewtonCg(StrongWolfe.defaults());
  }

  @Override
  public Minimum minimize(Problem problem, double[] start, Stop stop, Observer observer) {
    var progress = new SearchState("newton_cg", problem, start, stop, observer);
    return LineDescent.run(progress, search, NewtonCg::choose);
  }

  private static double choose(SearchState progress, double[] direction) {
    double[] down = new double[direction.length];
    double first = LineDescent.descend(progress, down);
    double tolerance = Math.min(0.5, Math.sqrt(Vectors.norm(down)));
    var solver = new ConjugateGradient(tolerance, down.length);
    ConjugateGradient.Solution solution = solver.solve(progress::hessianProduct, down);
    boolean nothing = solution.iterations() == 0;
    System.arraycopy(nothing ? down : solution.x(), 0, direction, 0, direction.length);
    return nothing ? first : 1;
  }
}
