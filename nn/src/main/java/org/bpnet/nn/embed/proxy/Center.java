package org.bpnet.nn.embed.proxy;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.Buffer;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.CustomOp;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.embed.loss.MetricLoss;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.loss.Loss;

/// How far embeddings are from the centre of their class, which follows them. Alone it has all
/// embeddings shrink to one point: it is added to a softmax, with a weight of 0.001 to 0.1.
///
/// **Formula.** ½·Σᵢ ‖xᵢ − c_y‖², summed over the batch. After each step of training, with nⱼ
/// examples of class j in the batch: cⱼ ← cⱼ − α·Σ(cⱼ − xᵢ)/(1 + nⱼ), a damped mean, which leaves
/// the centres of classes without examples where they are.
///
/// **Gradient.** xᵢ − c_y by xᵢ, with the centres before the step. None by the centres, which are
/// buffers, but for the other modes, where they are parameters for a learner's rate:
///
/// | mode | value | by the centres |
/// |---|---|---|
/// | `paper` | the sum | moved by α, as above |
/// | `exact` | the sum | Σ(cⱼ − xᵢ), the gradient of the value |
/// | `reference` | the sum over N | Σ(cⱼ − xᵢ)/(1 + nⱼ), which is the gradient of nothing |
///
/// Centres start at 0.
///
/// **Source.** Wen, Zhang, Li, Qiao 2016, eqs. 2 to 4 and algorithm 1, with their α = 0.5;
/// `reference` is their Caffe layer, whose α is the solver's rate, and in which the weight of the
/// loss has no influence on the centres.
///
/// @param rate α, above 0 and at most 1; only `paper` has it
/// @param mode how the centres move
public record Center(double rate, Mode mode) implements MetricLoss {
  /// How the centres move.
  public enum Mode {
    /// By algorithm 1.
    PAPER,
    /// By the gradient of the loss.
    EXACT,
    /// By what the authors' layer calls their gradient.
    REFERENCE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static final About ABOUT =
      About.of(
              "near to the centre of the class, beside a softmax",
              "Wen, Zhang, Li, Qiao 2016, eq. 2 and algorithm 1")
          .written(
              "L = 1/2 sum_i |x_i - c_y|^2",
              "L = \\frac{1}{2} \\sum_i \\lVert x_i - c_{y_i} \\rVert^2")
          .written(
              "c_j <- c_j - rate sum_{i of j} (c_j - x_i) / (1 + n_j)",
              "c_j \\leftarrow c_j - \\alpha \\frac{\\sum_{i \\in j} (c_j - x_i)}{1 + n_j}")
          .gradient("dL/dx_i = x_i - c_y", "\\frac{\\partial L}{\\partial x_i} = x_i - c_{y_i}")
          .defaults("the paper, section 4.1");

  /// Throws IllegalArgumentException unless α is above 0 and at most 1.
  public Center {
    Range.positive("center: rate", rate);
    if (rate > 1) {
      throw new IllegalArgumentException("center: rate must be at most 1, got " + rate);
    }
  }

  @Override
  public Loss create(Parameters params, int classes, int width) {
    Shape shape = Shape.of(classes, width);
    return switch (mode) {
      case PAPER -> moved(params.buffer("centres", shape, Initializers.zeros()), classes);
      case EXACT ->
          new ProxyLoss(
              "center",
              params.weight("centres", shape, Initializers.zeros()),
              classes,
              Center::value);
      case REFERENCE ->
          new ProxyLoss(
              "center",
              params.weight("centres", shape, Initializers.zeros()),
              classes,
              (x, centres, membership) ->
                  x.pass().apply(new ReferenceOp(), x, centres, membership.own()));
    };
  }

  private Loss moved(Buffer centres, int classes) {
    return new ProxyLoss(
        "center",
        centres,
        classes,
        (x, vectors, membership) -> {
          if (x.pass().isTraining()) {
            Tensor own = membership.own();
            x.pass().update(centres, c -> c.sub(drift(x.stopGradient(), c, own, true).mul(rate)));
          }
          return value(x, vectors, membership);
        });
  }

  private static Tensor value(Tensor x, Tensor centres, Membership membership) {
    Tensor apart = x.sub(centres.gather(0, membership.place())).square().sum(1);
    return apart.mul(membership.labelled()).sum().mul(0.5);
  }

  /// Σ(cⱼ − xᵢ) of each class, damped by 1 + nⱼ or not, `[C, D]`.
  private static Tensor drift(Tensor x, Tensor centres, Tensor own, boolean damped) {
    Tensor of = own.transpose(); // [C, N]
    Tensor counts = of.sum(1).expandDims(1);
    Tensor sum = centres.mul(counts).sub(of.matmul(x));
    return damped ? sum.div(counts.add(1)) : sum;
  }

  /// The authors' layer: value and gradients over N, centres with gradients of their own.
  private record ReferenceOp() implements CustomOp {
    @Override
    public String name() {
      return "center";
    }

    private static Tensor apart(List<Tensor> inputs) {
      Tensor own = inputs.get(2);
      Tensor labelled = own.sum(1).expandDims(1);
      return inputs.get(0).mul(labelled).sub(own.matmul(inputs.get(1))); // [N, D]
    }

    private static int examples(List<Tensor> inputs) {
      return inputs.getFirst().shape().extent(0);
    }

    @Override
    public Tensor forward(List<Tensor> inputs) {
      return apart(inputs).square().sum().mul(0.5 / examples(inputs));
    }

    @Override
    public List<Tensor> backward(List<Tensor> inputs, Tensor output, Tensor gradient) {
      Tensor x = inputs.get(0);
      Tensor own = inputs.get(2);
      return List.of(
          apart(inputs).mul(gradient).div(examples(inputs)),
          drift(x, inputs.get(1), own, true).mul(gradient),
          x.pass().full(own.shape(), 0));
    }
  }

  /// `center(rate=0.5, mode=paper)`.
  @Override
  public String toString() {
    return "center(rate=" + Formula.decimal(rate) + ", mode=" + mode + ")";
  }
}
