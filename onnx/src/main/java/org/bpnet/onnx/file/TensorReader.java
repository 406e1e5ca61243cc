package org.bpnet.onnx.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.jspecify.annotations.Nullable;

/// Reads the values of one tensor, `TensorProto`. Memory is taken for what the file holds, whatever
/// its shape claims.
final class TensorReader {
  private final List<Integer> extents = new ArrayList<>();
  private ElementType type = ElementType.UNDEFINED;
  private String name = "";
  private final List<Float> floats = new ArrayList<>();
  private final List<Double> doubles = new ArrayList<>();
  private final List<Long> wholes = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private @Nullable ByteBuffer raw;

  /// Reads one and puts it in by its name.
  void read(ProtoReader in, Map<String, OnnxTensor> into) {
    OnnxTensor tensor = read(in);
    into.put(name, tensor);
  }

  OnnxTensor read(ProtoReader in) {
    while (in.next()) {
      switch (in.field()) {
        case 1 -> extents(in);
        case 2 -> type = ElementType.of(in.whole());
        case 4 -> reals(in, floats);
        case 5, 7, 11 -> wholes(in, wholes);
        case 6 -> texts.add(in.text());
        case 8 -> name = in.text();
        case 9 -> raw = in.bytes();
        case 10 -> doubles(in);
        case 13, 14 ->
            throw new OnnxException(
                String.format(
                    Locale.ROOT,
                    "tensor %s: lies in another file, which is not read; save the model with all"
                        + " its data in one file",
                    name));
        default -> in.skip();
      }
    }
    try {
      Shape shape = new Shape(extents);
      return new OnnxTensor(type, shape, values(shape.elementCount()));
    } catch (ShapeException | OnnxException e) {
      throw new OnnxException("tensor " + name + ": " + e.getMessage(), e);
    }
  }

  private void extents(ProtoReader in) {
    List<Long> some = new ArrayList<>();
    wholes(in, some);
    for (long extent : some) {
      if (extent != (int) extent) {
        throw new OnnxException("tensor " + name + ": has an extent of " + extent);
      }
      extents.add((int) extent);
    }
  }

  private Object values(int count) {
    if (raw != null) {
      return raw(raw, count);
    }
    return switch (type) {
      case STRING -> texts.toArray(String[]::new);
      case FLOAT -> {
        var all = new float[floats.size()];
        for (int i = 0; i < all.length; i++) {
          all[i] = floats.get(i);
        }
        yield all;
      }
      case DOUBLE -> doubles.stream().mapToDouble(d -> d).toArray();
      case FLOAT16, BFLOAT16 -> {
        var all = new float[wholes.size()];
        for (int i = 0; i < all.length; i++) {
          all[i] = half(wholes.get(i).shortValue());
        }
        yield all;
      }
      case INT8, UINT8, INT16, UINT16, INT32, INT64, BOOL, UINT32, UINT64 ->
          wholes.stream().mapToLong(w -> w).toArray();
      default -> throw new OnnxException("elements of type " + type + " are not read");
    };
  }

  private float half(short bits) {
    return type == ElementType.FLOAT16
        ? Float.float16ToFloat(bits)
        : Float.intBitsToFloat(bits << 16);
  }

  private Object raw(ByteBuffer raw, int count) {
    long needed = (long) count * type.bytes();
    if (type.bytes() == 0 || raw.remaining() != needed) {
      throw new OnnxException(
          String.format(
              Locale.ROOT,
              "%d elements of type %s need %d bytes, got %d",
              count,
              type,
              needed,
              raw.remaining()));
    }
    ByteBuffer in = raw.order(ByteOrder.LITTLE_ENDIAN);
    if (type.isReal()) {
      if (type == ElementType.DOUBLE) {
        var all = new double[count];
        in.asDoubleBuffer().get(all);
        return all;
      }
      var all = new float[count];
      if (type == ElementType.FLOAT) {
        in.asFloatBuffer().get(all);
      } else {
        for (int i = 0; i < count; i++) {
          all[i] = half(in.getShort());
        }
      }
      return all;
    }
    var all = new long[count];
    for (int i = 0; i < count; i++) {
      all[i] =
          switch (type) {
            case INT8 -> in.get();
            case UINT8, BOOL -> in.get() & 0xFF;
            case INT16 -> in.getShort();
            case UINT16 -> in.getShort() & 0xFFFF;
            case INT32 -> in.getInt();
            case UINT32 -> in.getInt() & 0xFFFFFFFFL;
            default -> in.getLong();
          };
    }
    return all;
  }

  private void doubles(ProtoReader in) {
    if (!in.isBytes()) {
      throw new OnnxException("tensor " + name + ": has doubles one by one, which are not read");
    }
    ByteBuffer packed = in.bytes();
    while (packed.remaining() >= Double.BYTES) {
      doubles.add(packed.getDouble());
    }
  }

  /// Real numbers, one or several in one field.
  static void reals(ProtoReader in, List<Float> into) {
    if (!in.isBytes()) {
      into.add(in.real());
      return;
    }
    ByteBuffer packed = in.bytes();
    while (packed.remaining() >= Float.BYTES) {
      into.add(packed.getFloat());
    }
  }

  /// Whole numbers, one or several in one field.
  static void wholes(ProtoReader in, List<Long> into) {
    if (!in.isBytes()) {
      into.add(in.whole());
      return;
    }
    ProtoReader packed = in.message();
    while (packed.hasMore()) {
      into.add(packed.varint());
    }
  }
}
