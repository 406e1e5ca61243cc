package org.bpnet.nn.margin;

import org.bpnet.core.Tensor;

/// How the gradient goes through a head's logits: that of the formula, or the one that published
/// code has instead.
@FunctionalInterface
interface Way {
  /// That of the formula.
  Way EXACT = Batch::exact;

  /// That of the logits without a margin: what a margin does to them counts as a constant.
  Way DETACHED =
      batch -> {
        Tensor plain = batch.plain();
        return plain.add(batch.exact().sub(plain).stopGradient());
      };

  /// The logits, `[N, K]`, of the value of the exact ones.
  Tensor of(Batch batch);

  /// What there is to make them of.
  interface Batch {
    /// The logits with the formula's gradient, `[N, K]`.
    Tensor exact();

    /// The logits as if no class were an example's own, `[N, K]`.
    Tensor plain();

    /// `[N, D]`.
    Tensor features();

    /// `[D, K]`.
    Tensor weights();

    /// 1 at the class of each example, `[N, K]`.
    Tensor own();

    /// A setting of the formula at present, `[]`.
    Tensor setting(String name);
  }
}
