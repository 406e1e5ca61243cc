package org.bpnet.nn.layer.noise;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.layer.Layer;

/// In training, each element is set to 0 with probability `rate` and otherwise divided by 1 − rate,
/// so that its expectation stays. In evaluation, nothing happens.
///
/// **Formula.** y = 0 where u < rate, else x/(1 − rate), with u uniform in [0, 1), other numbers at
/// each call.
///
/// **Source.** Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov, *Dropout*, 2014.
/// **Differs**: the scaling is done in training and not by smaller weights in evaluation (section
/// 10 there, "inverted dropout").
///
/// @param rate the probability of 0, in [0, 1)
public record Dropout(double rate) implements Layer {
  static final Formula FORMULA =
      Formula.where(
          input("u").lessThan(hyper("rate")),
          constant(0),
          input("x").div(constant(1).sub(hyper("rate"))));

  private static final Pointwise DROP = Pointwise.of(FORMULA, "x", "u", "rate");

  /// Throws IllegalArgumentException if the rate is outside [0, 1).
  public Dropout {
    Range.fraction("Dropout: rate", rate);
  }

  @Override
  public Tensor forward(Tensor x) {
    if (!x.pass().isTraining() || rate == 0) {
      return x;
    }
    return where(x, x.pass().uniform(x.shape()), rate);
  }

  /// What is left of `x` where the uniform numbers, broadcast to its shape, say so.
  static Tensor where(Tensor x, Tensor uniform, double rate) {
    return x.pass().apply(DROP, List.of(x, uniform, x.pass().scalar(rate)));
  }

  /// `Dropout 0.5`.
  @Override
  public String toString() {
    return "Dropout " + rate;
  }
}
