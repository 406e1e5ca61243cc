package org.bpnet.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.ShapeException;

/// Some examples of a [Source], copied out: what one training step consumes.
///
/// **Shapes.** Each column has the examples along its first axis, `[N, ...]`. Those of a [Dataset]
/// are `features`, F32 `[N, ...]`, and `targets`, I32 `[N]` (labels) or F32 `[N, K]` (values, or
/// the probabilities of classes).
///
/// @param columns the examples' values by the names of their columns, in order
/// @param indices where these examples stand in the source they were taken from
public record Batch(Map<String, HostArray> columns, int[] indices) {
  /// The column of what a network sees.
  public static final String FEATURES = "features";

  /// The column of what it should predict.
  public static final String TARGETS = "targets";

  /// The column of how much an example counts in training.
  public static final String WEIGHTS = "weights";

  /// Throws ShapeException if a column has not one entry for each index
  public Batch {
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    for (Map.Entry<String, HostArray> column : columns.entrySet()) {
      var shape = column.getValue().shape();
      if (shape.rank() == 0 || shape.extent(0) != indices.length) {
        throw new ShapeException(
            String.format(
                Locale.ROOT,
                "Batch: %s must have one entry for each of %d indices, got %s",
                column.getKey(),
                indices.length,
                shape));
      }
    }
  }

  /// Features, and what should be predicted from them.
  public Batch(HostArray features, HostArray targets, int[] indices) {
    this(ordered(features, targets), indices);
  }

  private static Map<String, HostArray> ordered(HostArray features, HostArray targets) {
    Map<String, HostArray> columns = new LinkedHashMap<>();
    columns.put(FEATURES, features);
    columns.put(TARGETS, targets);
    return columns;
  }

  /// A column.
  ///
  /// @throws IllegalArgumentException if there is none of this name
  public HostArray column(String name) {
    HostArray column = columns.get(name);
    if (column == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Batch: has no column '%s', only %s; ask for one of these, or add it to the source",
              name,
              String.join(", ", columns.keySet())));
    }
    return column;
  }

  /// What a network sees.
  public HostArray features() {
    return column(FEATURES);
  }

  /// What it should predict.
  public HostArray targets() {
    return column(TARGETS);
  }

  /// The same batch with a column added, or in place of the one of its name.
  public Batch with(String name, HostArray values) {
    Map<String, HostArray> changed = new LinkedHashMap<>(columns);
    changed.put(name, values);
    return new Batch(changed, indices);
  }

  /// The number of examples, N.
  public int size() {
    return indices.length;
  }
}
