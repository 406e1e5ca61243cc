package org.bpnet.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.bpnet.core.array.HostArray;
import org.jspecify.annotations.Nullable;

/// Examples read one after the other.
final class StreamedSource implements Source {
  private final int size;
  private final List<Column> columns;
  private final Supplier<? extends Iterator<Map<String, HostArray>>> open;
  private @Nullable Iterator<Map<String, HostArray>> stream;
  private int next;

  StreamedSource(
      int size, List<Column> columns, Supplier<? extends Iterator<Map<String, HostArray>>> open) {
    this.size = size;
    this.columns = List.copyOf(columns);
    this.open = open;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public synchronized Batch batch(int[] indices) {
    List<Map<String, HostArray>> examples = new ArrayList<>();
    for (int index : indices) {
      examples.add(at(index));
    }
    Map<String, HostArray> all = new LinkedHashMap<>();
    for (Column column : columns) {
      all.put(column.name(), stacked(column, examples));
    }
    return new Batch(all, indices);
  }

  private Map<String, HostArray> at(int index) {
    Objects.checkIndex(index, size);
    Iterator<Map<String, HostArray>> current = stream;
    if (current == null || index < next) {
      current = open.get();
      next = 0;
    }
    stream = current;
    Map<String, HostArray> example = Map.of();
    while (next <= index) {
      if (!current.hasNext()) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT,
                "source: the stream ended after %,d examples, it was said to have %,d",
                next,
                size));
      }
      example = current.next();
      next++;
    }
    return example;
  }

  private static HostArray stacked(Column column, List<Map<String, HostArray>> examples) {
    ColumnRows rows = new ColumnRows(column, examples.size());
    for (int i = 0; i < examples.size(); i++) {
      rows.put(checked(column, examples.get(i)), new int[1], new int[] {i});
    }
    return rows.toHost();
  }

  private static HostArray checked(Column column, Map<String, HostArray> example) {
    HostArray values = example.get(column.name());
    if (values == null
        || !values.shape().equals(column.shape())
        || values.type().isFloat() != column.type().isFloat()) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "source: each example needs %s, the stream gave %s",
              column,
              values == null ? "none" : values.type() + " " + values.shape()));
    }
    return values;
  }
}
