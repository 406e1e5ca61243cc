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

/// In training, each element is multiplied with a normal number of mean 1 that has the variance
/// [Dropout] would give it. In evaluation, nothing happens.
///
/// **Formula.** y = x·(1 + n·√(rate/(1 − rate))) with standard normal n.
///
/// **Source.** Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov 2014, section 10; in terms
/// of the rate as in Keras.
///
/// @param rate that of the [Dropout] it stands for, in [0, 1)
public record GaussianDropout(double rate) implements Layer {
  static final Formula FORMULA =
      input("x")
          .mul(hyper("rate").div(constant(1).sub(hyper("rate"))).sqrt().mul(input("n")).add(1));

  private static final Pointwise NOISY = Pointwise.of(FORMULA, "x", "n", "rate");

  /// Throws IllegalArgumentException if the rate is outside [0, 1).
  public GaussianDropout {
    Range.fraction("GaussianDropout: rate", rate);
  }

  @Override
  public Tensor forward(Tensor x) {
    var pass = x.pass();
    if (!pass.isTraining() || rate == 0) {
      return x;
    }
    return pass.apply(NOISY, List.of(x, pass.normal(x.shape()), pass.scalar(rate)));
  }

  /// `GaussianDropout 0.5`.
  @Override
  public String toString() {
    return "GaussianDropout " + rate;
  }
}
