package org.bpnet.onnx.file;

import java.util.Locale;
import org.bpnet.core.array.DType;

/// The types of elements that ONNX has, by their numbers in its files (`TensorProto.DataType`).
public enum ElementType {
  UNDEFINED(0, 0),
  FLOAT(1, 4),
  UINT8(2, 1),
  INT8(3, 1),
  UINT16(4, 2),
  INT16(5, 2),
  INT32(6, 4),
  INT64(7, 8),
  STRING(8, 0),
  BOOL(9, 1),
  FLOAT16(10, 2),
  DOUBLE(11, 8),
  UINT32(12, 4),
  UINT64(13, 8),
  COMPLEX64(14, 0),
  COMPLEX128(15, 0),
  BFLOAT16(16, 2);

  private static final ElementType[] ALL = values();

  private final int code;
  private final int bytes;

  ElementType(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /// The type with this number.
  ///
  /// @throws OnnxException if there is none, or if it is one of those for a few bits
  public static ElementType of(long code) {
    if (code < 0 || code >= ALL.length) {
      throw new OnnxException(
          String.format(
              Locale.ROOT, "element type %d: is not known; convert the model to FLOAT", code));
    }
    return ALL[(int) code];
  }

  /// The type that a tensor's elements have in a file.
  public static ElementType of(DType type) {
    return switch (type) {
      case F32 -> FLOAT;
      case F64 -> DOUBLE;
      case I32 -> INT32;
    };
  }

  /// The number in files.
  public int code() {
    return code;
  }

  /// The bytes of an element; 0 for those that have no fixed number, or are not read.
  public int bytes() {
    return bytes;
  }

  /// Whether elements are real numbers.
  public boolean isReal() {
    return this == FLOAT || this == DOUBLE || this == FLOAT16 || this == BFLOAT16;
  }
}
