package org.bpnet.train;

import java.util.List;
import java.util.function.LongSupplier;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.regularizer.FeaturePenalty;
import org.bpnet.nn.regularizer.Penalty;

/// What training minimizes: the loss of a model and all penalties.
record Objective(
    Layer model,
    Parameters params,
    Loss loss,
    List<Penalty> penalties,
    List<FeaturePenalty> featurePenalties) {

  /// @param step the updates made so far, by which penalties are annealed
  static Objective of(Trainer trainer, Layer model, Parameters params, LongSupplier step) {
    return new Objective(
        model,
        params,
        trainer.loss(),
        trainer.penalties().stream().map(p -> p.at(step)).toList(),
        trainer.featurePenalties());
  }

  /// Of one batch, `[]`.
  Tensor of(Tensor inputs, Tensor targets) {
    Tensor features = featurePenalties.isEmpty() ? inputs : lower(model).forward(inputs);
    Layer upper = featurePenalties.isEmpty() ? model : chain(model).layers().getLast();
    Tensor outputs = upper.forward(features);
    Pass pass = inputs.pass();
    return pass.within(
        "loss",
        () -> {
          Tensor sum = loss.computeAll(outputs, targets);
          for (Penalty penalty : penalties) {
            sum = sum.add(penalty.over(pass, params));
          }
          for (FeaturePenalty penalty : featurePenalties) {
            sum = sum.add(penalty.of(features, outputs, targets));
          }
          return sum;
        });
  }

  /// All layers but the last: what they yield are the features.
  private static Sequential lower(Layer model) {
    List<Layer> layers = chain(model).layers();
    return new Sequential(layers.subList(0, layers.size() - 1));
  }

  private static Sequential chain(Layer model) {
    if (model instanceof Sequential chain && !chain.layers().isEmpty()) {
      return chain;
    }
    throw new IllegalArgumentException(
        "Trainer: penalties on features need a Sequential, whose last layer sees them, got "
            + Trainer.described(model));
  }
}
