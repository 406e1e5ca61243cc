package org.bpnet.play.ground;

/// A point of the plane with its class, or of a curve.
///
/// @param label the class, from 0; 0 of a curve
public record Point(double x, double y, int label) {
  /// Ours: the widest plane that is drawn.
  public static final double FARTHEST = 10;

  /// Ours: more colours cannot be told apart.
  public static final int MOST_CLASSES = 4;

  /// Throws IllegalArgumentException if it lies outside the plane, or has no such class.
  public Point {
    if (!(Math.abs(x) <= FARTHEST && Math.abs(y) <= FARTHEST)) {
      throw new IllegalArgumentException(
          "point: needs coordinates of -10 to 10, got (" + x + ", " + y + ")");
    }
    if (label < 0 || label >= MOST_CLASSES) {
      throw new IllegalArgumentException("point: needs a class of 0 to 3, got " + label);
    }
  }
}
