package org.bpnet.cpu.storage;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import java.util.Objects;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.spi.ClosedException;
import org.bpnet.core.spi.Gate;
import org.bpnet.core.spi.Storage;
import org.bpnet.cpu.memory.MemoryBlock;
import org.bpnet.cpu.memory.MemoryPool;

/// Elements in a block of the pool.
public final class CpuStorage implements Storage {
  private final DType type;
  private final int count;
  private final MemoryPool pool;
  private final Gate gate;
  private final MemoryBlock block;
  private boolean closed;

  /// Storage for `count` elements, their values undefined.
  ///
  /// @param gate shut when the pool is closed
  public CpuStorage(DType type, int count, MemoryPool pool, Gate gate) {
    this.type = type;
    this.count = count;
    this.pool = pool;
    this.gate = gate;
    gate.check("allocate");
    try {
      this.block = pool.acquire((long) count * type.bytes());
    } catch (IllegalStateException e) {
      throw orClosed("allocate", e);
    }
  }

  public MemorySegment segment() {
    if (closed) {
      throw new ClosedException("storage of " + count + " elements is used after its end");
    }
    return block.segment();
  }

  @Override
  public DType type() {
    return type;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public void write(HostArray values) {
    if (values.shape().elementCount() != count) {
      throw new ShapeException(
          String.format(Locale.ROOT, "write: need %d elements, got %s", count, values.shape()));
    }
    gate.check("write");
    try {
      if (type == DType.I32) {
        MemorySegment.copy(values.toInts(), 0, segment(), ValueLayout.JAVA_INT, 0, count);
      } else if (values instanceof HostArray.Bytes bytes) {
        write(bytes);
      } else {
        MemorySegment.copy(values.toFloats(), 0, segment(), ValueLayout.JAVA_FLOAT, 0, count);
      }
    } catch (IllegalStateException e) {
      throw orClosed("write", e);
    }
  }

  /// Straight into this memory, which the steps of a training use again and again: an array in
  /// between would be new each time, and in no cache.
  private void write(HostArray.Bytes bytes) {
    MemorySegment to = segment();
    byte[] codes = bytes.codes();
    float[] levels = bytes.levels();
    int positions = bytes.positions();
    if (positions == 1) {
      for (int i = 0; i < codes.length; i++) {
        to.setAtIndex(ValueLayout.JAVA_FLOAT, i, levels[codes[i] & 0xFF]);
      }
      return;
    }
    for (int first = 0; first < codes.length; first += positions) {
      for (int p = 0; p < positions; p++) {
        float level = levels[(codes[first + p] & 0xFF) * positions + p];
        to.setAtIndex(ValueLayout.JAVA_FLOAT, first + p, level);
      }
    }
  }

  @Override
  public HostArray read(Shape shape) {
    gate.check("read");
    try {
      if (type == DType.I32) {
        var values = new int[count];
        MemorySegment.copy(segment(), ValueLayout.JAVA_INT, 0, values, 0, count);
        return HostArray.of(values, shape);
      }
      var values = new float[count];
      MemorySegment.copy(segment(), ValueLayout.JAVA_FLOAT, 0, values, 0, count);
      return HostArray.of(values, shape);
    } catch (IllegalStateException e) {
      throw orClosed("read", e);
    }
  }

  @Override
  public void read(int from, float[] to, int some) {
    if (type == DType.I32) {
      Storage.super.read(from, to, some);
      return;
    }
    gate.check("read");
    Objects.checkFromIndexSize(from, some, count); // a segment may be longer
    try {
      MemorySegment.copy(segment(), ValueLayout.JAVA_FLOAT, (long) from * Float.BYTES, to, 0, some);
    } catch (IllegalStateException e) {
      throw orClosed("read", e);
    }
  }

  /// Memory that is freed meanwhile is not touched: segments see to that, and throw.
  private IllegalStateException orClosed(String use, IllegalStateException thrown) {
    return gate.isClosed() ? gate.closed(use) : thrown;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      pool.release(block);
    }
  }
}
