package org.bpnet.nn.activation;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.where;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.CustomOp;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Defined;
import org.bpnet.nn.catalog.Definition;
import org.bpnet.nn.layer.Layer;

/// Activations with two values only, trained straight through: their slope is 0 wherever it exists,
/// so back-propagation takes that of x instead, where |x| ≤ 1, and 0 beyond.
///
/// **Shapes.** Any; the output has the input's shape. **Gradient.** x̄ = ȳ·1[|x| ≤ 1].
///
/// **Source.** Bengio, Léonard, Courville 2013 (straight-through); Hubara, Courbariaux, Soudry,
/// El-Yaniv, Bengio 2016, eq. 4 (0 beyond 1, without which large activations would never come
/// back). **Differs**: the former compares noise with σ(x), this is its deterministic form.
@SuppressWarnings("ImmutableEnumChecker") // a definition never changes
public enum Threshold implements Layer, Defined {
  /// 1 for x ≥ 0, else 0.
  BINARY_STEP(
      input("x").atLeast(constant(0)),
      "1 from 0 on, else 0; trained straight through",
      "McCulloch, Pitts 1943"),

  /// 1 for x ≥ 0, else −1: never 0.
  SIGN(
      where(input("x").atLeast(constant(0)), constant(1), constant(-1)),
      "1 from 0 on, else -1; trained straight through",
      "Hubara, Courbariaux, Soudry, El-Yaniv, Bengio 2016, eq. 1");

  private final String summary;
  private final Definition definition;
  private final CustomOp straightThrough;

  Threshold(Formula formula, String summary, String source) {
    this.summary = summary;
    this.definition = Definition.of(toString(), formula, source);
    this.straightThrough = new StraightThrough(definition);
  }

  private record StraightThrough(Definition definition) implements CustomOp {
    private static final Pointwise PULLBACK =
        Pointwise.of(input("g").mul(input("x").abs().atMost(constant(1))), "g", "x");

    @Override
    public String name() {
      return definition.name();
    }

    @Override
    public Tensor forward(List<Tensor> inputs) {
      return definition.apply(inputs.getFirst());
    }

    @Override
    public List<Tensor> backward(List<Tensor> inputs, Tensor output, Tensor gradient) {
      Tensor x = inputs.getFirst();
      return List.of(x.pass().apply(PULLBACK, List.of(gradient, x)));
    }
  }

  /// What there is to say of it, with the gradient that it is trained with.
  About about() {
    return definition
        .about(summary, "y")
        .gradient(
            "dy/dx taken as abs(x) <= 1",
            "\\frac{\\partial y}{\\partial x} := 1[\\lvert x \\rvert \\le 1]");
  }

  /// The formula; its own derivative is 0 and is not the one used.
  @Override
  public Definition definition() {
    return definition;
  }

  @Override
  public Tensor forward(Tensor x) {
    return x.pass().apply(straightThrough, x);
  }

  /// The name in the catalog, `binary_step`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
