package org.bpnet.nn.init;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bpnet.nn.catalog.Quoted;

/// What the standard deviation of weights is multiplied with, so that the activation that follows
/// them leaves the mean square of its units where it was.
///
/// **Source.** PyTorch's calculate_gain; √2 for rectifiers is He et al. 2015, 5/3 for tanh is
/// empirical, 3/4 for SELU is smaller than the 1 of Klambauer et al. 2017.
public enum Gain {
  /// 1.
  LINEAR(1),
  /// 1.
  SIGMOID(1),
  /// 5/3.
  TANH(5.0 / 3),
  /// √2.
  RELU(Math.sqrt(2)),
  /// √(2/(1 + 0.01²)).
  LEAKY_RELU(leaky(0.01)),
  /// 3/4.
  SELU(0.75);

  private final double value;

  Gain(double value) {
    this.value = value;
  }

  /// The factor.
  public double value() {
    return value;
  }

  /// That of a leaky rectifier, √(2/(1 + slope²)).
  public static double leaky(double slope) {
    return Math.sqrt(2 / (1 + slope * slope));
  }

  /// The gain that a text says: a number, or the name of an activation.
  ///
  /// @throws IllegalArgumentException if it is neither
  public static double parse(String text) {
    for (Gain gain : values()) {
      if (gain.toString().equals(text)) {
        return gain.value;
      }
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "gain: need a number or one of %s, got %s",
              Arrays.stream(values()).map(Gain::toString).collect(Collectors.joining(", ")),
              Quoted.of(text)),
          e);
    }
  }

  /// The name of the activation, `leaky_relu`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
