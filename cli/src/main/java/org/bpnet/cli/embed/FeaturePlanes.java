package org.bpnet.cli.embed;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bpnet.cli.plot.ScatterPanels;
import org.bpnet.core.array.HostArray;

/// Embeddings of two numbers as pictures, side by side: the points of each class in its colour, and
/// a line from the origin along the weights of the class.
final class FeaturePlanes {
  private FeaturePlanes() {}

  /// One panel.
  ///
  /// @param embeddings `[N, 2]`
  /// @param weights `[2, K]`, if the loss has some
  record Plane(String name, HostArray embeddings, int[] labels, Optional<HostArray> weights) {}

  static ScatterPanels of(String title, List<String> classes, List<Plane> planes) {
    List<ScatterPanels.Panel> panels = new ArrayList<>();
    for (Plane plane : planes) {
      List<ScatterPanels.Cloud> clouds = new ArrayList<>();
      for (int label = 0; label < classes.size(); label++) {
        clouds.add(cloud(plane, label));
      }
      panels.add(new ScatterPanels.Panel(plane.name(), clouds, rays(plane)));
    }
    return new ScatterPanels(title, classes, panels, 0);
  }

  private static ScatterPanels.Cloud cloud(Plane plane, int label) {
    int[] members =
        IntStream.range(0, plane.labels().length).filter(i -> plane.labels()[i] == label).toArray();
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
}
