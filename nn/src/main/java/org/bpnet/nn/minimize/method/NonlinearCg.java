package org.bpnet.nn.minimize.method;

import java.util.Optional;
import org.bpnet.nn.minimize.algebra.Vectors;
import org.bpnet.nn.minimize.line.LineSearch;
import org.bpnet.nn.minimize.line.StrongWolfe;
import org.bpnet.nn.minimize.problem.Problem;

/// Conjugate gradients for functions that are not quadratic. Keeps two vectors and no matrix.
///
/// **Formula.** d′ = −∇f′ + β·d, with a strong Wolfe search along each direction that begins at the
/// last step times ∇fᵀd/∇f′ᵀd′. Starts anew with β = 0 after n iterations, and when |∇f′ᵀ∇f| ≥
/// 0.1·‖∇f′‖², a sign that conjugacy is lost.
///
/// **Source.** Nocedal, Wright 2006, algorithm 5.4 with restarts by eq. 5.52 and first steps by the
/// rule before eq. 3.60. See [Beta] for the rules.
///
/// @param beta the rule for β
/// @param search the search along the direction
public record NonlinearCg(Beta beta, LineSearch search) implements Minimizer {
  private static final double LOST = 0.1; // Nocedal, Wright 2006, after eq. 5.52

  /// How much of the last direction is kept, with y = ∇f′ − ∇f.
  public enum Beta {
    /// ∇f′ᵀ∇f′/∇fᵀ∇f (Fletcher, Reeves 1964).
    FLETCHER_REEVES,
    /// max(0, ∇f′ᵀy/∇fᵀ∇f), PR+ (Polak, Ribière 1969; Gilbert, Nocedal 1992).
    POLAK_RIBIERE,
    /// ∇f′ᵀy/dᵀy (Hestenes, Stiefel 1952).
    HESTENES_STIEFEL,
    /// ∇f′ᵀ∇f′/dᵀy (Dai, Yuan 1999).
    DAI_YUAN;

    /// @param g the gradient ∇f′
    /// @param before ∇fᵀ∇f
    private double of(double[] g, double before, double[] d, double[] y) {
      return switch (this) {
        case FLETCHER_REEVES -> Vectors.dot(g, g) / before;
        case POLAK_RIBIERE -> Math.max(0, Vectors.dot(g, y) / before);
        case HESTENES_STIEFEL -> Vectors.dot(g, y) / Vectors.dot(d, y);
        case DAI_YUAN -> Vectors.dot(g, g) / Vectors.dot(d, y);
      };
    }
  }

  /// Polak and Ribière's rule, which Nocedal and Wright find the most robust, with
  /// [StrongWolfe#tight].
  public static NonlinearCg defaults() {
    return of(Beta.POLAK_RIBIERE);
  }

  /// With [StrongWolfe#tight].
  public static NonlinearCg of(Beta beta) {
    return new NonlinearCg(beta, StrongWolfe.tight());
  }

  @Override
  public Minimum minimize(Problem problem, double[] start, Stop stop, Observer observer) {
    var progress = new SearchState("nonlinear_cg", problem, start, stop, observer);
    return LineDescent.run(progress, search, new Conjugate());
  }

  private final class Conjugate implements LineDescent.Directions {
    /// @param d the direction
    /// @param slope ∇fᵀd before the step
    /// @param square ∇fᵀ∇f before the step
    private record Last(double[] d, double slope, double square) {}

    private Optional<Last> last = Optional.empty();
    private double[] y = new double[0];
    private double step;
    private int since;

    @Override
    public double choose(SearchState progress, double[] direction) {
      double[] g = progress.gradient();
      double first = LineDescent.descend(progress, direction);
      boolean fresh = last.isEmpty() || since >= g.length || lost(g);
      if (fresh) {
        since = 0;
      } else {
        Vectors.add(beta.of(g, last.get().square(), last.get().d(), y), last.get().d(), direction);
      }
      double slope = Vectors.dot(g, direction);
      if (last.isPresent() && slope < 0) {
        first = step * last.get().slope() / slope;
      }
      last = Optional.of(new Last(direction.clone(), slope, Vectors.dot(g, g)));
      since++;
      return first > 0 && first < Double.POSITIVE_INFINITY ? first : 1;
    }

    /// Whether the gradient is far from orthogonal to the last one, g − y.
    private boolean lost(double[] g) {
      double square = Vectors.dot(g, g);
      return Math.abs(square - Vectors.dot(g, y)) >= LOST * square;
    }

    @Override
    public void moved(double[] s, double[] change) {
      y = change;
      step = last.map(l -> Vectors.norm(s) / Vectors.norm(l.d())).orElse(1.0);
    }

    @Override
    public void forget() {
      last = Optional.empty();
    }
  }
}
