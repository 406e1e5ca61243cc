package org.bpnet.train;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.array.HostArray;

/// What a classifier makes of some examples.
///
/// @param labels the most probable class of each, I32 `[N]`, the first of equals
/// @param probabilities of each class, `[N, C]`; each row sums to 1
/// @param classes the classes' names, by label
public record Predictions(HostArray labels, HostArray probabilities, List<String> classes) {
  public Predictions {
    classes = List.copyOf(classes);
  }

  /// The number of examples.
  public int size() {
    return labels.shape().elementCount();
  }

  /// The label of example `i`.
  public int label(int i) {
    return (int) labels.at(i);
  }

  /// The name of the class of example `i`.
  public String name(int i) {
    return classes.get(label(i));
  }

  /// How probable example `i` is of this class, to the network.
  public double probability(int i, int label) {
    return probabilities.at(i * classes.size() + label);
  }

  /// How probable example `i` is of the class of this name, to the network.
  ///
  /// @throws IllegalArgumentException if there is no such class
  public double probability(int i, String name) {
    int label = classes.indexOf(name);
    if (label < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "predictions: there is no class '%s'; the classes are %s",
              name,
              String.join(", ", classes)));
    }
    return probability(i, label);
  }
}
