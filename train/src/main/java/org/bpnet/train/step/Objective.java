package org.bpnet.train.step;

import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.margin.HeadLayer;
import org.bpnet.nn.regularizer.penalty.Penalty;

/// What a phase of training minimizes: a number computed from a batch.
///
/// ```java
/// Objective objective =
///     scene -> {
///       Tensor embedding = net.forward(scene.column("image"));
///       Tensor margin = scene.report("margin", head.loss(embedding, scene.column("person")));
///       return margin.add(spread.of(embedding).mul(0.01));
///     };
/// ```
@FunctionalInterface
public interface Objective {
  /// Computes it, `[]`: the mean over the batch, so that steps do not depend on its size.
  Tensor of(Scene scene);

  /// This and another one, added.
  default Objective plus(Objective other) {
    return scene -> of(scene).add(other.of(scene));
  }

  /// The loss of a model that sees the column `features` and should predict `targets`, with the
  /// losses of its auxiliary outputs if it has any.
  static Supervised supervised(Layer model, Loss loss) {
    return Supervised.of(model, loss);
  }

  /// The loss of a head on the features that a model makes of the column `features`, for the labels
  /// in `targets`. The model that predicts is `Sequential.of(model, head)`.
  static Objective head(Layer model, HeadLayer head) {
    return new Headed(model, head);
  }

  /// A penalty over parameters, to be added to an objective.
  static Objective of(Penalty penalty, Parameters params) {
    return scene ->
        scene.pass().within("loss", () -> penalty.at(scene.steps()).over(scene.pass(), params));
  }
}
