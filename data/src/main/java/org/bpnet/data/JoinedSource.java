package org.bpnet.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;

/// Several sources one after the other.
record JoinedSource(List<Source> sources) implements Source {
  JoinedSource {
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("Source.joined: needs at least one source, got none");
    }
    for (Source source : sources) {
      if (!source.columns().equals(sources.getFirst().columns())) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Source.joined: needs sources with the same columns, got %s and %s",
                sources.getFirst().columns(),
                source.columns()));
      }
    }
  }

  @Override
  public int size() {
    return sources.stream().mapToInt(Source::size).reduce(0, Math::addExact);
  }

  @Override
  public List<Column> columns() {
    return sources.getFirst().columns();
  }

  /// Each part is asked once; its rows then go where they belong.
  @Override
  public Batch batch(int[] indices) {
    List<Batch> parts = new ArrayList<>();
    var places = new ArrayList<int[]>();
    int start = 0;
    for (Source source : sources) {
      int from = start;
      int to = start + source.size();
      int[] mine =
          IntStream.range(0, indices.length)
              .filter(i -> indices[i] >= from && indices[i] < to)
              .toArray();
      if (mine.length == indices.length) {
        int[] own = IntStream.of(indices).map(i -> i - from).toArray();
        return new Batch(source.batch(own).columns(), indices);
      }
      if (mine.length > 0) {
        parts.add(source.batch(IntStream.of(mine).map(i -> indices[i] - from).toArray()));
        places.add(mine);
      }
      start = to;
    }
    Map<String, HostArray> all = new LinkedHashMap<>();
    for (Column column : columns()) {
      all.put(column.name(), merged(column, parts, places, indices.length));
    }
    return new Batch(all, indices);
  }

  private static HostArray merged(
      Column column, List<Batch> parts, List<int[]> places, int examples) {
    Shape shape = column.shape().insert(0, examples);
    int width = column.shape().elementCount();
    boolean real = column.type().isFloat();
    var reals = new float[real ? examples * width : 0];
    var whole = new int[real ? 0 : examples * width];
    for (int p = 0; p < parts.size(); p++) {
      HostArray rows = parts.get(p).column(column.name());
      Object from = real ? rows.toFloats() : rows.toInts();
      int[] to = places.get(p);
      for (int i = 0; i < to.length; i++) {
        System.arraycopy(from, i * width, real ? reals : whole, to[i] * width, width);
      }
    }
    return real ? HostArray.of(reals, shape) : HostArray.of(whole, shape);
  }
}
