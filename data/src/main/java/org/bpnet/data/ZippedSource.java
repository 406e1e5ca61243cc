package org.bpnet.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bpnet.core.array.HostArray;

/// Several sources side by side.
record ZippedSource(List<Source> sources) implements Source {
  ZippedSource {
    Set<String> names = new HashSet<>();
    for (Source source : sources) {
      if (source.size() == 0) {
        throw new IllegalArgumentException(
            "Source.zipped: needs sources with examples, got one without");
      }
      for (Column column : source.columns()) {
        if (!names.add(column.name())) {
          throw new IllegalArgumentException(
              "Source.zipped: two sources have a column '" + column.name() + "'; rename one");
        }
      }
    }
  }

  @Override
  public int size() {
    return sources.stream().mapToInt(Source::size).max().orElse(0);
  }

  @Override
  public List<Column> columns() {
    List<Column> all = new ArrayList<>();
    sources.forEach(source -> all.addAll(source.columns()));
    return all;
  }

  @Override
  public Batch batch(int[] indices) {
    Map<String, HostArray> all = new LinkedHashMap<>();
    for (Source source : sources) {
      var own = new int[indices.length];
      for (int i = 0; i < own.length; i++) {
        own[i] = indices[i] % source.size();
      }
      all.putAll(source.batch(own).columns());
    }
    return new Batch(all, indices);
  }
}
