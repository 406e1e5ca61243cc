package org.bpnet.nn.loss;

import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.max;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.Defined;
import org.bpnet.nn.catalog.Definition;
import org.bpnet.nn.catalog.Setting;

/// The negative log-likelihood of values under normal distributions of which the network says mean
/// and variance: it learns how uncertain it is.
///
/// **Formula.** ½(log v + (t − m)²/v), averaged over the outputs, with v the predicted variance but
/// at least ε; ½log 2π is left out. The network should end in something positive, such as softplus,
/// for the variances.
///
/// **Shapes.** Prediction `[N, 2·D]`: the means, then the variances; target `[N, D]`. **Gradient.**
/// 0 by a variance at or below ε, where PyTorch passes it on as if nothing were cut.
///
/// **Throws** ShapeException for other shapes.
///
/// **Source.** Nix, Weigend 1994; ε is PyTorch's.
///
/// @param definition the formula, with its ε
public record GaussianLikelihood(Definition definition) implements ExampleLoss, Defined {
  private static final Formula VARIANCE = max(hyper("epsilon"), input("v"));

  static final Definition STANDARD =
      Definition.of(
          "gaussian_nll",
          VARIANCE.log().add(input("t").sub(input("m")).square().div(VARIANCE)).mul(0.5),
          List.of("m", "v", "t"),
          "Nix, Weigend 1994; the default is PyTorch's",
          Setting.positive("epsilon", 1e-6));

  /// With the variances cut at 10⁻⁶.
  public GaussianLikelihood() {
    this(STANDARD);
  }

  /// With the variances cut at ε, above 0.
  public static GaussianLikelihood of(double epsilon) {
    return new GaussianLikelihood(STANDARD.with(epsilon));
  }

  @Override
  public Kind kind() {
    return Kind.OTHERS;
  }

  @Override
  public Tensor examples(Tensor prediction, Tensor target) { // [N, 2·D], [N, D] -> [N]
    Shape shape = target.shape();
    if (shape.rank() != 2
        || !prediction.shape().equals(Shape.of(shape.extent(0), 2 * shape.extent(1)))) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: need target [N, D] and means and variances [N, 2·D], got %s and %s",
              this,
              shape,
              prediction.shape()));
    }
    int outputs = shape.extent(1);
    Tensor means = prediction.slice(1, 0, outputs);
    Tensor variances = prediction.slice(1, outputs, 2 * outputs);
    return Reduction.MEAN.ofOutputs(definition.apply(means, variances, target));
  }

  /// `gaussian_nll(epsilon=1e-4)`.
  @Override
  public String toString() {
    return definition.toString();
  }
}
