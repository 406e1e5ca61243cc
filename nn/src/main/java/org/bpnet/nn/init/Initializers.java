package org.bpnet.nn.init;

import org.bpnet.core.Initializer;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.init.VarianceScaling.Distribution;
import org.bpnet.nn.init.VarianceScaling.Fan;

/// The initializers by name. Number `i` of a parameter is number `i` of its seed, so that first
/// values do not depend on the order in which parameters are made.
public final class Initializers {
  /// All initializers, for the command line and the contract tests.
  public static final Catalog<Initializer> CATALOG =
      Catalog.<Initializer>of("initializer")
          .with("zeros", "all elements 0", _ -> zeros())
          .with("constant(value)", "all elements equal", a -> constant(a.number("value")))
          .with(
              "uniform(low=-0.05, high=0.05)",
              "Keras RandomUniform's range",
              a -> uniform(a.number("low"), a.number("high")))
          .with(
              "normal(mean=0, deviation=0.01)",
              "Krizhevsky et al. 2012, section 5",
              a -> normal(a.number("mean"), a.number("deviation")))
          .with("lecun_normal", "LeCun et al. 1998, eq. 16", _ -> lecunNormal())
          .with("lecun_uniform", "LeCun et al. 1998, eq. 16", _ -> lecunUniform())
          .with("glorot_normal", "Glorot, Bengio 2010, eq. 12", _ -> glorotNormal())
          .with("glorot_uniform", "Glorot, Bengio 2010, eq. 16", _ -> glorotUniform())
          .with("he_normal", "He et al. 2015, eq. 10", _ -> heNormal())
          .with("he_uniform", "He et al. 2015, eq. 10", _ -> heUniform());

  private Initializers() {}

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
