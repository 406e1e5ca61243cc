package org.bpnet.cli.embed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bpnet.cli.plot.FeaturePlanes;
import org.bpnet.cli.terminal.Words;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.nn.project.PrincipalAxes;
import org.bpnet.nn.project.TSne;

/// Embeddings of more than two numbers in two planes, along their principal axes and by t-SNE, as
/// their distance sees them: with length 1 where directions alone count.
final class ProjectedPlanes {
  private static final int PERPLEXITY = 30; // the usual
  private static final int MOST = 1_000; // whose pairs take seconds; ours
  private static final int LEAST = 4; // whose perplexity can be 1

  private ProjectedPlanes() {}

  static List<FeaturePlanes.Plane> of(
      Backend backend, Distance distance, HostArray embeddings, int[] labels) {
    HostArray seen = distance.prepare(backend, embeddings);
    List<FeaturePlanes.Plane> planes = new ArrayList<>();
    planes.add(alongAxes("principal axes", seen, labels));
    int count = Math.min(MOST, labels.length);
    if (count >= LEAST) {
      int perplexity = Math.min(PERPLEXITY, (count - 1) / 3); // the third is ours
      planes.add(
          FeaturePlanes.Plane.projected(
              String.format(Locale.ROOT, "t-SNE, perplexity %d", perplexity),
              TSne.defaults().perplexity(perplexity).of(first(seen, count), new Seed(0)).points(),
              Arrays.copyOf(labels, count)));
    }
    return planes;
  }

  /// Along the two directions in which they vary most.
  ///
  /// @param name before the share of the variance that these keep
  /// @param seen embeddings as their distance sees them
  static FeaturePlanes.Plane alongAxes(String name, HostArray seen, int[] labels) {
    PrincipalAxes axes = PrincipalAxes.of(seen);
    return FeaturePlanes.Plane.projected(
        name + ", " + Words.percent(axes.share(2)) + " of variance", axes.project(seen, 2), labels);
  }

  private static HostArray first(HostArray points, int count) {
    int width = points.shape().extent(1);
    double[] some = Arrays.copyOf(points.toDoubles(), count * width);
    return HostArray.of(some, Shape.of(count, width));
  }
}
