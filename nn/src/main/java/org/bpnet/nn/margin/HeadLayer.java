package org.bpnet.nn.margin;

import org.bpnet.core.Parameter;
import org.bpnet.core.Tensor;
import org.bpnet.nn.layer.Layer;

/// A [Head] with its parameters. As a layer it gives the scores by which classes are told apart,
/// without any margin; its loss looks at features and labels.
///
/// **Shapes.** Features `[N, D]`, labels I32 `[N]`, weight `[D, K]` for K classes.
///
/// **Throws** ShapeException for other shapes or types. A label outside 0 to K − 1 is an error when
/// the loss is computed.
public interface HeadLayer extends Layer {
  /// The weights of the classes, one in each column, `[D, K]`, or `[D, K·S]` where a class has S
  /// centres, which then are neighbours.
  Parameter weight();

  /// The logits that the loss is computed from, with the margin at each example's own class.
  Tensor logits(Tensor features, Tensor labels); // [N, D], [N] -> [N, K]

  /// The losses of the examples.
  Tensor examples(Tensor features, Tensor labels); // [N, D], [N] -> [N]

  /// Their mean.
  default Tensor loss(Tensor features, Tensor labels) { // [N, D], [N] -> []
    return examples(features, labels).mean();
  }

  /// The scores of the classes, without labels and without a margin.
  @Override
  Tensor forward(Tensor features); // [N, D] -> [N, K]
}
