package org.bpnet.nn.activation;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.max;
import static org.bpnet.core.formula.Formula.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.layer.Layer;

/// The pointwise activations, one line each: the formula of x, its source, and its settings with
/// their defaults. A constant is a layer with the settings at their defaults.
///
/// ```java
/// Sequential.of(Linear.create(params.child("hidden"), 784, 128), Activation.RELU)
/// ```
///
/// **Shapes.** Any; the output has the input's shape. **Gradient** at kinks: see each constant.
@SuppressWarnings("ImmutableEnumChecker") // knows annotated types only, and List.of is none
public enum Activation implements Layer {
  /// x: for the output of a regression.
  IDENTITY(Given.X, "Widrow, Hoff 1960 (Adaline)"),

  /// 1/(1 + e⁻ˣ), computed without overflow. At most ¼ steep.
  SIGMOID(Given.X.sigmoid(), "Rumelhart, Hinton, Williams 1986"),

  /// tanh x = 2σ(2x) − 1.
  TANH(Given.X.tanh(), "LeCun, Bottou, Orr, Müller 1998, section 4.4"),

  /// max(0, x). Gradient 0 at 0.
  RELU(max(constant(0), Given.X), "Nair, Hinton 2010; Fukushima 1969"),

  /// x for x > 0, else slope·x. Gradient `slope` at 0, as in PyTorch. The slope 0.01 is that of the
  /// paper.
  LEAKY_RELU(
      where(Given.X.greaterThan(constant(0)), Given.X, Formula.hyper("slope").mul(Given.X)),
      "Maas, Hannun, Ng 2013, eq. 2",
      new Setting("slope", 0.01));

  /// A number in a formula that may differ from layer to layer.
  ///
  /// @param name its name in the formula
  /// @param standard its default
  public record Setting(String name, double standard) {}

  /// What the constants are written with; an enum's own fields do not exist yet at that point.
  private static final class Given {
    static final Formula X = Formula.input("x");
  }

  /// The layer that an activation is with other settings than the defaults.
  private record Tuned(Activation activation, List<Double> values) implements Layer {
    @Override
    public Tensor forward(Tensor x) {
      return activation.apply(x, values);
    }

    @Override
    public String toString() {
      var text = new ArrayList<String>();
      for (int i = 0; i < values.size(); i++) {
        text.add(activation.settings.get(i).name() + "=" + values.get(i));
      }
      return activation + "(" + String.join(", ", text) + ")";
    }
  }

  private final Formula formula;
  private final String source;
  private final List<Setting> settings;
  private final Pointwise definition;
  private final List<Double> standards;

  Activation(Formula formula, String source, Setting... settings) {
    this.formula = formula;
    this.source = source;
    this.settings = List.of(settings);
    var arguments = new ArrayList<>(List.of("x"));
    Arrays.stream(settings).map(Setting::name).forEach(arguments::add);
    this.definition = new Pointwise(formula, arguments);
    this.standards = Arrays.stream(settings).map(Setting::standard).toList();
  }

  /// A leaky rectifier with this slope for negative inputs.
  public static Layer leakyRelu(double slope) {
    return LEAKY_RELU.with(slope);
  }

  /// This activation with other settings, in the order of [#settings].
  ///
  /// @throws IllegalArgumentException if the number of values is not that of the settings
  public Layer with(double... values) {
    if (values.length != settings.size()) {
      throw new IllegalArgumentException(
          "%s: need %d settings %s, got %d"
              .formatted(this, settings.size(), settings, values.length));
    }
    return new Tuned(this, Arrays.stream(values).boxed().toList());
  }

  /// What is computed of `x`.
  public Formula formula() {
    return formula;
  }

  /// Authors and year.
  public String source() {
    return source;
  }

  /// The numbers in the formula that may be chosen, with their defaults.
  public List<Setting> settings() {
    return settings;
  }

  @Override
  public Tensor forward(Tensor x) {
    return apply(x, standards);
  }

  /// Settings are arguments and not constants of the kernel: all slopes share one.
  private Tensor apply(Tensor x, List<Double> values) {
    var operands = new ArrayList<>(List.of(x));
    values.forEach(value -> operands.add(x.pass().scalar(value)));
    return x.pass().apply(definition, operands);
  }

  /// The name in the catalog, `leaky_relu`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
