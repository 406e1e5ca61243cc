package org.bpnet.nn.loss;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.nn.catalog.Defined;
import org.bpnet.nn.catalog.Definition;

/// A formula of prediction and target as a loss: a [PointwiseLoss] with other settings, or one of a
/// user's own.
///
/// ```java
/// Formula error = Formula.input("p").sub(Formula.input("t"));
/// Loss fourth = ElementwiseLoss.of(Definition.of("fourth", error.pow(4), "ours"));
/// ```
///
/// **Shapes.** Prediction `[N, D..]` or `[N]`, target alike.
///
/// **Throws** ShapeException if the shapes differ: nothing is broadcast.
///
/// @param definition the formula; its operands are the prediction and the target, in this order
/// @param outputs how the losses of an example's outputs are joined: MEAN or SUM
/// @param kind what is compared
public record ElementwiseLoss(Definition definition, Reduction outputs, Kind kind)
    implements ExampleLoss, Defined {
  /// Throws IllegalArgumentException if the formula has not two inputs, or the outputs stay apart.
  public ElementwiseLoss {
    List<String> inputs = definition.formula().inputs();
    if (inputs.size() != 2 || outputs == Reduction.NONE) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: need a formula of prediction and target and MEAN or SUM over outputs, got %s and %s",
              definition.name(),
              inputs,
              outputs));
    }
  }

  /// The mean over the outputs of an example. It compares numbers if the prediction is called `p`.
  public static ElementwiseLoss of(Definition definition) {
    boolean value = definition.operands().getFirst().equals("p");
    return new ElementwiseLoss(definition, Reduction.MEAN, value ? Kind.NUMBERS : Kind.ANY);
  }

  @Override
  public Tensor examples(Tensor prediction, Tensor target) { // [N, D..], [N, D..] -> [N]
    Targets.checkSameShape(definition.name(), prediction, target);
    return outputs.ofOutputs(definition.apply(prediction, target));
  }

  /// The text by which the catalog finds it, `huber(delta=2)`.
  @Override
  public String toString() {
    return definition.toString();
  }
}
