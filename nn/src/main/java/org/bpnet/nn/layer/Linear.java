package org.bpnet.nn.layer;

import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bpnet.core.Initializer;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.nn.init.Initializers;
import org.jspecify.annotations.Nullable;

/// A fully connected layer.
///
/// **Formula.** y = x·W + b. The weight is stored as `[in, out]`, so that no transpose is written;
/// PyTorch stores `[out, in]`.
///
/// **Shapes.** `[N, in] -> [N, out]`; further leading axes, `[N, T, in] -> [N, T, out]`, are kept.
///
/// **Throws** ShapeException if the input has rank below 2 or another last extent than `in`.
public final class Linear implements Layer {
  private final String name;
  private final Parameter weight;
  private final @Nullable Parameter bias;

  private Linear(String name, Parameter weight, @Nullable Parameter bias) {
    this.name = name;
    this.weight = weight;
    this.bias = bias;
  }

  /// A layer with a bias. Weights start as [Initializers#glorotUniform] (Glorot and Bengio 2010),
  /// the bias at 0.
  ///
  /// @param params the node that gets `weight` and `bias`; its path is the layer's name
  public static Linear create(Parameters params, int in, int out) {
    return create(params, in, out, Initializers.glorotUniform());
  }

  /// A layer with a bias that starts at 0, and weights that start as told.
  public static Linear create(Parameters params, int in, int out, Initializer weights) {
    return create(params, in, out, weights, Initializers.zeros());
  }

  /// A layer whose weights and bias start as told.
  public static Linear create(
      Parameters params, int in, int out, Initializer weights, Initializer biases) {
    Linear layer = withoutBias(params, in, out, weights);
    Parameter bias = params.weight("bias", Shape.of(out), biases);
    return new Linear(layer.name, layer.weight, bias);
  }

  /// A layer y = x·W. Weights start as [Initializers#glorotUniform].
  public static Linear withoutBias(Parameters params, int in, int out) {
    return withoutBias(params, in, out, Initializers.glorotUniform());
  }

  /// A layer y = x·W with weights that start as told.
  public static Linear withoutBias(Parameters params, int in, int out, Initializer weights) {
    if (in < 1 || out < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: need at least one input and one output, got Linear %d -> %d",
              params.path(),
              in,
              out));
    }
    return new Linear(params.path(), params.weight("weight", Shape.of(in, out), weights), null);
  }

  /// The weights, `[in, out]`.
  public Parameter weight() {
    return weight;
  }

  /// The bias, `[out]`, if the layer has one.
  public Optional<Parameter> bias() {
    return Optional.ofNullable(bias);
  }

  @Override
  public Tensor forward(Tensor x) { // [N, in] -> [N, out]
    return forward(x, UnaryOperator.identity());
  }

  /// The output with other weights, made of this layer's.
  public Tensor forward(Tensor x, UnaryOperator<Tensor> change) {
    check(x.shape());
    return name.isEmpty() ? affine(x, change) : x.pass().within(name, () -> affine(x, change));
  }

  private Tensor affine(Tensor x, UnaryOperator<Tensor> change) {
    Tensor product = x.matmul(change.apply(x.pass().read(weight)));
    return bias == null ? product : product.add(bias);
  }

  private void check(Shape input) {
    int in = weight.shape().extent(0);
    if (input.rank() < 2 || input.extent(-1) != in) {
      boolean flat = input.rank() > 2 && input.count(1, input.rank()) == in;
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: need input [N, %d], got %s%s",
              name.isEmpty() ? this : name + " (" + this + ")",
              in,
              input,
              flat ? "; flatten the last axes first" : ""));
    }
  }

  /// `Linear 784 -> 128`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "Linear %d -> %d%s",
        weight.shape().extent(0),
        weight.shape().extent(1),
        bias == null ? ", no bias" : "");
  }
}
