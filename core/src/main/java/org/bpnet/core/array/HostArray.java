package org.bpnet.core.array;

import java.util.Arrays;
import java.util.Locale;

/// Immutable values on the Java heap, with a shape: what datasets yield and what a tensor's
/// `toHost` returns.
///
/// Equality compares shape, type and elements. The factories take ownership of the array they are
/// given (no copy is made): do not change it afterwards.
public sealed interface HostArray {
  /// The extents.
  Shape shape();

  /// The element type.
  DType type();

  /// Element `i` in row-major order, as a double.
  double at(int i);

  /// The values as floats; a copy, unless they are floats already, in which case the array is
  /// shared and must not be changed.
  default float[] toFloats() {
    var result = new float[shape().elementCount()];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) at(i);
    }
    return result;
  }

  /// The values as doubles; a copy, unless they are doubles already.
  default double[] toDoubles() {
    var result = new double[shape().elementCount()];
    Arrays.setAll(result, this::at);
    return result;
  }

  /// The values as integers; a copy, unless they are integers already. Fractions are cut off.
  default int[] toInts() {
    var result = new int[shape().elementCount()];
    Arrays.setAll(result, i -> (int) at(i));
    return result;
  }

  /// Single-precision values, row-major.
  static HostArray of(float[] values, Shape shape) {
    return new Floats(values, shape);
  }

  /// Double-precision values, row-major.
  static HostArray of(double[] values, Shape shape) {
    return new Doubles(values, shape);
  }

  /// Integers, row-major.
  static HostArray of(int[] values, Shape shape) {
    return new Ints(values, shape);
  }

  /// Single-precision values as the bytes that stand for them, row-major: images take a quarter of
  /// the memory so, and become numbers only where a backend stores them.
  ///
  /// @param codes a byte for each element, unsigned
  /// @param levels what each of 256 bytes stands for, in each of the last axis' positions (the
  ///   channels of an image): byte `b` at position `c` of `n` stands for `levels[b * n + c]`; 256
  ///   numbers if it is the same in all
  static HostArray of(byte[] codes, float[] levels, Shape shape) {
    return new Bytes(codes, levels, shape);
  }

  /// One number, shape `[]`.
  static HostArray scalar(double value) {
    return new Doubles(new double[] {value}, Shape.scalar());
  }

  private static void check(int length, Shape shape) {
    if (length != shape.elementCount()) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "HostArray: shape %s needs %d elements, got %d",
              shape,
              shape.elementCount(),
              length));
    }
  }

  private static boolean isSameF32(HostArray one, HostArray other) {
    return other.type() == DType.F32
        && one.shape().equals(other.shape())
        && Arrays.equals(one.toFloats(), other.toFloats());
  }

  private static String describe(HostArray array) {
    int shown = Math.min(8, array.shape().elementCount());
    var text = new StringBuilder(array.type() + " " + array.shape() + " ");
    for (int i = 0; i < shown; i++) {
      text.append(i == 0 ? "" : ", ");
      switch (array.type()) {
        case F32 -> text.append((float) array.at(i));
        case F64 -> text.append(array.at(i));
        case I32 -> text.append((int) array.at(i));
      }
    }
    return text.append(shown < array.shape().elementCount() ? ", ..." : "").toString();
  }

  /// F32 values.
  record Floats(float[] values, Shape shape) implements HostArray {
    /// Throws ShapeException if the number of values is not the shape's
    public Floats {
      check(values.length, shape);
    }

    @Override
    public DType type() {
      return DType.F32;
    }

    @Override
    public double at(int i) {
      return values[i];
    }

    @Override
    public float[] toFloats() {
      return values;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof HostArray other && isSameF32(this, other);
    }

    @Override
    public int hashCode() {
      return 31 * shape.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return describe(this);
    }
  }

  /// F32 values that bytes stand for.
  record Bytes(byte[] codes, float[] levels, Shape shape) implements HostArray {
    private static final int CODES = 256;

    /// Throws ShapeException if the number of codes is not the shape's, or that of levels does not
    /// fit
    public Bytes {
      check(codes.length, shape);
      int positions = levels.length / CODES;
      if (levels.length % CODES != 0
          || positions == 0
          || positions > 1 && (shape.rank() == 0 || shape.extent(-1) != positions)) {
        throw new ShapeException(
            String.format(
                Locale.ROOT,
                "HostArray: needs 256 levels, or as many for each position of the last axis of %s,"
                    + " got %d",
                shape,
                levels.length));
      }
    }

    @Override
    public DType type() {
      return DType.F32;
    }

    /// The positions of the last axis that have levels of their own; 1 if all have the same.
    public int positions() {
      return levels.length / CODES;
    }

    @Override
    public double at(int i) {
      int positions = positions();
      return levels[(codes[i] & 0xFF) * positions + i % positions];
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof HostArray other && isSameF32(this, other);
    }

    @Override
    public int hashCode() {
      return 31 * shape.hashCode() + Arrays.hashCode(toFloats());
    }

    @Override
    public String toString() {
      return describe(this);
    }
  }

  /// F64 values.
  record Doubles(double[] values, Shape shape) implements HostArray {
    /// Throws ShapeException if the number of values is not the shape's
    public Doubles {
      check(values.length, shape);
    }

    @Override
    public DType type() {
      return DType.F64;
    }

    @Override
    public double at(int i) {
      return values[i];
    }

    @Override
    public double[] toDoubles() {
      return values;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Doubles other
          && shape.equals(other.shape)
          && Arrays.equals(values, other.values);
    }

    @Override
    public int hashCode() {
      return 31 * shape.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return describe(this);
    }
  }

  /// I32 values.
  record Ints(int[] values, Shape shape) implements HostArray {
    /// Throws ShapeException if the number of values is not the shape's
    public Ints {
      check(values.length, shape);
    }

    @Override
    public DType type() {
      return DType.I32;
    }

    @Override
    public double at(int i) {
      return values[i];
    }

    @Override
    public int[] toInts() {
      return values;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Ints other
          && shape.equals(other.shape)
          && Arrays.equals(values, other.values);
    }

    @Override
    public int hashCode() {
      return 31 * shape.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return describe(this);
    }
  }
}
