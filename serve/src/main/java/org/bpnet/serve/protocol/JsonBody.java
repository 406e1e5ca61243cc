package org.bpnet.serve.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.bpnet.serve.http.Refusal;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;

/// The object in the body of a request.
final class JsonBody {
  private JsonBody() {}

  /// Reads the first bytes of a body.
  ///
  /// @throws Refusal 400 if they are not UTF-8
  /// @throws org.bpnet.train.json.JsonException if they are no object
  static JsonValue.Members read(byte[] body, int length) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(body, 0, length);
      return Json.readObject(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException wrong) {
      throw new Refusal(400, "the body is not JSON in UTF-8");
    }
  }
}
