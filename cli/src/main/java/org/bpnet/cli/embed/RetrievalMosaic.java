package org.bpnet.cli.embed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bpnet.cli.plot.Mosaic;
import org.bpnet.cli.report.Reconstructions;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Dataset;
import org.bpnet.train.Embedder;
import org.bpnet.train.retrieval.ExactIndex;
import org.bpnet.train.retrieval.Neighbours;

/// Pictures with the nearest of all others, where fewest of these are of their class.
final class RetrievalMosaic {
  private static final int QUERIES = 10; // these two are ours
  private static final int NEIGHBOURS = 10;

  private RetrievalMosaic() {}

  /// A query with what was found.
  ///
  /// @param item its position
  /// @param nearest theirs, the nearest first
  /// @param right how many of them are of its class
  record Found(int item, int[] nearest, long right) {}

  static Mosaic of(
      Embedder embedder, String data, Dataset examples, HostArray embeddings, int[] labels) {
    List<String> names = EmbedData.names(examples);
    List<Mosaic.Row> rows = new ArrayList<>();
    for (Found found : worst(embedder, embeddings, labels)) {
      int[] shown =
          IntStream.concat(IntStream.of(found.item), Arrays.stream(found.nearest)).toArray();
      List<Mosaic.Frame> frames = new ArrayList<>(List.of(Mosaic.Frame.NONE));
      for (int item : found.nearest) {
        boolean right = labels[item] == labels[found.item];
        frames.add(right ? Mosaic.Frame.RIGHT : Mosaic.Frame.WRONG);
      }
      rows.add(
          new Mosaic.Row(
              String.format(
                  Locale.ROOT,
                  "%s: %d of %d",
                  names.get(labels[found.item]),
                  found.right,
                  found.nearest.length),
              Reconstructions.raw(embedder.inputs(), examples.subset(shown)),
              frames));
    }
    Shape image = embedder.inputs().featureShape();
    return new Mosaic(
        String.format(
            Locale.ROOT,
            "The worst of %d of %s with their nearest; crossed: of another class",
            labels.length,
            data),
        image.extent(0),
        image.extent(1),
        image.extent(2),
        rows);
  }

  /// The queries with the fewest right ones, the worst first, of equal ones the first; none that is
  /// alone in its class.
  static List<Found> worst(Embedder embedder, HostArray embeddings, int[] labels) {
    Neighbours near;
    try (ExactIndex index = embedder.index(embeddings)) {
      near = index.searchOthers(embeddings, 0, NEIGHBOURS);
    }
    int[] sizes = new int[1 + Arrays.stream(labels).max().orElse(0)];
    Arrays.stream(labels).forEach(label -> sizes[label]++);
    return IntStream.range(0, labels.length)
        .filter(item -> sizes[labels[item]] > 1)
        .mapToObj(item -> found(near, item, labels))
        .sorted(Comparator.comparingLong(Found::right))
        .limit(QUERIES)
        .toList();
  }

  private static Found found(Neighbours near, int item, int[] labels) {
    int[] nearest = IntStream.range(0, near.count()).map(place -> near.item(item, place)).toArray();
    return new Found(
        item, nearest, Arrays.stream(nearest).filter(i -> labels[i] == labels[item]).count());
  }
}
