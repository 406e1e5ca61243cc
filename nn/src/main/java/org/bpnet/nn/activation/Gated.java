package org.bpnet.nn.activation;

import java.util.Locale;
import java.util.Map;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.layer.Layer;

/// Half of the units, each multiplied by a function of its partner in the other half: a ⊙ gate(b),
/// with a the first half of the last axis and b the second.
///
/// With the logistic gate this is the gated linear unit, GLU; with [Activation#SILU] it is SwiGLU.
///
/// **Shapes.** `[N.., 2·D] -> [N.., D]`.
///
/// **Throws** ShapeException if the last extent is odd.
///
/// **Source.** Dauphin, Fan, Auli, Grangier 2017, eq. 1; Shazeer 2020, eq. 5, where the gated half
/// comes first.
///
/// @param name the name in the catalog
/// @param gate the function of the second half, pointwise
public record Gated(String name, Activation gate) implements Layer {
  /// a ⊙ σ(b).
  public static final Gated GLU = new Gated("glu", Activation.SIGMOID);

  /// a ⊙ b·σ(b).
  public static final Gated SWIGLU = new Gated("swiglu", Activation.SILU);

  /// What there is to say of it.
  About about(String source) {
    Formula opened = gate.formula().substitute(Map.of("x", Formula.input("b")));
    return About.of("half of the units, gated by the other half", source)
        .formula("y", Formula.input("a").mul(opened), "a", "b");
  }

  @Override
  public Tensor forward(Tensor x) {
    Shape shape = x.shape();
    if (shape.rank() < 1 || shape.extent(-1) % 2 != 0) {
      throw new ShapeException(
          String.format(Locale.ROOT, "%s: need an even last extent, got %s", this, shape));
    }
    int half = shape.extent(-1) / 2;
    return x.slice(-1, 0, half).mul(gate.forward(x.slice(-1, half, 2 * half)));
  }

  @Override
  public String toString() {
    return name;
  }
}
