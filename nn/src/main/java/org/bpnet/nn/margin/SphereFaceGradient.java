package org.bpnet.nn.margin;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.where;

import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.CustomOp;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.layer.CosineLinear;

/// The gradients that SphereFace's published layer takes for those of its logits. With G those by
/// the logits, ŵ the weights at length 1, a = ψ′(c), b = (ψ(c) − c·ψ′(c))/‖x‖ and n = √(a² + b²):
///
/// - by the weights xᵀG, with neither margin nor projection;
/// - by the feature Σⱼ Gⱼ·ŵⱼ, but for the own class G_y·(λ·ŵ_y + (a·ŵ_y + b·x)/n)/(1 + λ), where
///   the exact one has no n.
///
/// **Source.** `margin_inner_product_layer.cpp` of github.com/wy1iu/sphereface.
///
/// @param m the factor of the angle
record SphereFaceGradient(int m) implements CustomOp {
  /// The operation on a batch.
  static Way of(int m) {
    return batch ->
        batch
            .features()
            .pass()
            .apply(
                new SphereFaceGradient(m),
                batch.features(),
                batch.weights(),
                batch.setting("lambda"),
                batch.own(),
                batch.exact().stopGradient());
  }

  @Override
  public String name() {
    return "sphereface";
  }

  @Override
  public Tensor forward(List<Tensor> inputs) {
    return inputs.getLast();
  }

  @Override
  public List<Tensor> backward(List<Tensor> inputs, Tensor output, Tensor gradient) {
    Tensor x = inputs.get(0); // [N, D]
    Tensor w = inputs.get(1); // [D, K]
    Tensor lambda = inputs.get(2); // []
    Tensor own = inputs.get(3); // [N, K]
    var pass = x.pass();
    Tensor directions = CosineLinear.directions(w.transpose()).transpose(); // [D, K]
    Tensor lengths = x.norm(1).expandDims(1); // [N, 1]
    Tensor cosines = CosineLinear.cosines(x, w);
    List<Tensor> operands = List.of(cosines, lengths, lambda, own, gradient);
    Formula a = Angle.psi(m).derivative("c");
    Formula b = ratio(Angle.psi(m).sub(input("c").mul(a)), input("r"));
    Formula size = a.square().add(b.square()).sqrt();
    Formula share = input("g").div(input("l").add(1));
    Formula alongWeights = where(input("h"), share.mul(input("l").add(ratio(a, size))), input("g"));
    Formula alongFeature = where(input("h"), share.mul(ratio(b, size)), constant(0));
    return List.of(
        apply(alongWeights, operands)
            .matmulT(directions)
            .add(x.mul(apply(alongFeature, operands).sum(1).expandDims(1))),
        x.transpose().matmul(gradient),
        pass.full(Shape.scalar(), 0),
        pass.full(own.shape(), 0),
        pass.full(output.shape(), 0));
  }

  private static Formula ratio(Formula part, Formula whole) {
    return where(whole.greaterThan(constant(0)), part.div(whole), constant(0));
  }

  private static Tensor apply(Formula formula, List<Tensor> operands) {
    return operands
        .getFirst()
        .pass()
        .apply(Pointwise.of(formula, "c", "r", "l", "h", "g"), operands);
  }
}
