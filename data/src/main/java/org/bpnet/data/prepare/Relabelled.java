package org.bpnet.data.prepare;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Dataset;
import org.bpnet.data.DatasetView;
import org.bpnet.data.Target;

/// Examples whose labels are those that a model gives classes of the same names.
///
/// @param labels for each label of the examples, the model's
public record Relabelled(Dataset raw, Target.Classes target, int[] labels) implements DatasetView {
  /// The examples with the labels of these classes; as they are if they have the same in one order.
  ///
  /// @throws IllegalArgumentException if the examples have other classes
  public static Dataset of(Dataset raw, Target.Classes target) {
    if (!(raw.target() instanceof Target.Classes classes)) {
      throw new IllegalArgumentException(
          "the model tells classes apart, got examples with numbers to predict");
    }
    if (classes.names().equals(target.names())) {
      return raw;
    }
    int[] labels = classes.names().stream().mapToInt(target.names()::indexOf).toArray();
    List<String> unknown =
        classes.names().stream().filter(name -> !target.names().contains(name)).toList();
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the model does not know the class '%s'; it knows %s",
              unknown.getFirst(),
              shown(target.names())));
    }
    return new Relabelled(raw, target, labels);
  }

  private static String shown(List<String> names) {
    return names.size() <= 12 ? String.join(", ", names) : names.size() + " others";
  }

  @Override
  public HostArray targets(int[] indices) {
    int[] given = raw.targets(indices).toInts();
    var known = new int[given.length];
    for (int i = 0; i < given.length; i++) {
      known[i] = labels[given[i]];
    }
    return HostArray.of(known, Shape.of(known.length));
  }
}
