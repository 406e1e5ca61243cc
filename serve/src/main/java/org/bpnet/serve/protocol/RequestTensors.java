package org.bpnet.serve.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bpnet.core.text.Count;
import org.bpnet.data.Wording;
import org.bpnet.serve.http.Refusal;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.json.JsonValue.Members;

/// Reads the tensors of a request: from JSON, flat or nested, or from the bytes behind the JSON
/// (the protocol's extension for binary tensors). Nothing is allocated for what a shape claims, but
/// for what is there.
final class RequestTensors {
  private final ByteBuffer binary;

  /// @param binary what follows the JSON
  RequestTensors(byte[] binary) {
    this.binary = ByteBuffer.wrap(binary).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// The tensors of a request, in its order.
  ///
  /// @throws Refusal 400 if one is not as the protocol says
  List<NamedTensor> read(Members request) {
    List<NamedTensor> tensors = new ArrayList<>();
    for (JsonValue item : request.items("inputs")) {
      if (!(item instanceof Members input)) {
        throw new Refusal(400, "'inputs' needs a list of objects");
      }
      tensors.add(tensor(input));
    }
    if (binary.hasRemaining()) {
      throw new Refusal(
          400,
          Count.of(binary.remaining(), "byte")
              + " behind the JSON belong to no input; check"
              + " 'binary_data_size'");
    }
    return tensors;
  }

  private NamedTensor tensor(Members input) {
    String name = input.text("name");
    String type = input.text("datatype");
    DataKind kind =
        DataKind.of(type)
            .orElseThrow(() ->
                wrong(
                    name,
                    "needs a datatype of "
                        + DataKind.all()
                        + ", got '"
                        + Wording.shown(type)
                        + "'"));
    int[] shape = shape(name, input.items("shape"));
    int count = count(name, shape);
    Optional<Long> size =
        input
            .find("parameters")
            .filter(Members.class::isInstance)
            .map(Members.class::cast)
            .filter(parameters -> parameters.find("binary_data_size").isPresent())
            .map(parameters -> parameters.whole("binary_data_size"));
    NamedTensor.Content content =
        size.isPresent()
            ? fromBytes(name, kind, count, size.get())
            : new FromJson(name, kind, shape, count).read(input.items("data"));
    return new NamedTensor(name, kind, shape, content);
  }

  private static int[] shape(String name, List<JsonValue> items) {
    var shape = new int[items.size()];
    for (int i = 0; i < shape.length; i++) {
      if (!(items.get(i) instanceof JsonValue.Whole(long extent))
          || extent < 1
          || extent > Integer.MAX_VALUE) {
        throw wrong(name, "needs a shape of numbers from 1");
      }
      shape[i] = (int) extent;
    }
    if (shape.length == 0) {
      throw wrong(name, "needs a shape whose first number is that of the rows, got []");
    }
    return shape;
  }

  private static int count(String name, int[] shape) {
    long count = 1;
    for (int extent : shape) {
      count *= extent;
      if (count > Integer.MAX_VALUE) {
        throw wrong(name, "has a shape of too many elements, " + Arrays.toString(shape));
      }
    }
    return (int) count;
  }

  private NamedTensor.Content fromBytes(String name, DataKind kind, int count, long size) {
    if (size < 0 || size > binary.remaining()) {
      throw wrong(
          name,
          String.format(
              Locale.ROOT,
              "needs %d bytes behind the JSON, and %d are left; is the header"
                  + " 'Inference-Header-Content-Length' right?",
              size,
              binary.remaining()));
    }
    ByteBuffer own = binary.slice(binary.position(), (int) size).order(ByteOrder.LITTLE_ENDIAN);
    binary.position(binary.position() + (int) size);
    if (kind == DataKind.BYTES) {
      return texts(name, count, own);
    }
    if (size != (long) count * kind.size()) {
      throw wrong(
          name,
          String.format(
              Locale.ROOT,
              "needs %d bytes for %d elements of %s, got %d",
              (long) count * kind.size(),
              count,
              kind,
              size));
    }
    var values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = kind.next(own);
    }
    return new NamedTensor.Content.Numbers(values);
  }

