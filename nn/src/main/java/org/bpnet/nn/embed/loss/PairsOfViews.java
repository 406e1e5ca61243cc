package org.bpnet.nn.embed.loss;

import org.bpnet.core.Tensor;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.loss.Loss;

/// A loss of pairs taken of two views of the same examples, without labels: each example is a class
/// of two.
///
/// **Formula.** The loss of the 2N embeddings of both views, labelled 1..N, 1..N. **Shapes.** `[N,
/// D]` and `[N, D]`. **Source.** Chen, Kornblith, Norouzi, Hinton 2020, section 2.1, with nt_xent.
///
/// @param pairs what is taken
public record PairsOfViews(PairLoss pairs) implements Loss {
  public static final About ABOUT =
      About.of(
              "a loss of pairs, each example's two views being a class of two",
              "Chen, Kornblith, Norouzi, Hinton 2020, section 2.1")
          .written("L = loss([Z; Z'], [1..N; 1..N])", "L = \\ell([Z; Z'], [1..N; 1..N])")
          .gradient("that of the loss", "\\partial \\ell / \\partial [Z; Z']")
          .defaults("SimCLR's");

  @Override
  public Kind kind() {
    return Kind.OTHERS;
  }

  @Override
  public Tensor compute(Tensor one, Tensor other) {
    Tensor labels = one.pass().range(one.shape().extent(0));
    return pairs.compute(Tensor.concat(0, one, other), Tensor.concat(0, labels, labels));
  }

  /// `pairs(loss=nt_xent(temperature=0.5))`.
  @Override
  public String toString() {
    return "pairs(loss=" + pairs + ")";
  }
}
