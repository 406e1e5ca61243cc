package org.bpnet.nn.minimize.method;

import java.util.Optional;
import org.bpnet.nn.minimize.algebra.Vectors;
import org.bpnet.nn.minimize.problem.Problem;

/// Møller's scaled conjugate gradients: the step follows from the curvature along the direction,
/// and a trust in it that is learnt takes the place of a line search.
///
/// **Formula.** With r = −∇f, direction p and δ = pᵀH·p + λ·‖p‖², made positive by a larger λ if
/// need be: a = pᵀr/δ; the ratio of the decrease had to the one expected is Δ = 2δ·(f(x) − f(x +
/// a·p))/ (pᵀr)². If Δ > 0 the step is taken and p ← r′ + β·p with β = (‖r′‖² − r′ᵀr)/pᵀr, every
/// n-th time p ← r′. λ shrinks by 4 if Δ ≥ ¾, and grows by δ·(1 − Δ)/‖p‖² if Δ < ¼.
///
/// **Source.** Møller, *A scaled conjugate gradient algorithm for fast supervised learning*, 1993.
/// **Differs**: H·p is what the objective says, exact for models, where the paper takes a
/// difference of gradients over σ; and β = 0 whenever the new direction would not lead down.
///
/// @param lambda λ at first, above 0
public record ScaledCg(double lambda) implements Minimizer {
  private static final double LARGEST = 1e100; // no step of this trust moves anything

  /// Throws IllegalArgumentException if λ is not positive and finite.
  public ScaledCg {
    if (!(lambda > 0 && lambda < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("ScaledCg: lambda must be finite and > 0, got " + lambda);
    }
  }

  /// λ = 10⁻⁷; the paper asks for at most 10⁻⁶.
  public static ScaledCg defaults() {
    return new ScaledCg(1e-7);
  }

  @Override
  public Minimum minimize(Problem problem, double[] start, Stop stop, Observer observer) {
    var progress = new SearchState("scg", problem, start, stop, observer);
    return new Search(progress, lambda).run();
  }

  private static final class Search {
    private final SearchState progress;
    private final double[] p;
    private double trust;
    private int since;

    Search(SearchState progress, double lambda) {
      this.progress = progress;
      this.trust = lambda;
      this.p = new double[progress.size()];
      LineDescent.descend(progress, p);
    }

    Minimum run() {
      Optional<Outcome> outcome = progress.begin();
      double[] product = new double[p.length];
      while (outcome.isEmpty()) {
        progress.hessianProduct(p, product);
        outcome = step(Vectors.dot(p, product));
      }
      return progress.end(outcome.get());
    }

    /// Tries steps along the direction, with less and less trust, until one leads down.
    private Optional<Outcome> step(double curvature) {
      double square = Vectors.dot(p, p);
      double down = -Vectors.dot(p, progress.gradient());
      while (trust < LARGEST) {
        double delta = curvature + trust * square;
        if (!(delta > 0)) {
          trust = Double.isFinite(delta) ? 2 * (trust - delta / square) : LARGEST;
          delta = curvature + trust * square;
        }
        double length = down / delta;
        double[] x = progress.x().clone();
        double[] gradient = new double[x.length];
        Vectors.add(length, p, x);
        double value = progress.evaluate(x, gradient);
        boolean finite = Double.isFinite(value) && Double.isFinite(Vectors.largest(gradient));
        double ratio = finite ? 2 * delta * (progress.value() - value) / (down * down) : -1;
        double before = trust;
        if (ratio < 0.25) {
          trust += delta * (1 - ratio) / square;
        } else if (ratio >= 0.75) {
          trust /= 4;
        }
        if (finite && value < progress.value()) {
          turn(gradient, down);
          return progress.move(x, gradient, value, length);
        } else if (trust == before) {
          break;
        }
      }
      return Optional.of(Outcome.NO_DESCENT);
    }

    /// Takes the next direction.
    private void turn(double[] gradient, double down) {
      since++;
      double overlap = Vectors.dot(gradient, gradient) - Vectors.dot(gradient, progress.gradient());
      double beta = since % p.length == 0 ? 0 : overlap / down;
      for (int i = 0; i < p.length; i++) {
        p[i] = beta * p[i] - gradient[i];
      }
      if (!(Vectors.dot(p, gradient) < 0)) {
        Vectors.scale(-1, gradient, p);
      }
    }
  }
}
