package org.bpnet.nn.layer.image;

import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import org.bpnet.core.Operand;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.LayerNames;
import org.jspecify.annotations.Nullable;

/// What all convolutions are made of.
///
/// @param name the path of the parameters
/// @param in the channels that come in
/// @param out the channels that go out
record ConvWeights(
    String name, int in, int out, ConvOptions options, Parameter weight, @Nullable Parameter bias) {

  /// @param shape of the weight
  static ConvWeights create(Parameters params, int in, int out, ConvOptions options, Shape shape) {
    Parameter weight = params.weight("weight", shape, options.weights());
    Parameter bias =
        options.bias() ? params.weight("bias", Shape.of(out), Initializers.zeros()) : null;
    return new ConvWeights(params.path(), in, out, options, weight, bias);
  }

  static void check(Parameters params, String what, int in, int out, ConvOptions options) {
    int groups = options.groups();
    if (in < 1 || out < 1 || in % groups != 0 || out % groups != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: need channels that %d groups divide, got %s %d -> %d",
              params.path(),
              groups,
              what,
              in,
              out));
    }
  }

  Optional<Parameter> optionalBias() {
    return Optional.ofNullable(bias);
  }

  /// @param layer for messages
  /// @param axes the axes of the input
  Tensor forward(Layer layer, Tensor x, String axes, BiFunction<Tensor, Operand, Tensor> convolve) {
    check(layer, x.shape(), axes);
    return LayerNames.within(
        name,
        x,
        () -> {
          Tensor y = convolve.apply(x, weight);
          return bias == null ? y : y.add(bias);
        });
  }

  private void check(Layer layer, Shape input, String axes) {
    int rank = axes.split(", ").length + 1;
    if (input.rank() != rank || input.extent(-1) != in) {
      boolean first = input.rank() == rank && input.extent(1) == in;
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: need input [%s, %d], got %s%s",
              LayerNames.called(name, layer),
              axes,
              in,
              input,
              first ? "; channels come last, see permute" : ""));
    }
  }

  /// `64 -> 64, 3 x 3`.
  String text(Object window) {
    return String.format(
        Locale.ROOT,
        "%d -> %d, %s%s%s",
        in,
        out,
        window,
        options.groups() == 1 ? "" : ", " + options.groups() + " groups",
        bias == null ? ", no bias" : "");
  }
}
