package org.bpnet.nn.minimize.line;

import org.bpnet.nn.minimize.algebra.Vectors;
import org.bpnet.nn.minimize.problem.Problem;

/// A problem's objective along a direction, which remembers the point looked at last.
public final class Ray implements LineFunction {
  private final Problem problem;
  private final double[] origin;
  private final double[] direction;
  private final double[] x;
  private final double[] gradient;
  private Point last = new Point(Double.NaN, Double.NaN, Double.NaN);

  public Ray(Problem problem, double[] origin, double[] direction) {
    this.problem = problem;
    this.origin = origin;
    this.direction = direction;
    this.x = new double[origin.length];
    this.gradient = new double[origin.length];
  }

  @Override
  public Point at(double step) {
    if (step != last.step()) {
      System.arraycopy(origin, 0, x, 0, x.length);
      Vectors.add(step, direction, x);
      double value = problem.evaluate(x, gradient);
      last = new Point(step, value, Vectors.dot(gradient, direction));
    }
    return last;
  }

  /// The point looked at last.
  public double[] x() {
    return x;
  }

  /// The gradient there.
  public double[] gradient() {
    return gradient;
  }
}
