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
  private static final int QUERIES = 10; // these three are ours
  private static final int NEIGHBOURS = 10;
  private static final int AT_ONCE = 512;

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
    int width = embeddings.shape().extent(1);
    List<Found> all = new ArrayList<>();
    try (ExactIndex index = embedder.index(embeddings)) {
      for (int start = 0; start < labels.length; start += AT_ONCE) {
        int end = Math.min(labels.length, start + AT_ONCE);
        float[] some = Arrays.copyOfRange(embeddings.toFloats(), start * width, end * width);
        Neighbours near =
            index.searchOthers(HostArray.of(some, Shape.of(end - start, width)), start, NEIGHBOURS);
        for (int q = 0; q < end - start; q++) {
          all.add(found(near, q, start + q, labels));
        }
      }
    }
    int[] sizes = new int[1 + Arrays.stream(labels).max().orElse(0)];
    Arrays.stream(labels).forEach(label -> sizes[label]++);
    return all.stream()
        .filter(found -> sizes[labels[found.item]] > 1)
        .sorted(Comparator.comparingLong(Found::right))
        .limit(QUERIES)
        .toList();
  }

  private static Found found(Neighbours near, int query, int item, int[] labels) {
    int[] nearest =
        IntStream.range(0, near.count()).map(place -> near.item(query, place)).toArray();
    return new Found(
        item, nearest, Arrays.stream(nearest).filter(i -> labels[i] == labels[item]).count());
  }
}
