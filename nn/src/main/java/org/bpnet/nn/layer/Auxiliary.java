package org.bpnet.nn.layer;

import java.util.Locale;
import org.bpnet.core.Tensor;

/// A head on the way: in training it gives the model's answer from here too, and the loss of that
/// is added with a weight, so that gradients reach the layers below by a short way. What comes in
/// goes on unchanged; in evaluation that is all.
///
/// ```java
/// Sequential.of(lower, new Auxiliary(head, 0.3), upper)
/// ```
///
/// The head's answer is left in the pass ([org.bpnet.core.Pass#sideOutput]); the trainer, and
/// [org.bpnet.nn.loss.Loss#computeAll] in a loop of one's own, fetch it.
///
/// **Shapes.** Any to the same; the head gives the shape of the model's result.
///
/// **Source.** Szegedy, Liu, Jia, Sermanet, Reed, Anguelov, Erhan, Vanhoucke, Rabinovich 2015,
/// section 5; the weight there is 0.3.
///
/// @param head from here to an answer
/// @param weight the share of its loss
public record Auxiliary(Layer head, double weight) implements Layer {
  @Override
  public Tensor forward(Tensor x) {
    if (x.pass().isTraining()) {
      x.pass().sideOutput(head.forward(x), weight);
    }
    return x;
  }

  /// `Auxiliary 0.3 (Linear 16 -> 10)`.
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "Auxiliary %s (%s)", weight, head);
  }
}
