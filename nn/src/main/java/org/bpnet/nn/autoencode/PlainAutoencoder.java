package org.bpnet.nn.autoencode;

import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.layer.Layer;

/// A code that is narrower than its input, and nothing else. With the identity as activation, no
/// hidden layers and squared errors, its code spans the first principal axes of the data.
///
/// **Formula.** L = E(g(f(x)), x), the code being f(x) = s(encoder(x)).
///
/// **Shapes.** `[N, ..]` to codes `[N, D]` and back.
///
/// **Source.** Rumelhart, Hinton, Williams 1986, *Learning internal representations by error
/// propagation*, the encoding problem; Baldi, Hornik 1989 for the principal axes; Hinton,
/// Salakhutdinov 2006 for many layers.
///
/// @param activation of the code, s
public record PlainAutoencoder(Layer activation) implements AutoencoderKind {
  static final About ABOUT =
      About.of(
              "a code narrower than its input, and nothing else",
              "Rumelhart, Hinton, Williams 1986; Hinton, Salakhutdinov 2006")
          .written("L = E(g(f(x)), x)", "L = E(g(f(x)), x)")
          .gradient("that of E through both networks", "\\partial E")
          .shapes("[..] -> [D] -> [..]")
          .defaults("a linear code, as Hinton, Salakhutdinov 2006");

  @Override
  public Tensor code(Tensor outputs) {
    return activation.forward(outputs);
  }

  @Override
  public Tensor loss(Autoencoding parts, Tensor x) {
    Tensor code = code(parts.encoder().forward(x));
    return parts.error().apply(parts.decoder().forward(code), x);
  }

  /// `plain(activation=identity)`.
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "plain(activation=%s)", activation);
  }
}
