package org.bpnet.nn.embed.loss;

import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.nn.embed.distance.Dot;
import org.bpnet.nn.embed.pair.Mined;
import org.bpnet.nn.embed.pair.Tally;

/// Codes for hashing: a logistic regression of whether two examples are of one class on the inner
/// product of their codes h = tanh(βz) in (−1, 1), which training hardens to −1 and 1 as β grows
/// ([org.bpnet.nn.activation.Continuation]).
///
/// **Formula.** log(1 + exp(−α⟨hᵢ, hⱼ⟩)) for a pair of one class, log(1 + exp(α⟨hᵢ, hⱼ⟩)) for one
/// of two. Weighted by |S|/|S₁| and |S|/|S₀|, the numbers of pairs, so the means over either kind
/// are added; a kind of pairs that the batch does not hold adds 0.
///
/// **Gradient.** 2α·Σⱼ (σ(α⟨hᵢ, hⱼ⟩) − sᵢⱼ)·hⱼ/n by hᵢ, with s = 1 for pairs of one class and n the
/// number of pairs of that kind.
///
/// **Source.** Cao, Long, Wang, Yu 2017, eq. 4; α is the strength over the number of bits, with 10
/// from the authors' code. **Differs**: that code draws two batches and compares all of one with
/// all of the other.
///
/// @param strength α times the number of bits, above 0
public record HashPairs(double strength) implements Criterion {
  private static final Formula PULL = hyper("alpha").neg().mul(input("g")).softplus();
  private static final Formula PUSH = hyper("alpha").mul(input("g")).softplus();

  static final About ABOUT =
      About.of(
              "hash codes in -1 to 1: one class or not, by their inner product",
              "Cao, Long, Wang, Yu 2017, eq. 4")
          .formula("l_same", PULL, "g")
          .formula("l_other", PUSH, "g")
          .written(
              "g = <h_i, h_j>, alpha = strength / bits; L = mean l_same + mean l_other",
              "g = \\langle h_i, h_j \\rangle, L = \\bar l_{same} + \\bar l_{other}")
          .defaults("the authors' code");

  private static final Pointwise PULLED = Pointwise.of(PULL, "g", "alpha");
  private static final Pointwise PUSHED = Pointwise.of(PUSH, "g", "alpha");

  /// Throws IllegalArgumentException unless the strength is above 0.
  public HashPairs {
    Range.positive("HashPairs: strength", strength);
  }

  @Override
  public List<Tally> of(Mined mined) {
    Tensor g = mined.pairs().similarities();
    Tensor factor = g.pass().scalar(strength / mined.pairs().embeddings().shape().extent(1));
    return List.of(
        Tally.ofPairs(g.pass().apply(PULLED, List.of(g, factor)), mined.positives()),
        Tally.ofPairs(g.pass().apply(PUSHED, List.of(g, factor)), mined.negatives()));
  }

  @Override
  public Distance distance() {
    return new Dot(false);
  }

  /// `hash_net(strength=10)`.
  @Override
  public String toString() {
    return "hash_net(strength=" + Formula.decimal(strength) + ")";
  }
}
