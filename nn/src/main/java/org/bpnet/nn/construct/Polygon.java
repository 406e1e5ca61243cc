package org.bpnet.nn.construct;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// A polygon in the plane, convex or not, without crossings.
public final class Polygon {
  /// A point of the plane.
  public record Point(double x, double y) {}

  private final List<Point> corners;

  private Polygon(List<Point> corners) {
    this.corners = corners;
  }

  /// The polygon with these corners, in either direction.
  ///
  /// @throws IllegalArgumentException if there are fewer than three, two edges touch or cross but
  ///   where they follow each other, or a coordinate is not finite
  public static Polygon of(List<Point> corners) {
    if (corners.size() < 3) {
      throw new IllegalArgumentException(
          "Polygon: needs at least 3 corners, got " + corners.size());
    }
    for (Point corner : corners) {
      if (!Double.isFinite(corner.x()) || !Double.isFinite(corner.y())) {
        throw new IllegalArgumentException("Polygon: needs finite coordinates, got " + corner);
      }
    }
    checkCrossings(corners);
    List<Point> ordered = new ArrayList<>(corners);
    if (area(corners) < 0) {
      Collections.reverse(ordered);
    }
    return new Polygon(List.copyOf(ordered));
  }

  /// The regular polygon of so many corners on a circle.
  public static Polygon regular(int corners, Point centre, double radius) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < corners; i++) {
      double angle = 2 * Math.PI * i / corners;
      points.add(
          new Point(centre.x() + radius * Math.cos(angle), centre.y() + radius * Math.sin(angle)));
    }
    return of(points);
  }

  private static void checkCrossings(List<Point> corners) {
    int n = corners.size();
    for (int i = 0; i < n; i++) {
      Point a = corners.get(i);
      Point b = corners.get((i + 1) % n);
      if (turn(a, b, corners.get((i + 2) % n)) == 0) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Polygon: corner %d lies on a line with its neighbours; leave it out",
                (i + 1) % n + 1));
      }
      for (int j = i + 2; j < n - (i == 0 ? 1 : 0); j++) {
        if (meet(a, b, corners.get(j), corners.get((j + 1) % n))) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "Polygon: the edges from corner %d and from corner %d cross or touch",
                  i + 1,
                  j + 1));
        }
      }
    }
  }

  private static boolean meet(Point a, Point b, Point c, Point d) {
    double c1 = turn(a, b, c);
    double d1 = turn(a, b, d);
    double a1 = turn(c, d, a);
    double b1 = turn(c, d, b);
    if (c1 == 0 && between(a, b, c)
        || d1 == 0 && between(a, b, d)
        || a1 == 0 && between(c, d, a)
        || b1 == 0 && between(c, d, b)) {
      return true;
    }
    return c1 != 0 && d1 != 0 && a1 != 0 && b1 != 0 && c1 > 0 != d1 > 0 && a1 > 0 != b1 > 0;
  }

  private static boolean between(Point a, Point b, Point p) {
    return Math.min(a.x(), b.x()) <= p.x()
        && p.x() <= Math.max(a.x(), b.x())
        && Math.min(a.y(), b.y()) <= p.y()
        && p.y() <= Math.max(a.y(), b.y());
  }

  /// Twice the area of a triangle, positive if its corners turn left.
  static double turn(Point a, Point b, Point c) {
    return (b.x() - a.x()) * (c.y() - a.y()) - (b.y() - a.y()) * (c.x() - a.x());
  }

  private static double area(List<Point> corners) {
    double twice = 0;
    for (int i = 0; i < corners.size(); i++) {
      Point a = corners.get(i);
      Point b = corners.get((i + 1) % corners.size());
      twice += a.x() * b.y() - b.x() * a.y();
    }
    return twice / 2;
  }

  /// The corners, counter-clockwise.
  public List<Point> corners() {
    return corners;
  }

  /// Whether a point is inside: whether a ray from it meets an odd number of edges. Points on an
  /// edge may be either.
  public boolean contains(Point p) {
    boolean isInside = false;
    for (int i = 0; i < corners.size(); i++) {
      Point a = corners.get(i);
      Point b = corners.get((i + 1) % corners.size());
      if (a.y() > p.y() != b.y() > p.y()
          && p.x() < a.x() + (b.x() - a.x()) * (p.y() - a.y()) / (b.y() - a.y())) {
        isInside = !isInside;
      }
    }
    return isInside;
  }

  /// Whether all corners turn left.
  public boolean isConvex() {
    int n = corners.size();
    for (int i = 0; i < n; i++) {
      if (turn(corners.get(i), corners.get((i + 1) % n), corners.get((i + 2) % n)) < 0) {
        return false;
      }
    }
    return true;
  }

  /// Convex polygons that are this one together: itself if it is convex, else triangles, found by
  /// cutting off ears (Meisters 1975, *Polygons have ears*).
  List<List<Point>> convexParts() {
    if (isConvex()) {
      return List.of(corners);
    }
    List<List<Point>> parts = new ArrayList<>();
    List<Point> rest = new ArrayList<>(corners);
    while (rest.size() > 3) {
      int ear = ear(rest);
      int n = rest.size();
      parts.add(List.of(rest.get((ear + n - 1) % n), rest.get(ear), rest.get((ear + 1) % n)));
      rest.remove(ear);
    }
    parts.add(List.copyOf(rest));
    return parts;
  }

  /// A corner that turns left and whose triangle holds no other corner.
  private static int ear(List<Point> corners) {
    int n = corners.size();
    for (int i = 0; i < n; i++) {
      Point a = corners.get((i + n - 1) % n);
      Point b = corners.get(i);
      Point c = corners.get((i + 1) % n);
      List<Point> own = List.of(a, b, c);
      if (turn(a, b, c) > 0
          && corners.stream().noneMatch(p -> !own.contains(p) && holds(a, b, c, p))) {
        return i;
      }
    }
    throw new IllegalStateException("a polygon without crossings has an ear");
  }

  private static boolean holds(Point a, Point b, Point c, Point p) {
    return turn(a, b, p) >= 0 && turn(b, c, p) >= 0 && turn(c, a, p) >= 0;
  }
}
