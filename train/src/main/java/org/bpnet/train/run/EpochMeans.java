package org.bpnet.train.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.train.step.Steps;

/// The means over an epoch of what its steps told: the loss of each phase, and what objectives
/// told.
final class EpochMeans {
  private static final String LOSS = "loss";

  private final Steps steps;
  private final List<String> names = new ArrayList<>();

  /// By phase, and in each first the loss.
  private final double[] sums;

  private final long[] examples;

  EpochMeans(Steps steps) {
    this.steps = steps;
    boolean alone = steps.phases() == 1;
    for (int phase = 0; phase < steps.phases(); phase++) {
      String prefix = alone ? "" : steps.phase(phase) + "_";
      names.add(prefix + LOSS);
      steps.reports(phase).forEach(name -> names.add(prefix + name));
    }
    this.sums = new double[names.size()];
    this.examples = new long[names.size()];
  }

  /// Begins again, from what was counted before.
  void begin(RunState.Partial from) {
    Arrays.fill(sums, 0);
    Arrays.fill(examples, 0);
    for (int i = 0; i < from.sums().size(); i++) {
      sums[i] = from.sums().get(i);
      examples[i] = from.examples().get(i);
    }
  }

  /// Counts the last step.
  ///
  /// @param size its examples
  void add(int size) {
    int at = 0;
    for (int phase = 0; phase < steps.phases(); phase++) {
      int told = steps.reports(phase).size();
      if (steps.isActive(phase, steps.step())) {
        add(at, steps.loss(phase), size);
        for (int i = 0; i < told; i++) {
          add(at + 1 + i, steps.report(phase, i), size);
        }
      }
      at += 1 + told;
    }
  }

  private void add(int number, double value, int size) {
    sums[number] += value * size;
    examples[number] += size;
  }

  /// What the last step told beside the loss of an only phase.
  Map<String, Double> last() {
    if (names.size() == 1) {
      return Map.of();
    }
    Map<String, Double> values = new LinkedHashMap<>();
    int at = 0;
    for (int phase = 0; phase < steps.phases(); phase++) {
      int told = steps.reports(phase).size();
      if (steps.isActive(phase, steps.step())) {
        if (steps.phases() > 1) {
          values.put(names.get(at), steps.loss(phase));
        }
        for (int i = 0; i < told; i++) {
          values.put(names.get(at + 1 + i), steps.report(phase, i));
        }
      }
      at += 1 + told;
    }
    return values;
  }

  /// The loss of the first phase that took part in the last step.
  double lastLoss() {
    for (int phase = 0; phase < steps.phases(); phase++) {
      if (steps.isActive(phase, steps.step())) {
        return steps.loss(phase);
      }
    }
    return Double.NaN;
  }

  /// The mean loss of the first phase.
  double loss() {
    return sums[0] / examples[0];
  }

  /// The examples that the first phase saw.
  long seen() {
    return examples[0];
  }

  /// The means of all but the loss of an only phase.
  Map<String, Double> means() {
    Map<String, Double> means = new LinkedHashMap<>();
    for (int i = steps.phases() == 1 ? 1 : 0; i < sums.length; i++) {
      means.put(names.get(i), sums[i] / examples[i]);
    }
    return means;
  }

  RunState.Partial partial(int batches) {
    return batches == 0
        ? RunState.Partial.NONE
        : new RunState.Partial(
            batches,
            Arrays.stream(sums).boxed().toList(),
            Arrays.stream(examples).boxed().toList());
  }
}
