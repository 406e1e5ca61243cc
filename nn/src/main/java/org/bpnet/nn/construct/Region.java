package org.bpnet.nn.construct;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bpnet.nn.construct.ThresholdNetwork.Stage;

/// Part of the plane with straight borders: polygons together, less others. As a network of three
/// layers: a unit for each edge, 1 on its left; a unit for each convex part, 1 where all its edges
/// are; one that is 1 where any part is and no hole.
///
/// ```java
/// Region ring = Region.of(Polygon.regular(6, new Point(0, 0), 2)).without(square);
/// Sequential inside = ring.network().create(params); // [N, 2] -> [N, 1], 1 inside
/// ```
///
/// Edges belong to the polygons that they are edges of, so those of a hole are outside.
///
/// @param polygons what is inside, also if another is over it
/// @param holes what is not
public record Region(List<Polygon> polygons, List<Polygon> holes) {
  /// Copies the lists; throws IllegalArgumentException if nothing is inside.
  public Region {
    polygons = List.copyOf(polygons);
    holes = List.copyOf(holes);
    if (polygons.isEmpty()) {
      throw new IllegalArgumentException("Region: needs at least one polygon, got none");
    }
  }

  /// The union of polygons.
  public static Region of(Polygon... polygons) {
    return new Region(List.of(polygons), List.of());
  }

  /// This region without the points of a polygon.
  public Region without(Polygon hole) {
    List<Polygon> more = new ArrayList<>(holes);
    more.add(hole);
    return new Region(polygons, more);
  }

  /// Whether a point is inside, see [Polygon#contains].
  public boolean contains(Polygon.Point point) {
    return polygons.stream().anyMatch(polygon -> polygon.contains(point))
        && holes.stream().noneMatch(hole -> hole.contains(point));
  }

  /// The network that is 1 inside.
  public ThresholdNetwork network() {
    List<List<Polygon.Point>> parts = parts(polygons);
    int inside = parts.size();
    parts.addAll(parts(holes));
    List<double[]> edges = new ArrayList<>();
    List<Double> offsets = new ArrayList<>();
    List<int[]> spans = new ArrayList<>();
    for (List<Polygon.Point> part : parts) {
      int from = edges.size();
      for (int i = 0; i < part.size(); i++) {
        HalfPlane side = HalfPlane.leftOf(part.get(i), part.get((i + 1) % part.size()));
        edges.add(new double[] {side.a(), side.b()});
        offsets.add(side.c());
      }
      spans.add(new int[] {from, edges.size()});
    }
    double[] biases = offsets.stream().mapToDouble(Double::doubleValue).toArray();
    return new ThresholdNetwork(
        List.of(
            new Stage(edges, biases, true),
            all(spans, edges.size()),
            any(inside, parts.size() - inside)));
  }

  private static List<List<Polygon.Point>> parts(List<Polygon> polygons) {
    List<List<Polygon.Point>> parts = new ArrayList<>();
    polygons.forEach(polygon -> parts.addAll(polygon.convexParts()));
    return parts;
  }

  /// A unit for each span of inputs that is 1 where all of them are.
  private static Stage all(List<int[]> spans, int inputs) {
    List<double[]> weights = new ArrayList<>();
    double[] biases = new double[spans.size()];
    for (int[] span : spans) {
      double[] unit = new double[inputs];
      Arrays.fill(unit, span[0], span[1], 1);
      biases[weights.size()] = 0.5 - (span[1] - span[0]);
      weights.add(unit);
    }
    return new Stage(weights, biases, true);
  }

  /// 1 where any of the first inputs is and none of the others: one of these outweighs all of
  /// those.
  private static Stage any(int inside, int outside) {
    double[] unit = new double[inside + outside];
    Arrays.fill(unit, 0, inside, 1);
    Arrays.fill(unit, inside, unit.length, -inside);
    return new Stage(List.of(unit), new double[] {-0.5}, true);
  }
}
