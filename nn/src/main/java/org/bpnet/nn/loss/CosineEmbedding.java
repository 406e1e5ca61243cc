package org.bpnet.nn.loss;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.min;
import static org.bpnet.core.formula.Formula.where;

import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.Defined;
import org.bpnet.nn.catalog.Definition;
import org.bpnet.nn.catalog.Setting;

/// Two embeddings that shall point the same way, or not.
///
/// **Formula.** With the cosine c = ⟨a, b⟩/(‖a‖·‖b‖): 1 − c where t = 1, max(0, c − m) where t =
/// −1. In the formula, d is ⟨a, b⟩, r is ‖a‖² and s is ‖b‖². The cosine with a zero vector is 0,
/// and so is its gradient; PyTorch adds 10⁻¹² to r and s instead.
///
/// **Shapes.** Prediction `[N, 2, D]`: a, then b; target `[N]`. **Gradient.** 0 where c = m.
///
/// **Throws** ShapeException for other shapes.
///
/// **Source.** PyTorch's CosineEmbeddingLoss, with its default.
///
/// @param definition the formula, with its margin
public record CosineEmbedding(Definition definition) implements ExampleLoss, Defined {
  static final Definition STANDARD =
      Definition.of(
          "cosine_embedding",
          where(
              input("t").greaterThan(constant(0)),
              constant(1).sub(cosine()),
              cosine().sub(hyper("margin")).relu()),
          List.of("d", "r", "s", "t"),
          "PyTorch's CosineEmbeddingLoss",
          Setting.any("margin", 0));

  private static Formula cosine() {
    return where(
        min(input("r"), input("s")).greaterThan(constant(0)),
        input("d").mul(input("r").rsqrt()).mul(input("s").rsqrt()),
        constant(0));
  }

  /// With margin m.
  public static CosineEmbedding of(double margin) {
    return new CosineEmbedding(STANDARD.with(margin));
  }

  @Override
  public Kind kind() {
    return Kind.OTHERS;
  }

  @Override
  public Tensor examples(Tensor prediction, Tensor target) { // [N, 2, D], [N] -> [N]
    Targets.checkPairs(toString(), 3, prediction, target);
    Tensor a = Targets.ofPair(prediction, 0); // [N, D]
    Tensor b = Targets.ofPair(prediction, 1);
    return definition.apply(a.mul(b).sum(1), a.square().sum(1), b.square().sum(1), target);
  }

  /// `cosine_embedding(margin=0.2)`.
  @Override
  public String toString() {
    return definition.toString();
  }
}
