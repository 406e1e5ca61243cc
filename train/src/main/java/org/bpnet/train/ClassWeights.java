package org.bpnet.train;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.loss.Loss;
import org.bpnet.train.run.SettingsException;

/// How much examples of a class count in cross-entropy.
///
/// @param byName the weights that were given; others are 1
/// @param isBalanced whether they follow from how often each class occurs instead
record ClassWeights(Map<String, Double> byName, boolean isBalanced) {
  static final ClassWeights EQUAL = new ClassWeights(Map.of(), false);

  /// A loss with these weights.
  ///
  /// @throws SettingsException if it takes none, or there is no such class
  Loss of(Loss loss, Dataset train) {
    if (byName.isEmpty() && !isBalanced) {
      return loss;
    }
    if (!(train.target() instanceof Target.Classes classes)
        || !(loss instanceof CrossEntropy entropy)) {
      throw new SettingsException(
          String.format(
              Locale.ROOT,
              "class weights: are for cross_entropy of classes, got %s; leave them out",
              loss));
    }
    try {
      return entropy.weighted(isBalanced ? balanced(train, classes) : named(classes));
    } catch (IllegalArgumentException wrong) {
      throw new SettingsException(wrong);
    }
  }

  private double[] named(Target.Classes classes) {
    List<String> names = classes.names();
    for (String name : byName.keySet()) {
      if (!names.contains(name)) {
        throw new SettingsException(
            String.format(
                Locale.ROOT,
                "class weights: '%s' has no class '%s'; the classes are %s",
                classes.column(),
                name,
                String.join(", ", names)));
      }
    }
    return names.stream().mapToDouble(name -> byName.getOrDefault(name, 1.0)).toArray();
  }

  /// N/(C·Nc): the classes count the same together, and an example 1 in the mean. A class without
  /// examples, which nothing is multiplied by, has 1.
  private static double[] balanced(Dataset train, Target.Classes classes) {
    int[] labels = train.targets(IntStream.range(0, train.size()).toArray()).toInts();
    var counts = new int[classes.count()];
    for (int label : labels) {
      counts[label]++;
    }
    return Arrays.stream(counts)
        .mapToDouble(count -> count == 0 ? 1 : (double) labels.length / (counts.length * count))
        .toArray();
  }
}
