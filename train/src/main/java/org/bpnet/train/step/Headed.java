package org.bpnet.train.step;

import org.bpnet.core.Tensor;
import org.bpnet.core.text.Described;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.margin.HeadLayer;

/// The loss of a head on what a model makes of the inputs.
///
/// @param model makes features, `[N, D]`
record Headed(Layer model, HeadLayer head) implements Objective {
  @Override
  public Tensor of(Scene scene) {
    Tensor features = model.forward(scene.features());
    return scene.pass().within("loss", () -> head.loss(features, scene.targets()));
  }

  /// Without the model, which a run tells by itself.
  @Override
  public String toString() {
    return Described.of(head);
  }
}
