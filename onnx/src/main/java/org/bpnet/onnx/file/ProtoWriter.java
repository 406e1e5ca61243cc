package org.bpnet.onnx.file;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Writes one protobuf message: fields with their numbers, in the order of the calls.
///
/// **Source.** The encoding of Protocol Buffers: a field starts with 8·number + kind, where kind 0
/// is a number of 7 bits a byte, 2 so many bytes, 5 four bytes.
final class ProtoWriter {
  private static final int VARINT = 0;
  private static final int BYTES = 2;
  private static final int FOUR_BYTES = 5;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  void whole(int field, long value) {
    varint(8L * field + VARINT);
    varint(value);
  }

  void real(int field, float value) {
    varint(8L * field + FOUR_BYTES);
    byte[] four = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array();
    out.write(four, 0, four.length);
  }

  void text(int field, String value) {
    bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  void message(int field, ProtoWriter value) {
    bytes(field, value.toBytes());
  }

  void bytes(int field, byte[] value) {
    varint(8L * field + BYTES);
    varint(value.length);
    if ((long) out.size() + value.length > Integer.MAX_VALUE - 64) {
      throw new OnnxException(
          "the model: takes more than 2 GiB, the most that a file of ONNX holds; make it smaller");
    }
    out.write(value, 0, value.length);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  byte[] toBytes() {
    return out.toByteArray();
  }
}
