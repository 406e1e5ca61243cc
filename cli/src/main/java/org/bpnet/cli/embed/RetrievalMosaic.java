package org.bpnet.cli.embed;

import java.nio.file.Path;
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
import org.bpnet.train.embed.EmbeddingSpec;
import org.bpnet.train.retrieval.ExactIndex;
import org.bpnet.train.retrieval.Neighbours;

/// Pictures with the nearest of all others: of a whole set those where fewest of these are of their
/// class, or one.
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
      rows.add(
          new Mosaic.Row(
              String.format(
                  Locale.ROOT,
                  "%s: %d of %d",
                  names.get(labels[found.item]),
                  found.right,
                  found.nearest.length),
              Reconstructions.raw(embedder.inputs(), examples.subset(shown)),
              frames(labels[found.item], found.nearest, labels)));
    }
    String title =
        String.format(
            Locale.ROOT,
            "The worst of %d of %s with their nearest; crossed: of another class",
            labels.length,
            data);
    return mosaic(embedder, title, rows);
  }

  /// A picture with what was found. Its class is the name of its folder, if that is one.
  ///
  /// @param query the picture alone, as it was read
  /// @param gallery encoded
  static Mosaic of(
      Embedder embedder, Path picture, Dataset query, Dataset gallery, Neighbours found) {
    int[] nearest = nearest(found, 0);
    float[] first = query.features(new int[1]).toFloats();
    float[] others = Reconstructions.raw(embedder.inputs(), gallery.subset(nearest));
    float[] pixels = Arrays.copyOf(first, first.length + others.length);
    System.arraycopy(others, 0, pixels, first.length, others.length);
    int[] labels = EmbeddingSpec.labels(gallery);
    Path parent = picture.toAbsolutePath().getParent();
    String folder = parent == null ? "" : String.valueOf(parent.getFileName());
    int label = EmbedData.names(gallery).indexOf(folder);
    String title = "The nearest to " + picture.getFileName();
    return label < 0
        ? mosaic(embedder, title, List.of(new Mosaic.Row("", pixels)))
        : mosaic(
            embedder,
            title + "; crossed: of another class",
            List.of(new Mosaic.Row(folder, pixels, frames(label, nearest, labels))));
  }

  private static List<Mosaic.Frame> frames(int label, int[] nearest, int[] labels) {
    List<Mosaic.Frame> frames = new ArrayList<>(List.of(Mosaic.Frame.NONE));
    for (int item : nearest) {
      frames.add(labels[item] == label ? Mosaic.Frame.RIGHT : Mosaic.Frame.WRONG);
    }
    return frames;
  }

  private static Mosaic mosaic(Embedder embedder, String title, List<Mosaic.Row> rows) {
    Shape image = embedder.inputs().featureShape();
    return new Mosaic(title, image.extent(0), image.extent(1), image.extent(2), rows);
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
    int[] nearest = nearest(near, item);
    return new Found(
        item, nearest, Arrays.stream(nearest).filter(i -> labels[i] == labels[item]).count());
  }

  private static int[] nearest(Neighbours found, int query) {
    return IntStream.range(0, found.count()).map(place -> found.item(query, place)).toArray();
  }
}
