package org.bpnet.nn.init;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bpnet.core.Initializer;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Arguments;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.catalog.Quoted;
import org.bpnet.nn.init.VarianceScaling.Distribution;
import org.bpnet.nn.init.VarianceScaling.Fan;

/// The initializers by name. Number `i` of a parameter is number `i` of its seed, so that first
/// values do not depend on the order in which parameters are made.
public final class Initializers {
  /// All initializers, for the command line and the contract tests.
  public static final Catalog<Initializer> CATALOG = alsoCalled(structured(scaled(plain())));

  private Initializers() {}

  private static Catalog<Initializer> plain() {
    return Catalog.<Initializer>of("initializer")
        .with(
            "zeros",
            About.of("all 0: for biases; as weights a trap", "Rumelhart, Hinton, Williams 1986")
                .written("w = 0", "w = 0"),
            _ -> zeros())
        .with(
            "constant(value)",
            About.of("all elements equal", "ours")
                .written("w = value", "w = \\mathrm{value}")
                .example("value=0.5"),
            a -> constant(a.number("value")))
        .with(
            "uniform(low=-0.05, high=0.05)",
            About.of("uniform in [low, high)", "Keras RandomUniform")
                .written("w ~ U(low, high)", "w \\sim U(\\mathrm{low}, \\mathrm{high})"),
            a -> uniform(a.number("low"), a.number("high")))
        .with(
            "normal(mean=0, deviation=0.01)",
            About.of("normal", "Krizhevsky, Sutskever, Hinton 2012, section 5")
                .written(
                    "w ~ N(mean, deviation^2)", "w \\sim N(\\mathrm{mean}, \\mathrm{deviation}^2)"),
            a -> normal(a.number("mean"), a.number("deviation")))
        .with(
            "truncated_normal(mean=0, deviation=0.05)",
            About.of("normal, cut at two standard deviations", "Keras TruncatedNormal")
                .written(
                    "w ~ N(mean, deviation^2) given |w - mean| <= 2 * deviation",
                    "w \\sim N(\\mathrm{mean}, \\mathrm{deviation}^2) \\mid |w - \\mathrm{mean}| \\le"
                        + " 2 \\, \\mathrm{deviation}"),
            a -> new TruncatedNormal(a.number("mean"), a.number("deviation")));
  }

  private static Catalog<Initializer> scaled(Catalog<Initializer> catalog) {
    return catalog
        .with(
            "lecun_normal",
            variance(
                "keeps the variance through linear units",
                "LeCun, Bottou, Orr, Müller 1998, eq. 16",
                "1 / in",
                "\\frac{1}{n_{in}}"),
            _ -> lecunNormal())
        .with(
            "lecun_uniform",
            variance(
                "lecun_normal with uniform numbers",
                "LeCun, Bottou, Orr, Müller 1998, eq. 16",
                "1 / in",
                "\\frac{1}{n_{in}}"),
            _ -> lecunUniform())
        .with(
            "glorot_normal(gain=1)",
            glorotVariance(
                "a compromise between values and gradients, also called Xavier",
                "Glorot, Bengio 2010, eq. 12"),
            a -> glorot(a, Distribution.NORMAL))
        .with(
            "glorot_uniform(gain=1)",
            glorotVariance("glorot_normal with uniform numbers", "Glorot, Bengio 2010, eq. 16"),
            a -> glorot(a, Distribution.UNIFORM))
        .with(
            "he_normal(slope=0, fan=in)",
            heVariance("keeps the mean square of rectified units, also called Kaiming"),
            a -> he(a, Distribution.NORMAL))
        .with(
            "he_uniform(slope=0, fan=in)",
            heVariance("he_normal with uniform numbers"),
            a -> he(a, Distribution.UNIFORM))
        .with(
            "pytorch",
            variance(
                "what PyTorch's Linear starts with: uniform in 1/sqrt(in) to both sides",
                "PyTorch nn.Linear, kaiming_uniform_(a=sqrt(5))",
                "1 / (3 * in)",
                "\\frac{1}{3 n_{in}}"),
            _ -> new VarianceScaling(1.0 / 3, Fan.IN, Distribution.UNIFORM))
        .with(
            "variance_scaling(gain=1, fan=in, distribution=normal)",
            variance(
                    "the family of LeCun, Glorot and He: gain a number or an activation, fan in, out"
                        + " or mean, distribution normal, truncated or uniform",
                    "Keras VarianceScaling; PyTorch calculate_gain",
                    "gain^2 / fan",
                    "\\frac{\\mathrm{gain}^2}{n}")
                .defaults("ours"),
            Initializers::scaling);
  }

  private static Catalog<Initializer> structured(Catalog<Initializer> catalog) {
    return catalog
        .with(
            "orthogonal(gain=1)",
            About.of(
                    "orthogonal columns, or rows if these are fewer; gain a number or an activation",
                    "Saxe, McClelland, Ganguli 2014")
                .written("W'W = gain^2 I", "W^T W = \\mathrm{gain}^2 I")
                .defaults("PyTorch"),
            a -> new Orthogonal(Gain.parse(a.text("gain"))))
        .with(
            "sparse(sparsity=0.9, deviation=0.01)",
            About.of(
                    "normal, with a share of the weights to each unit set to 0",
                    "Martens 2010, section 5; PyTorch sparse_")
                .written(
                    "w ~ N(0, deviation^2), ceil(sparsity * in) of each unit 0",
                    "w \\sim N(0, \\mathrm{deviation}^2), \\quad \\lceil \\mathrm{sparsity} \\cdot"
                        + " n_{in} \\rceil \\text{ of each unit } 0")
                .defaults("sparsity: ours; deviation: PyTorch"),
            a -> new Sparse(a.number("sparsity"), a.number("deviation")))
        .with(
            "identity(gain=1)",
            About.of(
                    "gives out what comes in; for kernels at their centre (Dirac)",
                    "Le, Jaitly, Hinton 2015; Zagoruyko, Komodakis 2017")
                .written("W = gain I", "W = \\mathrm{gain} \\, I"),
            a -> new Identity(a.number("gain")));
  }

