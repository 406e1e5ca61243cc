package org.bpnet.nn.construct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bpnet.nn.construct.Polygon.Point;
import org.junit.jupiter.api.Test;

class RegionTest {
  /// A band about the borders whose points may be on either side.
  private static final double BAND = 1e-9;

  private static final Polygon HEXAGON = Polygon.regular(6, new Point(0.1, -0.2), 1.5);
  private static final Polygon ARROW =
      Polygon.of(
          List.of(
              new Point(-2, -1.5),
              new Point(0, -0.5),
              new Point(2, -1.7),
              new Point(0.3, 1.9),
              new Point(-0.4, 0.2)));
  private static final Polygon SQUARE =
      Polygon.of(
          List.of(
              new Point(-0.5, -0.5),
              new Point(-0.5, 0.5),
              new Point(0.5, 0.5),
              new Point(0.5, -0.5)));

  @Test
  void should_tell_inside_from_outside() {
    assertThat(HEXAGON.isConvex()).isTrue();
    assertThat(ARROW.isConvex()).isFalse();
    check(Region.of(HEXAGON), 1);
    check(Region.of(ARROW), 2);
    check(Region.of(comb()), 3);
    check(Region.of(HEXAGON, ARROW).without(SQUARE), 4);
  }

  @Test
  void should_have_a_unit_for_each_edge_and_each_part() {
    assertThat(Region.of(HEXAGON).network()).hasToString("2 -> 6 -> 1 -> 1");
    assertThat(Region.of(HEXAGON).without(SQUARE).network()).hasToString("2 -> 10 -> 2 -> 1");
    assertThat(Region.of(ARROW).network()).hasToString("2 -> 9 -> 3 -> 1");
  }

  /// On 100,000 points, against the parity of the edges that a ray from the point meets.
  private static void check(Region region, int seed) {
    var random = new SplittableRandom(seed);
    double[] points = random.doubles(200_000, -2.5, 2.5).toArray();
    double[] outputs = region.network().outputs(points);
    int inside = 0;
    for (int i = 0; i < outputs.length; i++) {
      Point point = new Point(points[2 * i], points[2 * i + 1]);
      List<Polygon> all = new ArrayList<>(region.polygons());
      all.addAll(region.holes());
      if (all.stream().noneMatch(polygon -> isNear(polygon, point))) {
        boolean expected = region.contains(point);
        assertThat(outputs[i]).as("%s", point).isEqualTo(expected ? 1 : 0);
        inside += expected ? 1 : 0;
      }
    }
    assertThat(inside).isBetween(outputs.length / 20, outputs.length * 19 / 20);
  }

  private static boolean isNear(Polygon polygon, Point p) {
    List<Point> corners = polygon.corners();
    for (int i = 0; i < corners.size(); i++) {
      Point a = corners.get(i);
      Point b = corners.get((i + 1) % corners.size());
      double length = Math.hypot(b.x() - a.x(), b.y() - a.y());
      if (Math.abs(Polygon.turn(a, b, p)) <= BAND * length) {
        return true;
      }
    }
    return false;
  }

  /// Teeth up, clockwise.
  private static Polygon comb() {
    List<Point> corners = new ArrayList<>();
    corners.add(new Point(2, -2));
    corners.add(new Point(-2, -2));
    for (int tooth = 0; tooth < 7; tooth++) {
      corners.add(new Point(-1.9 + 0.55 * tooth, 2 - 0.1 * tooth));
      corners.add(new Point(-1.6 + 0.55 * tooth, -1.5));
    }
    return Polygon.of(corners);
  }

  @Test
  void should_refuse_what_is_no_polygon() {
    Point a = new Point(0, 0);
    Point b = new Point(1, 0);
    Point c = new Point(1, 1);
    Point d = new Point(0, 1);
    assertThatThrownBy(() -> Polygon.of(List.of(a, b)))
        .hasMessage("Polygon: needs at least 3 corners, got 2");
    assertThatThrownBy(() -> Polygon.of(List.of(a, c, b, d)))
        .hasMessage("Polygon: the edges from corner 1 and from corner 3 cross or touch");
    assertThatThrownBy(() -> Polygon.of(List.of(a, new Point(0.5, 0), b, c)))
        .hasMessage("Polygon: corner 2 lies on a line with its neighbours; leave it out");
    assertThatThrownBy(() -> Polygon.of(List.of(a, b, new Point(Double.NaN, 1))))
        .hasMessageStartingWith("Polygon: needs finite coordinates, got Point[x=NaN");
  }
}
