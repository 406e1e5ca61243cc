package org.bpnet.serve.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;

/// An answer, ready to be sent.
///
/// @param status of HTTP
/// @param type of the body
/// @param headers beside those that every answer has
@SuppressWarnings("ArrayRecordComponent") // nobody compares answers
public record Reply(int status, String type, byte[] body, Map<String, String> headers) {
  private static final String JSON = "application/json";

  /// JSON, with status 200.
  public static Reply json(JsonValue value) {
    return json(200, value);
  }

  /// JSON.
  public static Reply json(int status, JsonValue value) {
    return new Reply(status, JSON, Json.compact(value).getBytes(StandardCharsets.UTF_8), Map.of());
  }

  /// Text, with status 200.
  public static Reply text(String type, String text) {
    return new Reply(200, type, text.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  /// `{"error": ".."}`, with the headers that its status asks for.
  public static Reply error(int status, String message) {
    Reply reply = json(status, JsonValue.object().with("error", message).build());
    return switch (status) {
      case 401 -> reply.with("WWW-Authenticate", "Bearer");
      case 429, 503 -> reply.with("Retry-After", "1");
      default -> reply;
    };
  }

  /// The same with a header more.
  public Reply with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Reply(status, type, body, more);
  }
}
