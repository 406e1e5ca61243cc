package org.bpnet.nn.activation;

import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Layer;

/// The leaky rectifier whose slope for negative inputs is learnt: one slope for all units, or one
/// for each channel. Penalties that shrink weights pull the slopes to 0, hence this to a plain
/// rectifier; the paper leaves them out.
///
/// **Shapes.** One slope: any. One for each of C channels: `[N, D.., C]`, the output alike.
/// **Gradient.** By a slope, Σȳ·x over its x ≤ 0; by x at 0, the slope.
///
/// **Throws** ShapeException if the last axis has not the channels' extent.
///
/// **Source.** He, Zhang, Ren, Sun 2015, eqs. 1 to 3; the slopes start at 0.25, as there.
public final class PRelu implements Layer {
  /// The slope before training, as in the paper.
  public static final double START = 0.25;

  private static final Pointwise LEAK =
      Pointwise.of(
          Activation.LEAKY_RELU.formula().substitute(Map.of("slope", input("slope"))),
          "x",
          "slope");

  private final Parameter slope;

  private PRelu(Parameter slope) {
    this.slope = slope;
  }

  /// One slope for all units.
  ///
  /// @param params the node that gets `slope`
  public static PRelu shared(Parameters params) {
    return perChannel(params, 1);
  }

  /// One slope for each channel, which the last axis counts.
  ///
  /// @param params the node that gets `slope`, `[channels]`
  public static PRelu perChannel(Parameters params, int channels) {
    return new PRelu(params.weight("slope", Shape.of(channels), Initializers.constant(START)));
  }

  /// The slopes, `[channels]`.
  public Parameter slope() {
    return slope;
  }

  @Override
  public Tensor forward(Tensor x) {
    int channels = slope.shape().extent(0);
    if (channels > 1 && (x.shape().rank() < 2 || x.shape().extent(-1) != channels)) {
      throw new ShapeException(
          String.format(
              Locale.ROOT, "%s: need input [N, .., %d], got %s", this, channels, x.shape()));
    }
    return x.pass().apply(LEAK, List.of(x, slope.in(x.pass())));
  }

  /// `PRelu, 16 channels` or `PRelu, shared`.
  @Override
  public String toString() {
    int channels = slope.shape().extent(0);
    return "PRelu, " + (channels == 1 ? "shared" : channels + " channels");
  }
}
