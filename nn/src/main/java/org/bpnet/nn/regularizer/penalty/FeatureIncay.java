package org.bpnet.nn.regularizer.penalty;

import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.catalog.Range;

/// Makes features longer, short ones most: the opposite of weight decay, and to be used with it.
///
/// **Formula.** λ·(1/N)·Σᵢ hᵢ/(‖fᵢ‖² + ε), with hᵢ = 1 for the examples whose largest logit is that
/// of their class, else 0.
///
/// **Gradient.** −2(λ/N)·hᵢ·fᵢ/(‖fᵢ‖² + ε)²; none through h. Ties go to the lowest class.
///
/// **Source.** Yuan, Feng, Jin, Wang, *Feature incay for representation regularization*, 2017
/// (reciprocal norm loss); ε is ours.
///
/// **Throws** ShapeException unless the labels are classes, I32 `[N]`.
///
/// @param strength λ
/// @param epsilon keeps a feature of length 0 finite
public record FeatureIncay(double strength, double epsilon) implements FeaturePenalty {
  /// With s the square of the norm and h whether the class is right.
  static final Formula FORMULA =
      hyper("strength").mul(input("h")).div(input("s").add(hyper("epsilon")));

  private static final Pointwise RECIPROCAL =
      Pointwise.of(FORMULA, "s", "h", "strength", "epsilon");

  /// Throws IllegalArgumentException if the strength is negative or ε not positive.
  public FeatureIncay {
    Range.notNegative("FeatureIncay: strength", strength);
    Range.positive("FeatureIncay: epsilon", epsilon);
  }

  @Override
  public Tensor of(Tensor features, Tensor logits, Tensor labels) {
    if (labels.type() != DType.I32 || labels.shape().rank() != 1) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "FeatureIncay: need labels of classes, I32 [N], got %s %s",
              labels.type(),
              labels.shape()));
    }
    var pass = features.pass();
    Tensor right = logits.argMax(1).equalTo(labels).stopGradient();
    Tensor squares = features.square().sum(1);
    return pass.apply(
            RECIPROCAL, List.of(squares, right, pass.scalar(strength), pass.scalar(epsilon)))
        .mean();
  }
}
