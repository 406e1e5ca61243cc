package org.bpnet.nn.hash;

import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.ShapeException;
import org.bpnet.nn.loss.Loss;

/// The loss of HashNet: codes of examples of one class shall agree, codes of others differ, judged
/// by all pairs of a batch.
///
/// **Formula.** For codes hᵢ of K numbers the pair (i, j), i ≠ j, is similar with probability
/// σ(α·⟨hᵢ, hⱼ⟩), α = strength/K. With −log of it, softplus(−α⟨hᵢ, hⱼ⟩) for pairs of one class and
/// softplus(α⟨hᵢ, hⱼ⟩) for others: L = mean over the similar pairs + mean over the others. That is
/// the weighted likelihood of the paper, in which the few similar pairs weigh as much as the many
/// others, divided by the number of pairs. A kind of pairs that the batch does not hold adds 0.
///
/// **Shapes.** Codes `[N, K]`, real, as a rule in (−1, 1); labels I32 `[N]`. Memory grows with N².
///
/// **Gradient.** ∂L/∂hᵢ = 2α·Σⱼ (σ(α⟨hᵢ, hⱼ⟩) − sᵢⱼ)·hⱼ/n, with s = 1 for similar pairs and n the
/// number of ordered pairs of that kind.
///
/// **Throws** ShapeException for other shapes or types.
///
/// **Source.** Cao, Long, Wang, Yu 2017, *HashNet: Deep learning to hash by continuation*, section
/// 3.2; strength 10 from the authors' PyTorch code. **Differs**: that code draws two batches and
/// compares all of one with all of the other.
///
/// @param strength α·K: how sure the pair is of itself where all K numbers agree; above 0
public record HashNetLoss(double strength) implements Loss {
  /// Throws IllegalArgumentException if the strength is not above 0.
  public HashNetLoss {
    if (!(strength > 0)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "HashNetLoss: need strength > 0, got %s", strength));
    }
  }

  /// Strength 10.
  public static HashNetLoss defaults() {
    return new HashNetLoss(10);
  }

  @Override
  public Kind kind() {
    return Kind.CLASSES;
  }

  @Override
  public Tensor compute(Tensor prediction, Tensor target) {
    if (prediction.shape().rank() != 2
        || target.type() != DType.I32
        || !target.shape().equals(prediction.shape().slice(0, 1))) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "hashnet: need codes [N, K] and labels I32 [N], got %s and %s %s",
              prediction.shape(),
              target.type(),
              target.shape()));
    }
    int n = prediction.shape().extent(0);
    double alpha = strength / prediction.shape().extent(1);
    Tensor products = prediction.matmulT(prediction).mul(alpha); // [N, N]
    Tensor places = prediction.pass().range(n);
    Tensor self = places.expandDims(1).equalTo(places);
    Tensor same = target.expandDims(1).equalTo(target);
    Tensor similar = mean(same.sub(self), products.neg().softplus());
    return similar.add(mean(same.neg().add(1), products.softplus()));
  }

  /// The mean over the pairs of which the mask is 1.
  private static Tensor mean(Tensor mask, Tensor values) {
    return mask.mul(values).sum().div(mask.sum().maximum(1));
  }
}
