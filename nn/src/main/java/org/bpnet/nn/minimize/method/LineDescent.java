package org.bpnet.nn.minimize.method;

import java.util.Optional;
import org.bpnet.nn.minimize.algebra.Vectors;
import org.bpnet.nn.minimize.line.LineFunction.Point;
import org.bpnet.nn.minimize.line.LineSearch;
import org.bpnet.nn.minimize.line.Ray;

/// The loop of all methods that choose a direction and then search along it.
final class LineDescent {
  /// What the methods differ in.
  interface Directions {
    /// Chooses a direction at the present point.
    ///
    /// @param direction receives it
    /// @return the first step to try along it
    double choose(SearchState progress, double[] direction);

    /// Learns of an iteration: by how much the point and the gradient have changed.
    default void moved(double[] s, double[] y) {}

    /// Forgets what was learnt: it led to a direction that is of no use.
    default void forget() {}
  }

  private LineDescent() {}

  static Minimum run(SearchState progress, LineSearch search, Directions directions) {
    double[] direction = new double[progress.size()];
    boolean straightDown = false;
    Optional<Outcome> outcome = progress.begin();
    while (outcome.isEmpty()) {
      double first =
          straightDown ? descend(progress, direction) : directions.choose(progress, direction);
      double slope = Vectors.dot(progress.gradient(), direction);
      if (!(slope < 0) || slope == Double.NEGATIVE_INFINITY) {
        straightDown = true;
        first = descend(progress, direction);
        slope = Vectors.dot(progress.gradient(), direction);
        directions.forget();
      }
      var ray = new Ray(progress::evaluate, progress.x(), direction);
      Point found = search.search(ray, new Point(0, progress.value(), slope), first).point();
      if (found.value() < progress.value()) {
        outcome = move(progress, ray, found, directions);
        straightDown = false;
      } else if (straightDown) {
        outcome = Optional.of(Outcome.NO_DESCENT);
      } else {
        straightDown = true;
        directions.forget();
      }
    }
    return progress.end(outcome.get());
  }

  private static Optional<Outcome> move(
      SearchState progress, Ray ray, Point found, Directions directions) {
    Point point = ray.at(found.step()); // looked at again if it is not the last one
    double[] s = Vectors.difference(ray.x(), progress.x());
    double[] y = Vectors.difference(ray.gradient(), progress.gradient());
    directions.moved(s, y);
    return progress.move(ray.x(), ray.gradient(), point.value(), point.step());
  }

  /// Straight down the gradient.
  ///
  /// @return a first step that moves the point by no more than 1 in all, as PyTorch's L-BFGS has it
  static double descend(SearchState progress, double[] direction) {
    Vectors.scale(-1, progress.gradient(), direction);
    return Math.min(1, 1 / Vectors.sum(direction));
  }
}
