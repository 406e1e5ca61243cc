package org.bpnet.train.checkpoint;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;

/// What elements are in a safetensors file, by its names for them.
enum StoredType {
  F32(Float.BYTES) {
    @Override
    Sink sink(int count) {
      var values = new float[count];
      return new Sink(
          Float.BYTES,
          (chunk, at, n) -> chunk.asFloatBuffer().get(values, at, n),
          shape -> HostArray.of(values, shape));
    }
  },
  F64(Double.BYTES) {
    @Override
    Sink sink(int count) {
      var values = new double[count];
      return new Sink(
          Double.BYTES,
          (chunk, at, n) -> chunk.asDoubleBuffer().get(values, at, n),
          shape -> HostArray.of(values, shape));
    }
  },
  I32(Integer.BYTES) {
    @Override
    Sink sink(int count) {
      var values = new int[count];
      return new Sink(
          Integer.BYTES,
          (chunk, at, n) -> chunk.asIntBuffer().get(values, at, n),
          shape -> HostArray.of(values, shape));
    }
  },
  F16(Short.BYTES) {
    @Override
    Sink sink(int count) {
      return halves(count, Float::float16ToFloat);
    }
  },
  BF16(Short.BYTES) {
    @Override
    Sink sink(int count) {
      return halves(count, bits -> Float.intBitsToFloat(bits << 16));
    }
  },
  /// Throws ArithmeticException where a number needs more than 32 bits
  I64(Long.BYTES) {
    @Override
    Sink sink(int count) {
      var values = new int[count];
      return new Sink(
          Long.BYTES,
          (chunk, at, n) -> {
            LongBuffer numbers = chunk.asLongBuffer();
            for (int i = 0; i < n; i++) {
              values[at + i] = Math.toIntExact(numbers.get(i));
            }
          },
          shape -> HostArray.of(values, shape));
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

  /// What takes so many elements from the file.
  abstract Sink sink(int count);

  private static Sink halves(int count, Half half) {
    var values = new float[count];
    return new Sink(
        Short.BYTES,
        (chunk, at, n) -> {
          ShortBuffer bits = chunk.asShortBuffer();
          for (int i = 0; i < n; i++) {
            values[at + i] = half.toFloat(bits.get(i));
          }
        },
        shape -> HostArray.of(values, shape));
  }

  @FunctionalInterface
  private interface Half {
    float toFloat(short bits);
  }

  /// Takes elements from a file part by part.
  static final class Sink {
    private final Copy copy;
    private final Function<Shape, HostArray> result;
    private final int bytes;
    private int taken;

    private Sink(int bytes, Copy copy, Function<Shape, HostArray> result) {
      this.bytes = bytes;
      this.copy = copy;
      this.result = result;
    }

    @FunctionalInterface
    private interface Copy {
      /// Copies `n` elements of a part to the places from `at` on.
      void to(ByteBuffer chunk, int at, int n);
    }

    /// Takes the whole elements of a part.
    void take(ByteBuffer chunk) {
      int n = chunk.remaining() / bytes;
      copy.to(chunk, taken, n);
      taken += n;
    }

    /// All that was taken.
    HostArray values(Shape shape) {
      return result.apply(shape);
    }
  }
}
