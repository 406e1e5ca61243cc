package org.bpnet.train.step;

import java.util.ArrayList;
import java.util.List;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.text.Described;
import org.bpnet.data.Batch;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.regularizer.penalty.FeaturePenalty;
import org.bpnet.nn.regularizer.penalty.Penalty;

/// The loss of a model, with penalties on its parameters and on what its last layer sees.
///
/// @param penalties added to the loss, each over its parameters
/// @param featurePenalties added to the loss; they need a [Sequential], whose last layer sees the
///   features
/// @param isWeighted whether examples count by the column `weights`
public record Supervised(
    Layer model,
    Loss loss,
    List<OverParameters> penalties,
    List<FeaturePenalty> featurePenalties,
    boolean isWeighted)
    implements Objective {
  /// Copies the lists.
  public Supervised {
    penalties = List.copyOf(penalties);
    featurePenalties = List.copyOf(featurePenalties);
  }

  /// A penalty and the tree that it is over.
  public record OverParameters(Penalty penalty, Parameters params) {}

  static Supervised of(Layer model, Loss loss) {
    return new Supervised(model, loss, List.of(), List.of(), false);
  }

  /// The same with these penalties over a tree, and others on features.
  public Supervised penalized(
      Parameters params, List<Penalty> onParameters, List<FeaturePenalty> onFeatures) {
    return new Supervised(
        model,
        loss,
        onParameters.stream().map(penalty -> new OverParameters(penalty, params)).toList(),
        onFeatures,
        isWeighted);
  }

  /// The same, in which examples count by the column `weights`, see
  /// [org.bpnet.data.Dataset#weighted]; penalties as ever.
  public Supervised weighted() {
    return new Supervised(model, loss, penalties, featurePenalties, true);
  }

  @Override
  public Tensor of(Scene scene) {
    Tensor inputs = scene.features();
    Tensor targets = scene.targets();
    Tensor features = featurePenalties.isEmpty() ? inputs : lower().forward(inputs);
    Layer upper = featurePenalties.isEmpty() ? model : chain().layers().getLast();
    Tensor outputs = upper.forward(features);
    Pass pass = scene.pass();
    return pass.within(
        "loss",
        () -> {
          Loss counted = isWeighted ? loss.weighted(scene.column(Batch.WEIGHTS)) : loss;
          Tensor sum = counted.computeAll(outputs, targets);
          for (OverParameters part : penalties) {
            sum = sum.add(part.penalty().at(scene.steps()).over(pass, part.params()));
          }
          for (FeaturePenalty penalty : featurePenalties) {
            sum = sum.add(penalty.of(features, outputs, targets));
          }
          return sum;
        });
  }

  /// All layers but the last: what they yield are the features.
  private Sequential lower() {
    List<Layer> layers = chain().layers();
    return new Sequential(layers.subList(0, layers.size() - 1));
  }

  private Sequential chain() {
    if (model instanceof Sequential chain && !chain.layers().isEmpty()) {
      return chain;
    }
    throw new IllegalArgumentException(
        "training: penalties on features need a Sequential, whose last layer sees them, got "
            + Described.of(model));
  }

  /// Without the model, which a run tells by itself.
  @Override
  public String toString() {
    List<String> added = new ArrayList<>();
    penalties.forEach(part -> added.add(Described.of(part.penalty())));
    featurePenalties.forEach(penalty -> added.add(Described.of(penalty)));
    return Described.of(loss) + (added.isEmpty() ? "" : " + " + String.join(" + ", added));
  }
}
