package org.bpnet.nn.embed.loss;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.nn.embed.distance.Dot;
import org.bpnet.nn.embed.pair.Masked;
import org.bpnet.nn.embed.pair.Mined;
import org.bpnet.nn.embed.pair.Pairs;
import org.bpnet.nn.embed.pair.Tally;

/// One pair from each class: which positive belongs to which anchor.
///
/// **Formula.** With anchors a₁, .., a_C and positives p₁, .., p_C: the mean of log Σⱼ exp⟨aᵢ, pⱼ⟩
/// − ⟨aᵢ, pᵢ⟩, plus ¼·λ·(‖aᵢ‖² + ‖pᵢ‖²), which keeps embeddings from growing.
///
/// Of each class in a batch the first example that has a positive is the anchor, its first positive
/// the other.
///
/// **Gradient.** R·P by the anchors, Rᵀ·A by the positives, R = (softmax(APᵀ) − I)/C.
///
/// **Source.** Sohn 2016, eq. 7 and section 3.2.3; λ is TensorFlow's `npairs_loss`.
///
/// @param penalty λ, 0 or more
public record NPair(double penalty) implements Criterion {
  static final About ABOUT =
      About.of("one pair of each class: which positive is whose", "Sohn 2016, eq. 7")
          .written(
              "l_i = log sum_j exp(<a_i, p_j>) - <a_i, p_i> + penalty/4 (|a_i|^2 + |p_i|^2)",
              "l_i = \\log \\sum_j e^{\\langle a_i, p_j \\rangle} - \\langle a_i, p_i \\rangle +"
                  + " \\frac{\\lambda}{4} (\\lVert a_i \\rVert^2 + \\lVert p_i \\rVert^2)")
          .gradient(
              "dL/dA = R P, dL/dP = R' A, R = (softmax(A P') - I) / C",
              "\\frac{\\partial L}{\\partial A} = R P, R = \\frac{1}{C}"
                  + " (\\operatorname{softmax}(A P^T)"
                  + " - I)")
          .defaults("TensorFlow, npairs_loss");

  /// Whether an example of the same class comes earlier.
  private static final Pointwise EARLIER =
      Pointwise.of(
          input("h").mul(input("a").equalTo(input("b"))).mul(input("j").lessThan(input("i"))),
          "h",
          "a",
          "b",
          "i",
          "j");

  private static final Formula NONE = input("n").equalTo(constant(0));

  /// Throws IllegalArgumentException if λ is negative.
  public NPair {
    Range.notNegative("NPair: penalty", penalty);
  }

  @Override
  public List<Tally> of(Mined mined) {
    Pairs pairs = mined.pairs();
    Tensor first = first(pairs, mined.anyPositives()); // [N]
    Tensor positive = mined.anyPositives().argMax(1);
    Tensor anchors = pairs.anchors();
    Tensor positives = pairs.others().gather(0, positive);
    Distance distance = pairs.distance();
    Tensor all = distance.similarity(distance.matrix(anchors, positives));
    Tensor own = distance.similarity(distance.rows(anchors, positives));
    Tensor columns = first.expandDims(0).broadcastTo(all.shape());
    Tensor losses = Masked.logSumExp(columns, all).sub(own);
    if (penalty > 0) {
      Tensor others = pairs.otherEmbeddings().gather(0, positive);
      Tensor lengths = pairs.embeddings().square().sum(1).add(others.square().sum(1));
      losses = losses.add(lengths.mul(penalty / 4));
    }
    return List.of(Tally.ofAnchors(losses, first));
  }

  /// 1 for the first anchor of each class that has a positive, else 0.
  private static Tensor first(Pairs pairs, Tensor positives) {
    Pass pass = positives.pass();
    Tensor has = Masked.any(positives);
    Tensor place = pass.range(pairs.height());
    Tensor earlier =
        pass.apply(
            EARLIER,
            List.of(
                has.expandDims(0),
                pairs.labels().expandDims(1),
                pairs.labels().expandDims(0),
                place.expandDims(1),
                place.expandDims(0)));
    return has.mul(earlier.sum(1).apply(NONE)).stopGradient();
  }

  @Override
  public Distance distance() {
    return new Dot(false);
  }

  /// `n_pair(penalty=0.002)`.
  @Override
  public String toString() {
    return "n_pair(penalty=" + Formula.decimal(penalty) + ")";
  }
}
