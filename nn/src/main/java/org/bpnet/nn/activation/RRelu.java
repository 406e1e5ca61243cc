package org.bpnet.nn.activation;

import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.layer.Layer;

/// The leaky rectifier with random slopes: in training, each element gets a slope of its own,
/// uniform in [lower, upper), other ones at each call; in evaluation, all have the mean slope.
///
/// **Shapes.** Any; the output has the input's shape. **Gradient** at 0: the slope.
///
/// **Source.** Xu, Wang, Chen, Li 2015, section 2.4. **Differs**: the paper divides x by numbers
/// uniform in [3, 8]; the slopes here are themselves uniform, as in PyTorch.
///
/// @param lower the smallest slope
/// @param upper the largest
public record RRelu(double lower, double upper) implements Layer {
  static final Formula FORMULA =
      Activation.LEAKY_RELU
          .formula()
          .substitute(
              Map.of(
                  "slope", hyper("lower").add(hyper("upper").sub(hyper("lower")).mul(input("u")))));

  private static final Pointwise LEAK = Pointwise.of(FORMULA, "x", "u", "lower", "upper");

  /// Throws IllegalArgumentException unless lower ≤ upper.
  public RRelu {
    if (!(lower <= upper)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "rrelu: need lower <= upper, got %s and %s", lower, upper));
    }
  }

  /// Slopes from ⅛ to ⅓, as in the paper.
  public RRelu() {
    this(1.0 / 8, 1.0 / 3);
  }

  @Override
  public Tensor forward(Tensor x) {
    Pass pass = x.pass();
    if (!pass.isTraining()) {
      return Activation.LEAKY_RELU.with((lower + upper) / 2).forward(x);
    }
    return pass.apply(
        LEAK, List.of(x, pass.uniform(x.shape()), pass.scalar(lower), pass.scalar(upper)));
  }

  /// `rrelu(lower=0.125, upper=0.3333333333333333)`.
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "rrelu(lower=%s, upper=%s)", lower, upper);
  }
}
