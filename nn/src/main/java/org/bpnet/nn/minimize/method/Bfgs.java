package org.bpnet.nn.minimize.method;

import org.bpnet.nn.minimize.algebra.Cholesky;
import org.bpnet.nn.minimize.algebra.Vectors;
import org.bpnet.nn.minimize.line.LineSearch;
import org.bpnet.nn.minimize.line.StrongWolfe;
import org.bpnet.nn.minimize.problem.Problem;

/// The quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno: learns the inverse of the
/// Hessian from how the gradient changes. For up to a few thousand numbers; beyond, [Lbfgs].
///
/// **Formula.** d = −H·∇f; after a strong Wolfe step with s = x′ − x and y = ∇f′ − ∇f, H ← (I −
/// ρ·s·yᵀ)·H·(I − ρ·y·sᵀ) + ρ·s·sᵀ with ρ = 1/yᵀs. H is I before the first update, and is not
/// updated if yᵀs ≤ 2⁻⁵²·yᵀy.
///
/// **Source.** Broyden, Fletcher, Goldfarb, Shanno 1970; Nocedal, Wright 2006, algorithm 6.1.
/// **Differs** from the advice there (eq. 6.20) to begin with (yᵀs/yᵀy)·I: on Rosenbrock's and
/// Beale's functions and on quadratics of condition 10⁴ that took up to 7 times as many iterations
/// as I, which SciPy has too.
///
/// @param search the search along the direction
public record Bfgs(LineSearch search) implements Minimizer {
  /// With [StrongWolfe#defaults].
  public static Bfgs defaults() {
    return new Bfgs(StrongWolfe.defaults());
  }

  @Override
  public Minimum minimize(Problem problem, double[] start, Stop stop, Observer observer) {
    Cholesky.checkSize("bfgs", start.length);
    var progress = new SearchState("bfgs", problem, start, stop, observer);
    return LineDescent.run(progress, search, new Inverse());
  }

  private static final class Inverse implements LineDescent.Directions {
    private double[][] h = new double[0][]; // empty until the first update

    @Override
    public double choose(SearchState progress, double[] direction) {
      if (h.length == 0) {
        return LineDescent.descend(progress, direction);
      }
      for (int i = 0; i < h.length; i++) {
        direction[i] = -Vectors.dot(h[i], progress.gradient());
      }
      return 1;
    }

    @Override
    public void moved(double[] s, double[] y) {
      if (!Lbfgs.curves(s, y)) {
        return;
      }
      int n = s.length;
      double product = Vectors.dot(s, y);
      if (h.length == 0) {
        h = new double[n][n];
        for (int i = 0; i < n; i++) {
          h[i][i] = 1;
        }
      }
      double[] hy = new double[n];
      for (int i = 0; i < n; i++) {
        hy[i] = Vectors.dot(h[i], y);
      }
      double weight = (1 + Vectors.dot(y, hy) / product) / product;
      for (int i = 0; i < n; i++) {
        Vectors.add(weight * s[i] - hy[i] / product, s, h[i]);
        Vectors.add(-s[i] / product, hy, h[i]);
      }
    }

    @Override
    public void forget() {
      h = new double[0][];
    }
  }
}
