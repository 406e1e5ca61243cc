package org.bpnet.data;

import java.util.HashSet;
import java.util.List;

/// What a dataset asks a network to predict: one of several classes, or one or more numbers. Under
/// `import module` it needs `import org.bpnet.data.Target;`, since `java.lang.annotation` has one
/// too.
public sealed interface Target {
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

    /// The number of classes.
    public int count() {
      return names.size();
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

    /// The number of values predicted for one example.
    public int count() {
      return names.size();
    }
  }
}
