package org.bpnet.serve.protocol;

import java.nio.ByteBuffer;
import java.util.Optional;

/// The types of a tensor's elements in the Open Inference Protocol, whose names these are. Whatever
/// the type, numbers become doubles; those of 64 bits beyond 2^53 are rounded.
enum DataKind {
  BOOL(1),
  UINT8(1),
  UINT16(2),
  UINT32(4),
  UINT64(8),
  INT8(1),
  INT16(2),
  INT32(4),
  INT64(8),
  FP16(2),
  FP32(4),
  FP64(8),
  /// Texts: in binary form each has four bytes before it that say its length.
  BYTES(0);

  private static final double TWO_TO_32 = 0x1p32;

  private final int size;

  DataKind(int size) {
    this.size = size;
  }

  /// The bytes of an element in binary form; 0 of texts, which differ.
  int size() {
    return size;
  }

  /// Whether it holds whole numbers alone.
  boolean isWhole() {
    return switch (this) {
      case FP16, FP32, FP64, BYTES -> false;
      default -> true;
    };
  }

  static Optional<DataKind> of(String name) {
    for (DataKind kind : values()) {
      if (kind.name().equals(name)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /// The next number of a buffer, in its order of bytes.
  double next(ByteBuffer in) {
    return switch (this) {
      case BOOL -> in.get() == 0 ? 0 : 1;
      case UINT8 -> in.get() & 0xFF;
      case UINT16 -> in.getShort() & 0xFFFF;
      case UINT32 -> Integer.toUnsignedLong(in.getInt());
      case UINT64 -> {
        long bits = in.getLong();
        yield (bits >>> 32) * TWO_TO_32 + (bits & 0xFFFF_FFFFL);
      }
      case INT8 -> in.get();
      case INT16 -> in.getShort();
      case INT32 -> in.getInt();
      case INT64 -> in.getLong();
      case FP16 -> Float.float16ToFloat(in.getShort());
      case FP32 -> in.getFloat();
      case FP64 -> in.getDouble();
      case BYTES -> throw new IllegalStateException("texts are no numbers");
    };
  }

  /// All names, for messages.
  static String all() {
    var names = new StringBuilder();
    for (DataKind kind : values()) {
      names.append(names.isEmpty() ? "" : ", ").append(kind.name());
    }
    return names.toString();
  }
}
