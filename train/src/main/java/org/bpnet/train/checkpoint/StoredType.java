package org.bpnet.train.checkpoint;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;

/// What elements are in a safetensors file, by its names for them.
enum StoredType {
  F32(Float.BYTES) {
    @Override
    Sink sink(int count) {
      return floats(count, chunk -> chunk.getFloat());
    }
  },
  F64(Double.BYTES) {
    @Override
    Sink sink(int count) {
      var values = new double[count];
      return new Sink() {
        private int at;

        @Override
        public void take(ByteBuffer chunk) {
          while (chunk.hasRemaining()) {
            values[at++] = chunk.getDouble();
          }
        }

        @Override
        public HostArray values(Shape shape) {
          return HostArray.of(values, shape);
        }
      };
    }
  },
  I32(Integer.BYTES) {
    @Override
    Sink sink(int count) {
      return ints(count, chunk -> chunk.getInt());
    }
  },
  F16(Short.BYTES) {
    @Override
    Sink sink(int count) {
      return floats(count, chunk -> Float.float16ToFloat(chunk.getShort()));
    }
  },
  BF16(Short.BYTES) {
    @Override
    Sink sink(int count) {
      return floats(count, chunk -> Float.intBitsToFloat(chunk.getShort() << 16));
    }
  },
  /// Throws ArithmeticException where a number needs more than 32 bits
  I64(Long.BYTES) {
    @Override
    Sink sink(int count) {
      return ints(count, chunk -> Math.toIntExact(chunk.getLong()));
    }
  };

  private final int bytes;

  StoredType(int bytes) {
    this.bytes = bytes;
  }

  static Optional<StoredType> find(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  int bytes() {
    return bytes;
  }

  /// What takes so many elements from the file, which arrive in parts.
  abstract Sink sink(int count);

  interface Sink {
    /// Takes the whole elements of a part.
    void take(ByteBuffer chunk);

    HostArray values(Shape shape);
  }

  @FunctionalInterface
  private interface FloatElement {
    float from(ByteBuffer chunk);
  }

  @FunctionalInterface
  private interface IntElement {
    int from(ByteBuffer chunk);
  }

  private static Sink floats(int count, FloatElement element) {
    var values = new float[count];
    return new Sink() {
      private int at;

      @Override
      public void take(ByteBuffer chunk) {
        while (chunk.hasRemaining()) {
          values[at++] = element.from(chunk);
        }
      }

      @Override
      public HostArray values(Shape shape) {
        return HostArray.of(values, shape);
      }
    };
  }

  private static Sink ints(int count, IntElement element) {
    var values = new int[count];
    return new Sink() {
      private int at;

      @Override
      public void take(ByteBuffer chunk) {
        while (chunk.hasRemaining()) {
          values[at++] = element.from(chunk);
        }
      }

      @Override
      public HostArray values(Shape shape) {
        return HostArray.of(values, shape);
      }
    };
  }
}
