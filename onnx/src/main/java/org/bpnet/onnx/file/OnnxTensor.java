package org.bpnet.onnx.file;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;

/// Values in a file: real numbers, whole numbers (truth values are 0 and 1) or texts.
///
/// @param type what they are in the file
/// @param shape their shape
/// @param values `float[]`, `double[]`, `long[]` or `String[]`, row-major; not to be changed
public record OnnxTensor(ElementType type, Shape shape, Object values) {
  /// Throws OnnxException if there are more or fewer values than the shape has elements
  public OnnxTensor {
    int count =
        switch (values) {
          case float[] floats -> floats.length;
          case double[] doubles -> doubles.length;
          case long[] longs -> longs.length;
          case String[] texts -> texts.length;
          default -> throw new IllegalArgumentException("values: " + values.getClass());
        };
    if (count != shape.elementCount()) {
      throw new OnnxException(
          String.format(
              Locale.ROOT,
              "a tensor of shape %s: needs %d elements, got %d",
              shape,
              shape.elementCount(),
              count));
    }
  }

  /// Whole numbers `[n]`, INT64.
  public static OnnxTensor ofLongs(long... values) {
    return new OnnxTensor(ElementType.INT64, Shape.of(values.length), values);
  }

  /// Texts `[n]`.
  public static OnnxTensor ofTexts(List<String> values) {
    return new OnnxTensor(
        ElementType.STRING, Shape.of(values.size()), values.toArray(String[]::new));
  }

  /// A number, `[]`, of a type for real numbers.
  public static OnnxTensor ofReal(ElementType type, double value) {
    return new OnnxTensor(
        type,
        Shape.scalar(),
        type == ElementType.FLOAT ? new float[] {(float) value} : new double[] {value});
  }

  /// An array.
  public static OnnxTensor of(HostArray array) {
    Object values =
        switch (array.type()) {
          case F32 -> array.toFloats();
          case F64 -> array.toDoubles();
          case I32 -> Arrays.stream(array.toInts()).asLongStream().toArray();
        };
    return new OnnxTensor(ElementType.of(array.type()), array.shape(), values);
  }

  /// Element `i` as a real number.
  ///
  /// @throws OnnxException if there are texts
  public double at(int i) {
    return switch (values) {
      case float[] floats -> floats[i];
      case double[] doubles -> doubles[i];
      case long[] longs -> longs[i];
      default -> throw new OnnxException("a tensor of texts: numbers are needed here");
    };
  }

  /// The values as whole numbers.
  ///
  /// @throws OnnxException if they are others
  public long[] longs() {
    if (values instanceof long[] longs) {
      return longs;
    }
    throw new OnnxException("a tensor of " + type + ": whole numbers are needed here");
  }

  /// The values as texts.
  ///
  /// @throws OnnxException if they are numbers
  public String[] texts() {
    if (values instanceof String[] texts) {
      return texts;
    }
    throw new OnnxException("a tensor of " + type + ": texts are needed here");
  }

  /// The values of a real tensor for a backend, `F64` if that is what they are.
  public HostArray toHost() {
    return switch (values) {
      case float[] floats -> HostArray.of(floats, shape);
      case double[] doubles -> HostArray.of(doubles, shape);
      case long[] longs -> HostArray.of(integers(longs), shape);
      default -> throw new OnnxException("a tensor of texts: numbers are needed here");
    };
  }

  private static int[] integers(long[] longs) {
    var result = new int[longs.length];
    for (int i = 0; i < result.length; i++) {
      if (longs[i] != (int) longs[i]) {
        throw new OnnxException(
            String.format(
                Locale.ROOT, "a whole number of 32 bits is needed here, got %d", longs[i]));
      }
      result[i] = (int) longs[i];
    }
    return result;
  }

  @Override
  public String toString() {
    return type + " " + shape;
  }
}
