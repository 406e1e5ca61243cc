package org.bpnet.cli.lab.byhand;

import java.util.ArrayList;
import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.core.autodiff.Autodiff;
import org.bpnet.nn.layer.Layer;

/// A fully connected network and its gradient by the four equations, examples in rows.
///
/// **Forwards.** Z_l = Y_{l−1} W_l + b_l and Y_l = s(Z_l), from Y_0 = X; the cost is J = ½‖Y_L −
/// T‖².
///
/// **Backwards.** With G_l = ∂J/∂Z_l:
///
/// - BP1: G_L = (Y_L − T) ⊙ s'(Z_L)
/// - BP2: G_l = (G_{l+1} W_{l+1}ᵀ) ⊙ s'(Z_l)
/// - BP3: ∂J/∂b_l = Σ over the rows of G_l
/// - BP4: ∂J/∂W_l = Y_{l−1}ᵀ G_l
///
/// Rumelhart, Hinton, Williams 1986, *Learning representations by back-propagating errors*; in
/// matrices as here.
final class Equations {
  private final List<Tensor> weights;
  private final List<Tensor> biases;
  private final Layer activation;

  /// Y_0, Y_1, ..
  private final List<Tensor> outputs = new ArrayList<>();

  /// Z_1, Z_2, ..
  private final List<Tensor> sums = new ArrayList<>();

  /// @param weights of each layer, `[in, out]`
  /// @param biases of each layer, `[out]`
  /// @param activation s, which acts on each number alone
  Equations(Tensor x, List<Tensor> weights, List<Tensor> biases, Layer activation) {
    this.weights = List.copyOf(weights);
    this.biases = List.copyOf(biases);
    this.activation = activation;
    outputs.add(x);
    for (int layer = 0; layer < weights.size(); layer++) {
      sums.add(outputs.getLast().matmul(weights.get(layer)).add(biases.get(layer)));
      outputs.add(activation.forward(sums.getLast()));
    }
  }

  int layers() {
    return weights.size();
  }

  /// Y_l, from 0 on.
  Tensor output(int layer) {
    return outputs.get(layer);
  }

  Tensor weight(int layer) {
    return weights.get(layer - 1);
  }

  Tensor bias(int layer) {
    return biases.get(layer - 1);
  }

  /// J.
  Tensor cost(Tensor target) {
    return outputs.getLast().sub(target).square().sum().mul(0.5);
  }

  /// G_1, G_2, ..
  List<Tensor> errors(Tensor target) {
    return errors(target, weights);
  }

  /// The same, with these weights on the way back.
  List<Tensor> errors(Tensor target, List<Tensor> back) {
    List<Tensor> errors = new ArrayList<>();
    Tensor upstream = outputs.getLast().sub(target);
    for (int layer = layers(); layer >= 1; layer--) {
      Tensor error = upstream.mul(slope(layer));
      errors.addFirst(error);
      upstream = error.matmul(back.get(layer - 1).transpose());
    }
    return errors;
  }

  /// s'(Z_l).
  private Tensor slope(int layer) {
    Tensor sum = sums.get(layer - 1);
    return Autodiff.vjp(activation::forward, sum, sum.pass().full(sum.shape(), 1));
  }

  /// ∂J/∂W_l.
  Tensor byWeight(int layer, Tensor error) {
    return output(layer - 1).transpose().matmul(error);
  }

  /// ∂J/∂b_l.
  static Tensor byBias(Tensor error) {
    return error.sum(0);
  }
}