  /// The bare names of papers stand for the distribution that the paper (He) or most libraries
  /// (Glorot: Keras) take.
  private static Catalog<Initializer> alsoCalled(Catalog<Initializer> catalog) {
    return catalog
        .also("zeros", "zero")
        .also("lecun_normal", "lecun")
        .also("glorot_normal", "xavier_normal")
        .also("glorot_uniform", "glorot", "xavier", "xavier_uniform")
        .also("he_normal", "he", "kaiming", "kaiming_normal")
        .also("he_uniform", "kaiming_uniform")
        .also("identity", "dirac");
  }

  private static About glorotVariance(String summary, String source) {
    return variance(
        summary,
        source,
        "2 * gain^2 / (in + out)",
        "\\frac{2 \\, \\mathrm{gain}^2}{n_{in} + n_{out}}");
  }

  private static About heVariance(String summary) {
    return variance(
            summary,
            "He, Zhang, Ren, Sun 2015, eqs. 10 and 15",
            "2 / ((1 + slope^2) * fan)",
            "\\frac{2}{(1 + \\mathrm{slope}^2) \\, n}")
        .defaults("He et al. 2015; PyTorch");
  }

  private static About variance(String summary, String source, String text, String latex) {
    return About.of(summary, source).written("Var w = " + text, "\\operatorname{Var} w = " + latex);
  }

  private static Initializer glorot(Arguments a, Distribution distribution) {
    double gain = Gain.parse(a.text("gain"));
    return new VarianceScaling(gain * gain, Fan.MEAN, distribution);
  }

  private static Initializer he(Arguments a, Distribution distribution) {
    double slope = a.number("slope");
    return new VarianceScaling(2 / (1 + slope * slope), fan(a), distribution);
  }

  private static Initializer scaling(Arguments a) {
    double gain = Gain.parse(a.text("gain"));
    Distribution distribution = named(Distribution.values(), a.text("distribution"));
    return new VarianceScaling(gain * gain, fan(a), distribution);
  }

  private static Fan fan(Arguments a) {
    return named(Fan.values(), a.text("fan"));
  }

  private static <E extends Enum<E>> E named(E[] constants, String text) {
    for (E constant : constants) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "initializer: need one of %s, got %s",
            Arrays.stream(constants)
                .map(c -> c.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ")),
            Quoted.of(text)));
  }

  /// All elements 0.
  public static Initializer zeros() {
    return new Constant(0);
  }

  /// All elements equal.
  public static Initializer constant(double value) {
    return new Constant(value);
  }

  /// Uniform in [low, high).
  ///
  /// @throws IllegalArgumentException unless low < high
  public static Initializer uniform(double low, double high) {
    return new Uniform(low, high);
  }

  /// Normal.
  ///
  /// @throws IllegalArgumentException unless the standard deviation is positive
  public static Initializer normal(double mean, double deviation) {
    return new Normal(mean, deviation);
  }

  /// Normal with variance 1/fan-in: keeps the variance of linear and (nearly) of tanh units from
  /// layer to layer. LeCun, Bottou, Orr, Müller, *Efficient backprop*, 1998, eq. 16.
  public static Initializer lecunNormal() {
    return new VarianceScaling(1, Fan.IN, Distribution.NORMAL);
  }

  /// Uniform with variance 1/fan-in, that is in ±√(3/fan-in). LeCun et al. 1998, eq. 16.
  public static Initializer lecunUniform() {
    return new VarianceScaling(1, Fan.IN, Distribution.UNIFORM);
  }

  /// Normal with variance 2/(fan-in + fan-out): a compromise between keeping the variance of values
  /// and that of gradients. Glorot, Bengio, *Understanding the difficulty of training deep
  /// feedforward neural networks*, 2010, eq. 12. Also called Xavier.
  public static Initializer glorotNormal() {
    return new VarianceScaling(1, Fan.MEAN, Distribution.NORMAL);
  }

  /// Uniform in ±√(6/(fan-in + fan-out)). Glorot and Bengio 2010, eq. 16. Also called Xavier.
  public static Initializer glorotUniform() {
    return new VarianceScaling(1, Fan.MEAN, Distribution.UNIFORM);
  }

  /// Normal with variance 2/fan-in: keeps the mean square of rectified units. He, Zhang, Ren, Sun,
  /// *Delving deep into rectifiers*, 2015, eq. 10. Also called Kaiming.
  public static Initializer heNormal() {
    return new VarianceScaling(2, Fan.IN, Distribution.NORMAL);
  }

  /// Uniform with variance 2/fan-in, that is in ±√(6/fan-in). He et al. 2015, eq. 10.
  public static Initializer heUniform() {
    return new VarianceScaling(2, Fan.IN, Distribution.UNIFORM);
  }
}
