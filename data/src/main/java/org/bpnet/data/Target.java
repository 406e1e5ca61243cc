package org.bpnet.data;

import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;

/// What a dataset asks a network to predict: one of several classes, or one or more numbers. Under
/// `import module` it needs `import org.bpnet.data.Target;`, since `java.lang.annotation` has one
/// too.
public sealed interface Target {
  /// The targets of some examples.
  ///
  /// @param all those of all examples: I32 `[N]` for classes, F32 `[N, K]` for values
  HostArray pick(HostArray all, int[] indices);

  /// The columns of a table that are predicted, or what else the targets are called.
  List<String> columns();

  /// Classification: targets are labels, I32, from 0 to `count() - 1`.
  ///
  /// @param column what is predicted, as a person calls it: the name of the table's column, or
  ///   `label`
  /// @param names the classes' names, in the order of their labels
  record Classes(String column, List<String> names) implements Target {
    /// Throws IllegalArgumentException if there is no class or a name occurs twice
    public Classes {
      names = List.copyOf(names);
      if (names.isEmpty() || new HashSet<>(names).size() < names.size()) {
        throw new IllegalArgumentException(
            "Target.Classes: needs at least one name and each only once, got " + names);
      }
    }

    /// Classes that are known by their numbers only: `0`, `1`, ...
    public static Classes numbered(int count) {
      return new Classes("label", IntStream.range(0, count).mapToObj(String::valueOf).toList());
    }

    @Override
    public List<String> columns() {
      return List.of(column);
    }

    /// The number of classes.
    public int count() {
      return names.size();
    }

    @Override
    public HostArray pick(HostArray all, int[] indices) {
      return HostArray.of(RowCopies.pick(all.toInts(), indices), Shape.of(indices.length));
    }
  }

  /// Regression: targets are numbers, F32, one for each name.
  ///
  /// @param names what is predicted, in the order of the targets' last axis
  record Values(List<String> names) implements Target {
    /// Throws IllegalArgumentException if there is no name
    public Values {
      names = List.copyOf(names);
      if (names.isEmpty()) {
        throw new IllegalArgumentException("Target.Values: needs at least one name, got none");
      }
    }

    @Override
    public List<String> columns() {
      return names;
    }

    /// The number of values predicted for one example.
    public int count() {
      return names.size();
    }

    @Override
    public HostArray pick(HostArray all, int[] indices) {
      return HostArray.of(
          RowCopies.pick(all.toFloats(), count(), indices), Shape.of(indices.length, count()));
    }
  }
}
