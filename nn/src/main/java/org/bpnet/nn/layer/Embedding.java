package org.bpnet.nn.layer;

import java.util.Locale;
import org.bpnet.core.Initializer;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.nn.init.Initializers;

/// A learnt vector for each of a number of things, looked up by their indices.
///
/// **Shapes.** I32 `[N..] -> [N.., D]`. **Gradient.** Added up at the vectors that were looked up.
///
/// **Throws** ShapeException if the input holds real numbers, and IndexOutOfBoundsException when
/// values are computed if an index is not among the things.
///
/// **Source.** Bengio, Ducharme, Vincent, Jauvin 2003, section 2; first vectors are standard
/// normal, as in PyTorch.
public final class Embedding implements Layer {
  private final String name;
  private final Parameter vectors;

  private Embedding(String name, Parameter vectors) {
    this.name = name;
    this.vectors = vectors;
  }

  /// Standard normal vectors.
  ///
  /// @param params the node that gets `weight`, `[things, extent]`; its path is the layer's name
  public static Embedding create(Parameters params, int things, int extent) {
    return create(params, things, extent, Initializers.normal(0, 1));
  }

  /// Vectors that start as told.
  public static Embedding create(
      Parameters params, int things, int extent, Initializer initializer) {
    if (things < 1 || extent < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: need at least one vector of one number, got Embedding %d -> %d",
              params.path(),
              things,
              extent));
    }
    Parameter vectors = params.weight("weight", Shape.of(things, extent), initializer);
    return new Embedding(params.path(), vectors);
  }

  /// The vectors, `[things, D]`.
  public Parameter weight() {
    return vectors;
  }

  @Override
  public Tensor forward(Tensor x) { // I32 [N..] -> [N.., D]
    if (x.type().isFloat()) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: need I32 indices, got %s %s; see toInteger",
              LayerNames.called(name, this),
              x.type(),
              x.shape()));
    }
    return LayerNames.within(name, x, () -> x.pass().read(vectors).gather(0, x));
  }

  /// `Embedding 1000 -> 16`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "Embedding %d -> %d", vectors.shape().extent(0), vectors.shape().extent(1));
  }
}
