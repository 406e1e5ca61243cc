package org.bpnet.nn.autoencode;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Defined;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.layer.Flatten;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;

/// The code moves little where the input does, except along what reconstruction needs: its Jacobian
/// is kept small.
///
/// **Formula.** L = E(g(f(x)), x) + weight·‖∂f/∂x‖², the sum of the squares of all D·n derivatives,
/// the mean over the batch. Where the encoder is one layer W of sigmoids it is Σⱼ (hⱼ(1 − hⱼ))² Σᵢ
/// Wᵢⱼ²; otherwise there is one backward pass for each unit of the code, and the gradient goes
/// through these.
///
/// **Throws** IllegalStateException of [Pass#backward] if the encoder has an operation without
/// derivatives.
///
/// **Source.** Rifai, Vincent, Muller, Glorot, Bengio 2011, eqs. 4 to 7.
///
/// @param weight λ, 0 or more
/// @param activation of the code
public record ContractiveAutoencoder(double weight, Layer activation) implements AutoencoderKind {
  static final About ABOUT =
      About.of(
              "the code moves little where the input does: its Jacobian is kept small",
              "Rifai, Vincent, Muller, Glorot, Bengio 2011, eq. 7")
          .written(
              "L = E(g(f(x)), x) + weight norm(df/dx)^2",
              "L = E(g(f(x)), x) + \\lambda \\left\\| \\frac{\\partial f}{\\partial x}"
                  + " \\right\\|_F^2")
          .gradient(
              "that of E, and of the penalty through the derivatives",
              "\\partial E + \\lambda \\, \\partial \\| J \\|_F^2")
          .shapes("[..] -> [D] -> [..]")
          .defaults("0.1, which the paper found for MNIST; sigmoids as there");

  /// Throws IllegalArgumentException if the weight is negative.
  public ContractiveAutoencoder {
    Range.notNegative("contractive: weight", weight);
  }

  @Override
  public Tensor code(Tensor outputs) {
    return activation.forward(outputs);
  }

  @Override
  public Tensor loss(Autoencoding parts, Tensor x) {
    Optional<Linear> only = single(parts.encoder()).filter(_ -> isSigmoid(activation));
    if (only.isPresent()) {
      Tensor code = code(parts.encoder().forward(x));
      Tensor error = parts.error().apply(parts.decoder().forward(code), x);
      return error.add(ofSigmoids(code, only.get()).mul(weight));
    }
    Tensor watched = x.watch();
    Tensor code = code(parts.encoder().forward(watched));
    Tensor error = parts.error().apply(parts.decoder().forward(code), x);
    return error.add(derived(code, watched).mul(weight));
  }

  private static boolean isSigmoid(Layer activation) {
    return activation instanceof Defined defined
        && defined.definition().formula().equals(Activation.SIGMOID.formula());
  }

  /// The one layer with weights that an encoder may be.
  private static Optional<Linear> single(Layer encoder) {
    List<Layer> layers =
        encoder instanceof Sequential all
            ? all.layers().stream().filter(layer -> !(layer instanceof Flatten)).toList()
            : List.of(encoder);
    return layers.size() == 1 && layers.getFirst() instanceof Linear one
        ? Optional.of(one)
        : Optional.empty();
  }

  /// ‖J‖² of one layer of sigmoids, the mean over the batch.
  static Tensor ofSigmoids(Tensor code, Linear layer) {
    Tensor slopes = code.mul(code.neg().add(1)).square();
    Tensor squares = code.pass().read(layer.weight()).square().sum(0);
    return slopes.mul(squares).sum(1).mean();
  }

  /// ‖J‖² by the derivatives of each unit, the mean over the batch.
  static Tensor derived(Tensor code, Tensor watched) {
    Pass pass = code.pass();
    Tensor squares = pass.scalar(0);
    for (int unit = 0; unit < code.shape().extent(1); unit++) {
      Tensor sum = code.slice(1, unit, unit + 1).sum(); // examples do not depend on one another
      squares = squares.add(pass.backward(sum).of(watched).square().sum());
    }
    return squares.div(code.shape().extent(0));
  }

  /// `contractive(weight=0.1, activation=sigmoid)`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "contractive(weight=%s, activation=%s)", Formula.decimal(weight), activation);
  }
}
