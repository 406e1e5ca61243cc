package org.bpnet.cpu.plan;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import org.bpnet.core.DType;
import org.bpnet.core.HostArray;
import org.bpnet.core.Shape;
import org.bpnet.core.ShapeException;
import org.bpnet.core.spi.Storage;
import org.bpnet.cpu.memory.MemoryBlock;
import org.bpnet.cpu.memory.MemoryPool;

/// Elements in a block of the pool.
public final class CpuStorage implements Storage {
  private final DType type;
  private final int count;
  private final MemoryPool pool;
  private final MemoryBlock block;
  private boolean closed;

  /// Storage for `count` elements, their values undefined.
  public CpuStorage(DType type, int count, MemoryPool pool) {
    this.type = type;
    this.count = count;
    this.pool = pool;
    this.block = pool.acquire((long) count * type.bytes());
  }

  MemorySegment segment() {
    if (closed) {
      throw new IllegalStateException("storage of " + count + " elements is used after its end");
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
    if (type == DType.I32) {
      MemorySegment.copy(values.toInts(), 0, segment(), ValueLayout.JAVA_INT, 0, count);
    } else {
      MemorySegment.copy(values.toFloats(), 0, segment(), ValueLayout.JAVA_FLOAT, 0, count);
    }
  }

  @Override
  public HostArray read(Shape shape) {
    if (type == DType.I32) {
      var values = new int[count];
      MemorySegment.copy(segment(), ValueLayout.JAVA_INT, 0, values, 0, count);
      return HostArray.of(values, shape);
    }
    var values = new float[count];
    MemorySegment.copy(segment(), ValueLayout.JAVA_FLOAT, 0, values, 0, count);
    return HostArray.of(values, shape);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      pool.release(block);
    }
  }
}
