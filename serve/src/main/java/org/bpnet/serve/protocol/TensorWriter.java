package org.bpnet.serve.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bpnet.core.text.Count;
import org.bpnet.data.Wording;
import org.bpnet.serve.http.Refusal;
import org.bpnet.serve.http.Reply;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.json.JsonValue.Members;

/// Writes the tensors of an answer: those that were asked for, in JSON or as bytes behind it.
/// Numbers in JSON have the fewest digits from which the same double is read; what is no number, of
/// a model whose weights overflow, is `null`.
final class TensorWriter {
  /// Which outputs are wanted, and whether as bytes.
  private final Map<String, Boolean> wanted;

  private TensorWriter(Map<String, Boolean> wanted) {
    this.wanted = wanted;
  }

  /// What a request asks for: `outputs`, or all.
  ///
  /// @param known the names that there are
  /// @throws Refusal 400 if it asks for something else
  static TensorWriter of(Members request, List<String> known) {
    boolean binary = flag(request.find("parameters"), "binary_data_output").orElse(false);
    Map<String, Boolean> wanted = new LinkedHashMap<>();
    if (request.find("outputs").isEmpty() || request.items("outputs").isEmpty()) {
      known.forEach(name -> wanted.put(name, binary));
      return new TensorWriter(wanted);
    }
    for (JsonValue item : request.items("outputs")) {
      if (!(item instanceof Members output)) {
        throw new Refusal(400, "'outputs' needs a list of objects");
      }
      String name = output.text("name");
      if (!known.contains(name)) {
        throw new Refusal(
            400, "there is no output '" + Wording.shown(name) + "'; " + Count.choices(known));
      }
      wanted.put(name, flag(output.find("parameters"), "binary_data").orElse(binary));
    }
    return new TensorWriter(wanted);
  }

  private static Optional<Boolean> flag(Optional<JsonValue> parameters, String name) {
    return parameters
        .filter(Members.class::isInstance)
        .map(Members.class::cast)
        .flatMap(members -> members.find(name))
        .map(value -> value instanceof JsonValue.Bool(boolean bool) && bool);
  }

  /// Adds what is wanted of the tensors to an answer.
  Reply write(JsonValue.Builder answer, List<NamedTensor> tensors) {
    List<JsonValue> outputs = new ArrayList<>();
    var bytes = new ByteArrayOutputStream();
    boolean binary = false;
    for (Map.Entry<String, Boolean> asked : wanted.entrySet()) {
      NamedTensor tensor =
          tensors.stream().filter(t -> t.name().equals(asked.getKey())).findFirst().orElseThrow();
      JsonValue.Builder output =
          JsonValue.object()
              .with("name", tensor.name())
              .with("datatype", tensor.kind().name())
              .with("shape", shape(tensor));
      if (asked.getValue()) {
        binary = true;
        byte[] raw = raw(tensor.content());
        bytes.writeBytes(raw);
        JsonValue size = JsonValue.object().with("binary_data_size", raw.length).build();
        outputs.add(output.with("parameters", size).build());
      } else {
        outputs.add(output.with("data", data(tensor.content())).build());
      }
    }
    Members json = answer.with("outputs", new JsonValue.Items(outputs)).build();
    if (!binary) {
      return Reply.json(json);
    }
    byte[] head = Json.compact(json).getBytes(StandardCharsets.UTF_8);
    var body = new ByteArrayOutputStream(head.length + bytes.size());
    body.writeBytes(head);
    body.writeBytes(bytes.toByteArray());
    return new Reply(
        200,
        "application/octet-stream",
        body.toByteArray(),
        Map.of(InferProtocol.JSON_LENGTH, String.valueOf(head.length)));
  }

  private static JsonValue shape(NamedTensor tensor) {
    List<JsonValue> extents = new ArrayList<>();
    for (int extent : tensor.shape()) {
      extents.add(JsonValue.of(extent));
    }
    return new JsonValue.Items(extents);
  }

  private static JsonValue data(NamedTensor.Content content) {
    return switch (content) {
      case NamedTensor.Content.Numbers(double[] values) -> JsonValue.of(values);
      case NamedTensor.Content.Texts(List<String> texts) -> JsonValue.ofTexts(texts);
    };
  }

  /// All numbers of answers are of [DataKind#FP64].
  private static byte[] raw(NamedTensor.Content content) {
    return switch (content) {
      case NamedTensor.Content.Numbers(double[] values) -> {
        var bytes = new byte[values.length * Double.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().put(values);
        yield bytes;
      }
      case NamedTensor.Content.Texts(List<String> texts) -> {
        var out = new ByteArrayOutputStream();
        for (String text : texts) {
          byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
          var length = new byte[Integer.BYTES];
          ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length);
          out.writeBytes(length);
          out.writeBytes(bytes);
        }
        yield out.toByteArray();
      }
    };
  }
}
