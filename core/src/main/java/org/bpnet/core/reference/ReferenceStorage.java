package org.bpnet.core.reference;

import java.util.Locale;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.spi.Gate;
import org.bpnet.core.spi.Storage;

/// Elements on the Java heap. Integers are kept as doubles, which hold them exactly.
///
/// @param gate shut when the backend is closed
record ReferenceStorage(DType type, double[] values, Gate gate) implements Storage {
  @Override
  public int count() {
    return values.length;
  }

  @Override
  public void write(HostArray source) {
    if (source.shape().elementCount() != values.length) {
      throw new ShapeException(
          String.format(
              Locale.ROOT, "write: need %d elements, got %s", values.length, source.shape()));
    }
    gate.check("write");
    for (int i = 0; i < values.length; i++) {
      values[i] = type.isFloat() ? source.at(i) : (int) source.at(i);
    }
  }

  @Override
  public HostArray read(Shape shape) {
    gate.check("read");
    return type.isFloat()
        ? HostArray.of(values.clone(), shape)
        : HostArray.of(HostArray.of(values, shape).toInts(), shape);
  }

  @Override
  public void read(int from, float[] to, int count) {
    gate.check("read");
    for (int i = 0; i < count; i++) {
      to[i] = (float) values[from + i];
    }
  }

  @Override
  public void close() {} // the collector owns the memory
}
