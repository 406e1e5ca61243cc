package org.bpnet.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;

/// Columns held in arrays.
record ArraySource(int size, Map<String, HostArray> arrays) implements Source {
  static ArraySource of(Map<String, HostArray> columns) {
    Map<String, HostArray> arrays =
        columns instanceof LinkedHashMap ? new LinkedHashMap<>(columns) : new TreeMap<>(columns);
    int size = -1;
    for (Map.Entry<String, HostArray> column : arrays.entrySet()) {
      Shape shape = column.getValue().shape();
      if (shape.rank() == 0 || size >= 0 && shape.extent(0) != size) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT,
                "source: column '%s' needs %s along its first axis, got shape %s",
                column.getKey(),
                size < 0 ? "its examples" : size + " examples, as the columns before,",
                shape));
      }
      size = shape.extent(0);
      checkFinite(column.getKey(), column.getValue());
    }
    if (size < 0) {
      throw new DataFormatException("source: needs at least one column, got none");
    }
    return new ArraySource(size, arrays);
  }

  private static void checkFinite(String name, HostArray values) {
    if (values.type().isFloat()) {
      int count = values.shape().elementCount();
      for (int i = 0; i < count; i++) {
        if (!Double.isFinite(values.at(i))) {
          throw new DataFormatException(
              String.format(
                  Locale.ROOT,
                  "source: column '%s' must be finite, got %s in example %d; fill or drop it",
                  name,
                  values.at(i),
                  i / (count / values.shape().extent(0))));
        }
      }
    }
  }

  @Override
  public List<Column> columns() {
    return arrays.entrySet().stream()
        .map(column -> column(column.getKey(), column.getValue()))
        .toList();
  }

  private static Column column(String name, HostArray array) {
    return new Column(name, array.shape().without(0), array.type());
  }

  @Override
  public Batch batch(int[] indices) {
    int[] places = IntStream.range(0, indices.length).toArray();
    Map<String, HostArray> all = new LinkedHashMap<>();
    arrays.forEach((name, array) -> {
      ColumnRows rows = new ColumnRows(column(name, array), indices.length);
      rows.put(array, indices, places);
      all.put(name, rows.toHost());
    });
    return new Batch(all, indices);
  }
}
