package org.bpnet.nn.minimize;

/// An objective along a direction, which remembers the point looked at last.
final class Ray implements LineFunction {
  private final Objective objective;
  private final double[] origin;
  private final double[] direction;
  private final double[] x;
  private final double[] gradient;
  private Point last = new Point(Double.NaN, Double.NaN, Double.NaN);

  Ray(Objective objective, double[] origin, double[] direction) {
    this.objective = objective;
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
      double value = objective.evaluate(x, gradient);
      last = new Point(step, value, Vectors.dot(gradient, direction));
    }
    return last;
  }

  /// The point looked at last.
  double[] x() {
    return x;
  }

  /// The gradient there.
  double[] gradient() {
    return gradient;
  }
}
