package org.bpnet.core.memory;

import java.util.Locale;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Storage;

/// What stands for the memory of a tree of parameters that is only drawn up: it counts, and keeps
/// nothing.
public final class Sketch {
  /// Parameters and buffers of a network at most: the deepest of the papers, of 1,202 layers, has
  /// 6,000. Ours.
  private static final int MOST_VARIABLES = 10_000;

  private final long most;
  private final String limit;
  private long numbers;
  private int variables;

  public Sketch(long most, String limit) {
    this.most = most;
    this.limit = limit;
  }

  public Storage allocate(String path, Shape shape, DType type) {
    numbers = Math.addExact(numbers, shape.elementCount());
    variables++;
    if (numbers > most) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "with %s %s it has %,d numbers or more, %s",
              path,
              shape,
              numbers,
              limit));
    }
    if (variables > MOST_VARIABLES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "it has more than %,d parameters and buffers; make it less deep",
              MOST_VARIABLES));
    }
    return new Nothing(type, shape.elementCount());
  }

  /// Memory that is not there.
  private record Nothing(DType type, int count) implements Storage {
    @Override
    public void write(HostArray values) {
      throw absent();
    }

    @Override
    public HostArray read(Shape shape) {
      throw absent();
    }

    private static IllegalStateException absent() {
      return new IllegalStateException(
          "Parameters: a sketch has names and shapes, but no values; see Parameters.create");
    }

    @Override
    public void close() {
      // there is nothing to free
    }
  }
}
