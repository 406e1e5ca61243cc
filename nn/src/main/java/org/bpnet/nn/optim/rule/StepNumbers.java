package org.bpnet.nn.optim.rule;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.LongToDoubleFunction;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;

/// The numbers of an update that change from step to step, each brought into the pass once.
public final class StepNumbers {
  private final Pass pass;
  private final LongSupplier steps;
  private final DoubleSupplier rate;
  private final Map<UpdateRule, CompiledRule> programs;
  private final Map<Double, Tensor> rates = new HashMap<>();
  private final Map<Key, Map<String, Tensor>> hypers = new HashMap<>();

  private record Key(UpdateRule rule, int rank, double factor) {}

  /// The numbers of one recorded step.
  ///
  /// @param steps the updates made so far, asked for when values are computed
  /// @param rate the learning rate, likewise
  /// @param programs of rules, kept from step to step
  public StepNumbers(
      Pass pass, LongSupplier steps, DoubleSupplier rate, Map<UpdateRule, CompiledRule> programs) {
    this.pass = pass;
    this.steps = steps;
    this.rate = rate;
    this.programs = programs;
  }

  CompiledRule program(UpdateRule rule) {
    return programs.computeIfAbsent(rule, CompiledRule::new);
  }

  /// The learning rate times a factor.
  public Tensor rate(double factor) {
    return rates.computeIfAbsent(factor, f -> pass.scalar(() -> f * rate.getAsDouble()));
  }

  /// A number that changes from step to step.
  ///
  /// @param ofStep its value at the update of this number, counted from 1
  public Tensor of(LongToDoubleFunction ofStep) {
    return pass.scalar(() -> ofStep.applyAsDouble(steps.getAsLong() + 1));
  }

  /// A rule's hyper-parameters for parameters of one rank, and the learning rate.
  Map<String, Tensor> of(UpdateRule rule, int rank, double factor) {
    return hypers.computeIfAbsent(new Key(rule, rank, factor), key -> new Hypers(key).tensors);
  }

  /// A rule's numbers, worked out once a step.
  private final class Hypers {
    private final Key key;
    private final Map<String, Tensor> tensors = new HashMap<>();
    private Map<String, Double> values;
    private long validFor = steps.getAsLong();

    Hypers(Key key) {
      this.key = key;
      this.values = compute(validFor);
      for (String name : values.keySet()) {
        tensors.put(name, pass.scalar(() -> at(name)));
      }
      tensors.put("eta", rate(key.factor()));
    }

    private Map<String, Double> compute(long step) {
      return key.rule().hypers(step + 1, key.factor() * rate.getAsDouble(), key.rank());
    }

    private double at(String name) {
      long step = steps.getAsLong();
      if (validFor != step) {
        values = compute(step);
        validFor = step;
      }
      return Objects.requireNonNull(values.get(name));
    }
  }
}
