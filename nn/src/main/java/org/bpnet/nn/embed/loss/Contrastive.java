package org.bpnet.nn.embed.loss;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Definition;
import org.bpnet.nn.catalog.Setting;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.nn.embed.distance.Euclidean;
import org.bpnet.nn.embed.pair.Mined;
import org.bpnet.nn.embed.pair.Tally;

/// Pairs of one class are pulled together, pairs of two classes pushed apart up to a margin.
///
/// **Formula.** ½d² for a pair of one class, ½·max(0, m − d)² for one of two. Reduced by the mean
/// over all ordered pairs; reduced by the sum, it is the all-pairs form J = ½Σᵢⱼ[W·D² + (1 −
/// W)·max(0, M − D)²] with W = HHᵀ, which counts each pair twice.
///
/// **Gradient.** For the sum, 2(diag(A1) − A)Y with Aᵢⱼ = Wᵢⱼ − (1 − Wᵢⱼ)·max(0, M − Dᵢⱼ)/Dᵢⱼ; 0
/// for duplicates of two classes, whose direction is not defined.
///
/// **Source.** Hadsell, Chopra, LeCun 2006, eq. 4, where 0 stands for one class. Whether m = 1 fits
/// depends on the embeddings' size; it does for length 1.
///
/// @param definition the push, with its margin
public record Contrastive(Definition definition) implements Criterion {
  static final Definition STANDARD =
      Definition.of(
          "contrastive",
          hyper("margin").sub(input("d")).relu().square().mul(constant(0.5)),
          List.of("d"),
          "Hadsell, Chopra, LeCun 2006, eq. 4",
          Setting.positive("margin", 1));

  private static final Definition PULL =
      Definition.of(
          "pull", input("d").square().mul(constant(0.5)), "Hadsell, Chopra, LeCun 2006, eq. 4");

  static final About ABOUT =
      About.of("pulls pairs of one class together, pushes others a margin apart", STANDARD.source())
          .formula("l_same", PULL.formula(), "d")
          .formula("l_other", STANDARD.formula(), "d")
          .gradient(
              "sum over all i, j: dJ/dY = 2 (diag(A 1) - A) Y, A = W - (1 - W) max(0, m - D) / D",
              "\\frac{\\partial J}{\\partial Y} = 2 (\\operatorname{diag}(A 1) - A) Y, A = W - (1 -"
                  + " W) \\odot \\max(0, m - D) / D")
          .defaults("margin: PyTorch Metric Learning");

  /// With margin m, above 0.
  public static Contrastive of(double margin) {
    return new Contrastive(STANDARD.with(margin));
  }

  @Override
  public List<Tally> of(Mined mined) {
    var d = mined.pairs().distances();
    Tally pull = Tally.ofPairs(PULL.apply(d), mined.positives());
    return List.of(pull.plus(Tally.ofPairs(definition.apply(d), mined.negatives())));
  }

  @Override
  public Distance distance() {
    return new Euclidean(false);
  }

  /// `contrastive(margin=2)`.
  @Override
  public String toString() {
    return definition.toString();
  }
}
