package org.bpnet.sql;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads structures in Thrift's compact protocol, in which Parquet describes its pages. Of what
/// they hold whole numbers, truth values, lists and structures are kept.
///
/// **Source** Apache Thrift, `doc/specs/thrift-compact-protocol.md`.
final class Thrift {
  private static final int DEEPEST = 16;
  private static final int MOST_ELEMENTS = 1 << 22;

  private final ByteBuffer bytes;

  Thrift(ByteBuffer bytes) {
    this.bytes = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /// How many bytes have been read.
  int position() {
    return bytes.position();
  }

  /// The fields of the structure at the beginning, by their numbers.
  ///
  /// @throws IOException if there is none
  Map<Integer, Object> read() throws IOException {
    try {
      return struct(0);
    } catch (BufferUnderflowException | IllegalArgumentException wrong) {
      throw new IOException("a description of pages does not end", wrong);
    }
  }

  private Map<Integer, Object> struct(int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new IOException("a description of pages is too deep");
    }
    Map<Integer, Object> fields = new HashMap<>();
    int field = 0;
    for (int head = bytes.get() & 0xFF; head != 0; head = bytes.get() & 0xFF) {
      field = head >> 4 == 0 ? (int) zigzag() : field + (head >> 4);
      int type = head & 0xF;
      fields.put(field, type <= 2 ? (Object) (type == 1) : value(type, depth));
    }
    return fields;
  }

  private Object value(int type, int depth) throws IOException {
    return switch (type) {
      case 1, 2, 3 -> (long) bytes.get(); // in lists truth values take a byte
      case 4, 5, 6 -> zigzag();
      case 7 -> bytes.getDouble();
      case 8 -> skipped(Math.toIntExact(Math.min(varint(), Integer.MAX_VALUE)));
      case 9, 10 -> list(depth);
      case 12 -> struct(depth + 1);
      default -> throw new IOException("a description of pages holds an unknown type");
    };
  }

  private Object skipped(int length) {
    bytes.position(bytes.position() + length);
    return length;
  }

  private List<Object> list(int depth) throws IOException {
    int head = bytes.get() & 0xFF;
    long size = head >> 4 == 15 ? varint() : head >> 4;
    if (size < 0 || size > MOST_ELEMENTS) {
      throw new IOException("a description of pages is too long");
    }
    List<Object> elements = new ArrayList<>();
    for (long i = 0; i < size; i++) {
      elements.add(value(head & 0xF, depth));
    }
    return elements;
  }

  private long zigzag() {
    long bits = varint();
    return bits >>> 1 ^ -(bits & 1);
  }

  /// A number in groups of 7 bits, the lowest first.
  long varint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = bytes.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        break;
      }
    }
    return value;
  }
}
