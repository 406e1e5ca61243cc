package org.bpnet.core.spi;

import org.bpnet.core.array.DType;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;

/// A run of elements in a backend's memory.
public interface Storage extends AutoCloseable {
  /// The element type.
  DType type();

  /// The number of elements.
  int count();

  /// Copies all elements in, converting to this storage's type.
  ///
  /// @throws org.bpnet.core.array.ShapeException if the number of elements differs
  void write(HostArray values);

  /// Copies all elements out.
  HostArray read(Shape shape);

  /// Copies some elements out, as single-precision numbers. Several threads may do so at once.
  ///
  /// @param from the first of them
  /// @param to where they go, from its beginning
  /// @param count how many
  /// @throws IndexOutOfBoundsException if there are not as many, or no room for them
  default void read(int from, float[] to, int count) {
    System.arraycopy(read(Shape.of(count())).toFloats(), from, to, 0, count);
  }

  /// Gives the memory back to the backend.
  @Override
  void close();
}
