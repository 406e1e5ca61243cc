package org.bpnet.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;

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
      ColumnRows rows = new ColumnRows(column, indices.length);
      for (int p = 0; p < parts.size(); p++) {
        int[] to = places.get(p);
        rows.put(parts.get(p).column(column.name()), IntStream.range(0, to.length).toArray(), to);
      }
      all.put(column.name(), rows.toHost());
    }
    return new Batch(all, indices);
  }
}