  private static NamedTensor.Content texts(String name, int count, ByteBuffer in) {
    List<String> texts = new ArrayList<>();
    while (in.remaining() >= Integer.BYTES) {
      int length = in.getInt();
      if (length < 0 || length > in.remaining()) {
        throw wrong(name, "has a text that is longer than its bytes");
      }
      var bytes = new byte[length];
      in.get(bytes);
      texts.add(new String(bytes, StandardCharsets.UTF_8));
    }
    if (in.hasRemaining() || texts.size() != count) {
      throw wrong(name, "needs " + Count.of(count, "text") + ", got " + texts.size());
    }
    return new NamedTensor.Content.Texts(texts);
  }

  private static Refusal wrong(String name, String what) {
    return new Refusal(400, "input '" + Wording.shown(name) + "': " + what);
  }

  /// Collects the elements that are written in JSON.
  private static final class FromJson {
    private final String name;
    private final DataKind kind;
    private final int[] shape;
    private final int count;
    private double[] numbers = new double[0];
    private final List<String> texts = new ArrayList<>();
    private int at;

    FromJson(String name, DataKind kind, int[] shape, int count) {
      this.name = name;
      this.kind = kind;
      this.shape = shape;
      this.count = count;
    }

    NamedTensor.Content read(List<JsonValue> data) {
      boolean nested = !data.isEmpty() && data.getFirst() instanceof JsonValue.Items;
      if (nested) {
        level(data, 0);
      } else {
        expect(data.size(), count);
        data.forEach(this::element);
      }
      return kind == DataKind.BYTES
          ? new NamedTensor.Content.Texts(texts)
          : new NamedTensor.Content.Numbers(Arrays.copyOf(numbers, at));
    }

    private void level(List<JsonValue> items, int axis) {
      expect(items.size(), shape[axis]);
      for (JsonValue item : items) {
        boolean last = axis == shape.length - 1;
        if (last) {
          element(item);
        } else if (item instanceof JsonValue.Items(List<JsonValue> inner)) {
          level(inner, axis + 1);
        } else {
          throw wrong(name, "needs data nested as its shape " + Arrays.toString(shape));
        }
      }
    }

    private void expect(int got, int needed) {
      if (got != needed) {
        throw wrong(
            name,
            String.format(
                Locale.ROOT,
                "needs %s for the shape %s, got %d",
                Count.of(needed, "element"),
                Arrays.toString(shape),
                got));
      }
    }

    private void element(JsonValue item) {
      if (kind == DataKind.BYTES) {
        if (!(item instanceof JsonValue.Text(String text))) {
          throw wrong(name, "needs texts, as its datatype BYTES says, got " + shown(item));
        }
        texts.add(text);
        at++;
        return;
      }
      double value =
          switch (item) {
            case JsonValue.Whole(long whole) -> whole;
            case JsonValue.Real(double real) -> real;
            case JsonValue.Bool(boolean bool) when kind == DataKind.BOOL -> bool ? 1 : 0;
            case JsonValue.Null() when !kind.isWhole() -> Double.NaN;
            default -> throw wrong(name, "needs numbers of " + kind + ", got " + shown(item));
          };
      if (kind.isWhole() && value != Math.rint(value)) {
        throw wrong(name, "needs whole numbers, as its datatype " + kind + " says, got " + value);
      }
      if (at == numbers.length) {
        numbers = Arrays.copyOf(numbers, Math.max(16, 2 * at));
      }
      numbers[at++] = value;
    }
  }

  /// A value of JSON in a message.
  static String shown(JsonValue value) {
    return switch (value) {
      case JsonValue.Text(String text) -> "'" + Wording.shown(text) + "'";
      case JsonValue.Items _ -> "a list";
      case JsonValue.Members _ -> "an object";
      case JsonValue.Null() -> "null";
      case JsonValue.Bool(boolean bool) -> String.valueOf(bool);
      case JsonValue.Whole(long whole) -> String.valueOf(whole);
      case JsonValue.Real(double real) -> String.valueOf(real);
    };
  }
}
