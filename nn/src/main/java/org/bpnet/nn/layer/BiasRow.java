package org.bpnet.nn.layer;

import java.util.Locale;
import org.bpnet.core.Initializer;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.nn.init.Initializers;

/// A fully connected layer whose bias is the first row of its matrix, as textbooks write it: a 1
/// comes before the inputs.
///
/// **Formula.** y = [1, x]·B. The first row of B is what [Linear] holds as b, the others are its W,
/// and they start at the same values.
///
/// **Shapes.** `[N, in] -> [N, out]`; further leading axes are kept.
///
/// **Gradient.** That of [Linear]: descent takes both through the same parameters. **Differs**
/// where a matrix is treated apart from a bias, since here the biases are part of one: penalties,
/// decay and constraints on weights, and optimizers that look at a matrix as a whole.
///
/// **Throws** ShapeException if the input has rank below 2 or another last extent than `in`.
public final class BiasRow implements Layer {
  private final String name;
  private final Parameter weight;

  private BiasRow(String name, Parameter weight) {
    this.name = name;
    this.weight = weight;
  }

  /// A layer whose weights start as [Initializers#glorotUniform], and the biases at 0.
  ///
  /// @param params the node that gets `weight`; its path is the layer's name
  public static BiasRow create(Parameters params, int in, int out) {
    return create(params, in, out, Initializers.glorotUniform());
  }

  /// A layer with weights that start as told, and biases at 0.
  public static BiasRow create(Parameters params, int in, int out, Initializer weights) {
    if (in < 1 || out < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: need at least one input and one output, got BiasRow %d -> %d",
              params.path(),
              in,
              out));
    }
    Initializer below =
        (shape, seed) -> {
          double[] values = weights.create(Shape.of(in, out), seed).toDoubles();
          double[] all = new double[shape.elementCount()];
          System.arraycopy(values, 0, all, out, values.length);
          return HostArray.of(all, shape);
        };
    return new BiasRow(params.path(), params.weight("weight", Shape.of(in + 1, out), below));
  }

  /// The biases and, from the second row on, the weights, `[in + 1, out]`.
  public Parameter weight() {
    return weight;
  }

  @Override
  public Tensor forward(Tensor x) { // [N, in] -> [N, out]
    Shape shape = x.shape();
    int in = weight.shape().extent(0) - 1;
    if (shape.rank() < 2 || shape.extent(-1) != in) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: need input [N, %d], got %s",
              name.isEmpty() ? this : name + " (" + this + ")",
              in,
              shape));
    }
    return name.isEmpty() ? product(x) : x.pass().within(name, () -> product(x));
  }

  private Tensor product(Tensor x) {
    Tensor ones = x.pass().full(x.shape().with(x.shape().rank() - 1, 1), 1);
    return Tensor.concat(-1, ones, x.toReal()).matmul(weight);
  }

  /// `BiasRow 784 -> 128`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "BiasRow %d -> %d", weight.shape().extent(0) - 1, weight.shape().extent(1));
  }
}
