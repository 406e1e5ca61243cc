package org.bpnet.cli.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;
import org.bpnet.train.retrieval.Cone;

/// Embeddings of two numbers as pictures, side by side: the points of each class in its colour, the
/// cone in which nine tenths of them lie, an arrow from the origin to their mean, and a line from
/// there along the weights of the class.
public final class FeaturePlanes {
  /// How much of a class its cone holds; ours.
  public static final double SHARE = 0.9;

  private static final int DRAWN = 1_500; // points, at most; ours
  private static final String NOTE =
      "Cones: 90 % of a class by angle. Arrows: means. Dashed: weights of classes.";

  private FeaturePlanes() {}

  /// One panel.
  ///
  /// @param embeddings `[N, 2]`
  /// @param weights `[2, K]`, if the loss has some
  /// @param cones of the classes; none where the origin means nothing
  public record Plane(
      String name,
      HostArray embeddings,
      int[] labels,
      Optional<HostArray> weights,
      List<Cone> cones) {
    /// As a network made them, seen from the origin.
    public static Plane of(
        String name, HostArray embeddings, int[] labels, Optional<HostArray> weights) {
      return new Plane(name, embeddings, labels, weights, Cone.of(embeddings, labels, SHARE));
    }

    /// Of points that were brought into a plane, where no direction means anything.
    public static Plane projected(String name, HostArray points, int[] labels) {
      return new Plane(name, points, labels, Optional.empty(), List.of());
    }
  }

  public static ScatterPanels of(String title, List<String> classes, List<Plane> planes) {
    List<ScatterPanels.Panel> panels = new ArrayList<>();
    for (Plane plane : planes) {
      List<ScatterPanels.Cloud> clouds = new ArrayList<>();
      for (int label = 0; label < classes.size(); label++) {
        clouds.add(cloud(plane, label));
      }
      panels.add(new ScatterPanels.Panel(plane.name(), clouds, rays(plane), wedges(plane, clouds)));
    }
    boolean seen = planes.stream().anyMatch(plane -> !plane.cones().isEmpty());
    return new ScatterPanels(title, classes, panels, 0, seen ? NOTE : "");
  }

  private static ScatterPanels.Cloud cloud(Plane plane, int label) {
    int[] members =
        IntStream.range(0, Math.min(DRAWN, plane.labels().length))
            .filter(i -> plane.labels()[i] == label)
            .toArray();
    return new ScatterPanels.Cloud(
        IntStream.of(members).mapToDouble(i -> plane.embeddings().at(2 * i)).toArray(),
        IntStream.of(members).mapToDouble(i -> plane.embeddings().at(2 * i + 1)).toArray());
  }

  private static List<ScatterPanels.Ray> rays(Plane plane) {
    List<ScatterPanels.Ray> rays = new ArrayList<>();
    plane
        .weights()
        .ifPresent(weights -> {
          int classes = weights.shape().extent(1);
          for (int label = 0; label < classes; label++) {
            rays.add(new ScatterPanels.Ray(weights.at(label), weights.at(classes + label)));
          }
        });
    return rays;
  }

  private static List<ScatterPanels.Wedge> wedges(Plane plane, List<ScatterPanels.Cloud> clouds) {
    return plane.cones().stream()
        .map(cone ->
            new ScatterPanels.Wedge(
                cone.label(),
                new ScatterPanels.Ray(cone.direction()[0], cone.direction()[1]),
                cone.angle(),
                longest(clouds.get(cone.label())),
                cone.centre()[0],
                cone.centre()[1]))
        .toList();
  }

  private static double longest(ScatterPanels.Cloud cloud) {
    return IntStream.range(0, cloud.x().length)
        .mapToDouble(i -> Math.hypot(cloud.x()[i], cloud.y()[i]))
        .max()
        .orElse(0);
  }
}
