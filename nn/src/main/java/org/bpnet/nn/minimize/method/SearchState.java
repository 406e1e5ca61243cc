package org.bpnet.nn.minimize.method;

import java.util.Locale;
import java.util.Optional;
import org.bpnet.nn.minimize.algebra.Vectors;
import org.bpnet.nn.minimize.problem.Problem;

/// Where a search is, what it has cost, and whether it should stop.
final class SearchState {
  private final Problem problem;
  private final Stop stop;
  private final Observer observer;
  private double[] x;
  private double[] gradient;
  private double value;
  private int iterations;
  private int evaluations;
  private int curvatures;

  /// A search that begins here.
  ///
  /// @param method how it is called in messages
  /// @throws IllegalArgumentException if it cannot begin here
  SearchState(String method, Problem problem, double[] start, Stop stop, Observer observer) {
    if (start.length == 0) {
      throw new IllegalArgumentException(
          method + ": needs at least one number to change, got none; are there parameters?");
    }
    this.problem = problem;
    this.stop = stop;
    this.observer = observer;
    this.x = start.clone();
    this.gradient = new double[start.length];
    this.value = evaluate(x, gradient);
    if (!Double.isFinite(value) || !Double.isFinite(Vectors.largest(gradient))) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: needs a finite value and gradient at the start, got value %s and largest"
                  + " gradient %s; choose another start",
              method,
              value,
              Vectors.largest(gradient)));
    }
  }

  /// Value and gradient, counted.
  double evaluate(double[] point, double[] slopes) {
    evaluations++;
    return problem.evaluate(point, slopes);
  }

  /// Counts an evaluation made elsewhere.
  void countEvaluation() {
    evaluations++;
  }

  /// Counts second derivatives.
  void countCurvatures(int count) {
    curvatures += count;
  }

  /// H·v at the present point, counted.
  void hessianProduct(double[] v, double[] product) {
    curvatures++;
    problem.hessianProduct(x, v, product);
  }

  /// The Hessian at the present point, counted.
  double[][] hessian() {
    curvatures += x.length;
    return problem.hessian(x);
  }

  /// Whether the start is the end.
  Optional<Outcome> begin() {
    return reached(0, Double.POSITIVE_INFINITY);
  }

  /// Goes to a point, whose arrays it keeps.
  ///
  /// @return why to stop there, if so
  Optional<Outcome> move(double[] point, double[] slopes, double lower, double step) {
    double change = value - lower;
    double scale = Math.max(1, Math.max(Math.abs(value), Math.abs(lower)));
    x = point;
    gradient = slopes;
    value = lower;
    iterations++;
    return reached(step, change / scale);
  }

  private Optional<Outcome> reached(double step, double change) {
    var iteration = new Observer.Iteration(iterations, x, value, gradient, step, evaluations);
    boolean goOn = observer.reached(iteration);
    if (Vectors.largest(gradient) <= stop.gradient()) {
      return Optional.of(Outcome.SMALL_GRADIENT);
    } else if (!goOn) {
      return Optional.of(Outcome.INTERRUPTED);
    } else if (change <= stop.change()) {
      return Optional.of(Outcome.SMALL_CHANGE);
    } else if (iterations >= stop.iterations()) {
      return Optional.of(Outcome.ITERATION_LIMIT);
    } else if (evaluations >= stop.evaluations()) {
      return Optional.of(Outcome.EVALUATION_LIMIT);
    }
    return Optional.empty();
  }

  /// The result, if the search ends here.
  Minimum end(Outcome outcome) {
    return new Minimum(
        x, value, Vectors.largest(gradient), iterations, evaluations, curvatures, outcome);
  }

  double[] x() {
    return x;
  }

  double[] gradient() {
    return gradient;
  }

  double value() {
    return value;
  }

  int size() {
    return x.length;
  }
}
