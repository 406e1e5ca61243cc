package org.bpnet.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
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
        .map(e -> new Column(e.getKey(), e.getValue().shape().without(0), e.getValue().type()))
        .toList();
  }

  @Override
  public Batch batch(int[] indices) {
    Map<String, HostArray> rows = new LinkedHashMap<>();
    arrays.forEach((name, all) -> rows.put(name, rows(all, indices)));
    return new Batch(rows, indices);
  }

  private static HostArray rows(HostArray all, int[] indices) {
    Shape shape = all.shape().without(0);
    Shape wanted = shape.insert(0, indices.length);
    int width = shape.elementCount();
    return all.type().isFloat()
        ? HostArray.of(RowCopies.pick(all.toFloats(), width, indices), wanted)
        : HostArray.of(rows(all.toInts(), width, indices), wanted);
  }

  private static int[] rows(int[] from, int width, int[] indices) {
    var rows = new int[Math.multiplyExact(indices.length, width)];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(from, indices[i] * width, rows, i * width, width);
    }
    return rows;
  }
}
