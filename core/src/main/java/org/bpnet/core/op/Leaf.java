package org.bpnet.core.op;

import java.util.List;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.Shape;

/// Where a graph starts: values, numbers and seeds that are bound at each run, and constants. A
/// leaf has no inputs, and so nothing to give a gradient to.
public sealed interface Leaf extends Primitive {
  @Override
  default void vjp(Vjp vjp) {} // no inputs

  @Override
  default void jvp(Jvp jvp) {} // no inputs

  /// A value that exists before the graph runs: an input, a parameter, an earlier result.
  ///
  /// @param shape its shape
  /// @param type its element type
  record Source(Shape shape, DType type) implements Leaf {
    @Override
    public String name() {
      return "source";
    }

    @Override
    public Shape shape(List<Shape> inputs) {
      return shape;
    }

    @Override
    public DType type(List<DType> inputs, DType real) {
      return type;
    }
  }

  /// One number, bound at each run, of shape `[]`: a learning rate may change at every step without
  /// the graph becoming another one. A constant: no gradient flows into it.
  record Scalar() implements Leaf {
    @Override
    public String name() {
      return "scalar";
    }

    @Override
    public Shape shape(List<Shape> inputs) {
      return Shape.scalar();
    }
  }

  /// Random numbers: element `i` is number `i` of the [org.bpnet.core.array.Seed] bound at each
  /// run, the same on every backend and for any number of threads. A constant: no gradient.
  ///
  /// @param distribution what the numbers follow
  /// @param shape the result's shape
  record Random(Distribution distribution, Shape shape) implements Leaf {
    /// What random numbers follow.
    public enum Distribution {
      /// Uniform in [0, 1): [org.bpnet.core.array.Seed#uniform].
      UNIFORM,
      /// Standard normal: [org.bpnet.core.array.Seed#normal].
      NORMAL
    }

    @Override
    public String name() {
      return "random";
    }

    @Override
    public Shape shape(List<Shape> inputs) {
      return shape;
    }
  }

  /// The integers 0 to n − 1, shape `[n]`, I32.
  ///
  /// @param n how many
  record Range(int n) implements Leaf {
    @Override
    public String name() {
      return "range";
    }

    @Override
    public Shape shape(List<Shape> inputs) {
      return Shape.of(n);
    }

    @Override
    public DType type(List<DType> inputs, DType real) {
      return DType.I32;
    }
  }
}
