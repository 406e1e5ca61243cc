package org.bpnet.nn.minimize.method;

import java.util.Locale;
import java.util.Optional;
import org.bpnet.nn.minimize.algebra.Cholesky;
import org.bpnet.nn.minimize.algebra.Vectors;
import org.bpnet.nn.minimize.problem.Problem;
import org.bpnet.nn.minimize.problem.ResidualFunction;
import org.bpnet.nn.minimize.problem.SumOfSquares;

/// Least squares by steps between [GaussNewton]'s and the gradient's: the method of choice for
/// small networks with a squared error.
///
/// **Formula.** (Jᵀ·J + μ·I)·d = −Jᵀ·r. If ½‖r‖² is lower at x + d, x ← x + d and μ ← μ/ν; else μ ←
/// μ·ν and again. At first μ = τ·max (Jᵀ·J)ᵢᵢ.
///
/// **Source.** Levenberg 1944, whose I it is; Marquardt 1963, whose factor ν it is; the first μ is
/// that of Madsen, Nielsen, Tingleff 2004, algorithm 3.16.
///
/// @param damping τ, above 0
/// @param factor ν, above 1
public record LevenbergMarquardt(double damping, double factor) implements Minimizer {
  /// No lower value is to be had once the damping is so much larger than Jᵀ·J: the step is lost in
  /// rounding.
  private static final double LARGEST = 1e20;

  /// Throws IllegalArgumentException if a number is outside its range.
  public LevenbergMarquardt {
    if (!(damping > 0 && factor > 1 && damping * factor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "LevenbergMarquardt: need damping > 0 and factor > 1, both finite, got %s and %s",
              damping,
              factor));
    }
  }

  /// τ = 10⁻³ (Madsen, Nielsen, Tingleff 2004) and ν = 10 (Marquardt 1963).
  public static LevenbergMarquardt defaults() {
    return new LevenbergMarquardt(1e-3, 10);
  }

  @Override
  public boolean needsSquares() {
    return true;
  }

  @Override
  public Minimum minimize(Problem problem, double[] start, Stop stop, Observer observer) {
    ResidualFunction residuals = SumOfSquares.of("levenberg_marquardt", problem);
    Cholesky.checkSize("levenberg_marquardt", start.length);
    var sum = new SumOfSquares(residuals); // its values compare with those of the trials
    var progress = new SearchState("levenberg_marquardt", sum, start, stop, observer);
    progress.countCurvatures(1);
    return new Search(residuals, progress).run();
  }

  private final class Search {
    private final ResidualFunction residuals;
    private final SearchState progress;
    private double[][] jacobian;
    private double mu;
    private Optional<Outcome> outcome = Optional.empty();

    Search(ResidualFunction residuals, SearchState progress) {
      this.residuals = residuals;
      this.progress = progress;
      this.jacobian = residuals.jacobian(progress.x());
    }

    Minimum run() {
      outcome = progress.begin();
      while (outcome.isEmpty()) {
        double[][] normal = SumOfSquares.normal(jacobian, progress.size());
        double largest = 0;
        for (int i = 0; i < normal.length; i++) {
          largest = Math.max(largest, normal[i][i]);
        }
        mu = mu == 0 ? damping * largest : mu;
        while (mu <= LARGEST * largest && !attempt(normal)) { // false for NaN
          mu *= factor;
        }
        if (mu <= LARGEST * largest) {
          mu /= factor;
        } else {
          outcome = Optional.of(Outcome.NO_DESCENT);
        }
      }
      return progress.end(outcome.get());
    }

    /// Takes the step with the present damping, if it leads down.
    private boolean attempt(double[][] normal) {
      Optional<Cholesky> factored = Cholesky.of(normal, mu);
      if (factored.isEmpty()) {
        return false;
      }
      double[] x = new double[normal.length];
      factored.get().solveNegative(progress.gradient(), x);
      Vectors.add(1, progress.x(), x);
      progress.countEvaluation();
      double[] r = residuals.at(x);
      double value = SumOfSquares.value(r);
      return value < progress.value() && move(x, r, value);
    }

    private boolean move(double[] x, double[] r, double value) {
      progress.countCurvatures(1);
      double[][] there = residuals.jacobian(x);
      double[] gradient = new double[x.length];
      SumOfSquares.gradient(r, there, gradient);
      if (!Double.isFinite(Vectors.largest(gradient))) {
        return false;
      }
      jacobian = there;
      outcome = progress.move(x, gradient, value, 1);
      return true;
    }
  }
}
