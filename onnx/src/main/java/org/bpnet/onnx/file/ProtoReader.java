package org.bpnet.onnx.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Reads one protobuf message, field by field. Takes nothing on trust: a length that reaches beyond
/// the message is an error before any memory is taken for it.
///
/// ```java
/// while (message.next()) {
///   switch (message.field()) {
///     case 1 -> version = message.whole();
///     default -> message.skip();
///   }
/// }
/// ```
final class ProtoReader {
  /// Messages inside messages: a graph in an attribute of a graph takes four. Ours.
  private static final int DEEPEST = 64;

  private final ByteBuffer in;
  private final int depth;
  private int field;
  private int kind;

  ProtoReader(ByteBuffer in) {
    this(in, 0);
  }

  private ProtoReader(ByteBuffer in, int depth) {
    this.in = in.slice().order(ByteOrder.LITTLE_ENDIAN);
    this.depth = depth;
    if (depth > DEEPEST) {
      throw new OnnxException("messages: lie more than " + DEEPEST + " deep in one another");
    }
  }

  /// Goes to the next field, if there is one.
  boolean next() {
    if (!in.hasRemaining()) {
      return false;
    }
    long tag = varint();
    field = (int) (tag >>> 3);
    kind = (int) (tag & 7);
    if (tag >>> 3 == 0 || tag >>> 3 > 1 << 29) {
      throw damaged("a field with the number " + (tag >>> 3));
    }
    return true;
  }

  /// The number of the field.
  int field() {
    return field;
  }

  /// Whether the field is a run of bytes: a text, a message, or several numbers in one.
  boolean isBytes() {
    return kind == 2;
  }

  long whole() {
    require(0);
    return varint();
  }

  float real() {
    require(5);
    need(4);
    return in.getFloat();
  }

  /// Bytes, which are those of the file: no copy is made.
  ByteBuffer bytes() {
    require(2);
    long length = varint();
    if (length < 0 || length > in.remaining()) {
      throw damaged(
          String.format(Locale.ROOT, "%d bytes where %d are left", length, in.remaining()));
    }
    ByteBuffer part = in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.position() + (int) length);
    return part;
  }

  String text() {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes()).toString();
    } catch (CharacterCodingException e) {
      throw new OnnxException("a text: is not in UTF-8", e);
    }
  }

  ProtoReader message() {
    return new ProtoReader(bytes(), depth + 1);
  }

  void skip() {
    switch (kind) {
      case 0 -> varint();
      case 1 -> {
        need(8);
        in.position(in.position() + 8);
      }
      case 2 -> bytes();
      case 5 -> {
        need(4);
        in.position(in.position() + 4);
      }
      default -> throw damaged("a field of kind " + kind);
    }
  }

  /// Whether something is left in the message.
  boolean hasMore() {
    return in.hasRemaining();
  }

  /// A number of 7 bits a byte, without a field before it.
  long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      need(1);
      byte b = in.get();
      value |= (b & 0x7FL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw damaged("a number of more than 64 bits");
  }

  private void require(int wanted) {
    if (kind != wanted) {
      throw damaged(
          String.format(
              Locale.ROOT, "field %d of kind %d where %d is needed", field, kind, wanted));
    }
  }

  private void need(int count) {
    if (in.remaining() < count) {
      throw damaged("an end in the middle of a number");
    }
  }

  private static OnnxException damaged(String how) {
    return new OnnxException("is no ONNX file, or is damaged: has " + how);
  }
}
