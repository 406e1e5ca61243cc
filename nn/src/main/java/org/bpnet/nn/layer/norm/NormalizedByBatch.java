package org.bpnet.nn.layer.norm;

import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.CustomOp;

/// Batch normalization in training, y = γ(x − μ)/√(σ² + ε) + β of inputs x, γ and β, with its
/// gradient in closed form.
///
/// **Gradient.** With x̂ = (x − μ)/√(σ² + ε), n elements of a channel and all sums over these: ∂β =
/// Σ∂y, ∂γ = Σ∂y·x̂, ∂x = γ/√(σ² + ε)·(∂y − ∂β/n − x̂·∂γ/n). What the chain rule makes of the
/// formula is the same, but sums three times over values that it keeps, one sum waiting for the
/// others.
///
/// **Source.** Ioffe, Szegedy 2015, section 3, the equations for back-propagation put together.
///
/// @param epsilon ε
record NormalizedByBatch(double epsilon) implements CustomOp {
  @Override
  public String name() {
    return "batchNorm";
  }

  @Override
  public Tensor forward(List<Tensor> inputs) {
    Tensor x = inputs.getFirst();
    ChannelMoments moments = ChannelMoments.of(x);
    Tensor factor = inputs.get(1).div(spread(moments));
    return x.sub(moments.mean()).mul(factor).add(inputs.get(2));
  }

  private Tensor spread(ChannelMoments moments) {
    return moments.variance().apply(Formula.input("v").add(Formula.constant(epsilon)).sqrt());
  }

  @Override
  public List<Tensor> backward(List<Tensor> inputs, Tensor output, Tensor gradient) {
    Tensor x = inputs.getFirst();
    Tensor scale = inputs.get(1);
    ChannelMoments moments = ChannelMoments.of(x); // the nodes of the forward pass again
    Tensor centred = x.sub(moments.mean());
    Tensor spread = spread(moments);
    Shape channels = scale.shape();
    Tensor byShift = gradient.sumTo(channels);
    Tensor byScale = gradient.mul(centred).sumTo(channels).div(spread);
    double share = 1.0 / moments.elements();
    // What is the same for a channel is computed once a channel; and nothing is taken times the
    // gradient before the sums are known, or it would be kept until then.
    Tensor slope = byScale.div(spread).mul(share);
    Tensor byX = gradient.sub(byShift.mul(share)).sub(centred.mul(slope)).mul(scale.div(spread));
    return List.of(byX, byScale, byShift);
  }
}
