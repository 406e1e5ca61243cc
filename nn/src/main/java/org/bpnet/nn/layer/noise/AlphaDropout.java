package org.bpnet.nn.layer.noise;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.where;

import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.layer.Layer;

/// Dropout for SELU units: in training, elements are set to what SELU gives for −∞, and all are
/// shifted and scaled so that mean 0 and variance 1 stay. In evaluation, nothing happens.
///
/// **Formula.** y = a·(α′ where u < rate, else x) + b with α′ = −λα = −1.7580993408473766, a = ((1
/// − rate)(1 + rate·α′²))^(−½) and b = −a·rate·α′, u uniform in [0, 1).
///
/// **Source.** Klambauer, Unterthiner, Mayr, Hochreiter, *Self-normalizing neural networks*, 2017,
/// section 3, which finds rates of 0.05 and 0.1 good.
///
/// @param rate the probability of being dropped, in [0, 1)
public record AlphaDropout(double rate) implements Layer {
  /// −λα of SELU, with the digits of Klambauer et al. 2017.
  private static final double SATURATED = -1.0507009873554805 * 1.6732632423543772;

  static final Formula FORMULA = formula();
  private static final Pointwise DROP = Pointwise.of(FORMULA, "x", "u", "rate");

  private static Formula formula() {
    Formula rate = hyper("rate");
    Formula value = constant(SATURATED);
    Formula scale = constant(1).sub(rate).mul(rate.mul(SATURATED * SATURATED).add(1)).rsqrt();
    Formula kept = where(input("u").lessThan(rate), value, input("x"));
    return scale.mul(kept.sub(rate.mul(value)));
  }

  /// Throws IllegalArgumentException if the rate is outside [0, 1).
  public AlphaDropout {
    Range.fraction("AlphaDropout: rate", rate);
  }

  @Override
  public Tensor forward(Tensor x) {
    var pass = x.pass();
    if (!pass.isTraining() || rate == 0) {
      return x;
    }
    return pass.apply(DROP, List.of(x, pass.uniform(x.shape()), pass.scalar(rate)));
  }

  /// `AlphaDropout 0.1`.
  @Override
  public String toString() {
    return "AlphaDropout " + rate;
  }
}
