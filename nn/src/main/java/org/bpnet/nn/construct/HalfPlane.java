package org.bpnet.nn.construct;

/// The points (x, y) with a·x + b·y + c ≥ 0: what one unit of thresholds tells apart.
record HalfPlane(double a, double b, double c) {
  /// The points on the left of somebody who goes from one point to another, and those on the line.
  static HalfPlane leftOf(Polygon.Point from, Polygon.Point to) {
    double a = from.y() - to.y();
    double b = to.x() - from.x();
    return new HalfPlane(a, b, -(a * from.x() + b * from.y()));
  }
}
