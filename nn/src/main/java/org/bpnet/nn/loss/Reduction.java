package org.bpnet.nn.loss;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.where;

import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.core.op.Pointwise;

/// How losses of parts become the loss of the whole: those of the examples that of the batch, and
/// those of an example's outputs that of the example.
public enum Reduction {
  /// Their mean: the size of a step does not depend on that of the batch.
  MEAN,
  /// Their sum.
  SUM,
  /// Each by itself.
  NONE;

  private static final Pointwise SHARE =
      Pointwise.of(
          where(
              input("weight").greaterThan(constant(0)),
              input("sum").div(input("weight")),
              constant(0)),
          "sum",
          "weight");

  /// The loss of the batch, from those of its examples, `[N] -> []` or `[N]`.
  public Tensor of(Tensor examples) {
    return switch (this) {
      case MEAN -> examples.mean();
      case SUM -> examples.sum();
      case NONE -> examples;
    };
  }

  /// The loss of the batch, from those of its examples, each multiplied by its weight already; a
  /// mean is divided by the sum of the weights, and is 0 if that is 0.
  Tensor of(Tensor examples, Tensor weights) {
    return this == MEAN
        ? examples.pass().apply(SHARE, List.of(examples.sum(), weights.sum()))
        : of(examples);
  }

  /// The losses of the examples, from those of their outputs, `[N, D..] -> [N]` (`[N, D..]` for
  /// NONE).
  Tensor ofOutputs(Tensor outputs) {
    if (outputs.shape().rank() == 1 || this == NONE) {
      return outputs;
    }
    Tensor rows = outputs.flatten(1);
    return this == MEAN ? rows.mean(1) : rows.sum(1);
  }
}
