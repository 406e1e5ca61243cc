package org.bpnet.play.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonException;
import org.bpnet.train.json.JsonValue;

/// Reads requests and answers them.
public final class Replies {
  /// Ours: no request of the pages is a tenth of it.
  private static final int MOST_BYTES = 1 << 18;

  private static final String CSV = "text/csv; charset=utf-8";
  private static final long HEARTBEAT_MILLIS = 10_000;

  private Replies() {}

  /// The object in a request.
  ///
  /// @throws RefusedException if it is too large, or none
  public static JsonValue.Members object(HttpExchange exchange) throws IOException {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (type == null || !type.startsWith("application/json")) {
      throw new RefusedException(415, "needs JSON, with its content type");
    }
    byte[] bytes = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw new RefusedException(413, "needs at most " + MOST_BYTES + " bytes");
    }
    try {
      return Json.readObject(new String(bytes, StandardCharsets.UTF_8));
    } catch (JsonException wrong) {
      throw new RefusedException(400, String.valueOf(wrong.getMessage()));
    }
  }

  /// Answers with JSON.
  public static void json(HttpExchange exchange, JsonValue value) throws IOException {
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    send(exchange, 200, "application/json", Json.compact(value).getBytes(StandardCharsets.UTF_8));
  }

  /// Answers with an error and its reason.
  public static void refuse(HttpExchange exchange, RefusedException wrong) throws IOException {
    JsonValue value = JsonValue.object().with("error", String.valueOf(wrong.getMessage())).build();
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    send(
        exchange,
        wrong.status(),
        "application/json",
        Json.compact(value).getBytes(StandardCharsets.UTF_8));
  }

  /// Answers with a file, or that the browser's is still the same.
  public static void asset(HttpExchange exchange, Assets.Asset asset) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    String tag = '"' + asset.digest() + '"';
    headers.set("ETag", tag);
    headers.set(
        "Cache-Control", asset.lasting() ? "private, max-age=31536000, immutable" : "no-cache");
    if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
      exchange.sendResponseHeaders(304, -1);
    } else {
      send(exchange, 200, asset.type(), asset.bytes());
    }
  }

  /// Answers with a picture as SVG.
  public static void picture(HttpExchange exchange, String svg) throws IOException {
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    send(exchange, 200, "image/svg+xml", svg.getBytes(StandardCharsets.UTF_8));
  }

  /// Answers with a table as CSV, to be kept under its name.
  public static void table(HttpExchange exchange, String csv, String name) throws IOException {
    keep(exchange, name);
    send(exchange, 200, CSV, csv.getBytes(StandardCharsets.UTF_8));
  }

  private static void keep(HttpExchange exchange, String name) {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Cache-Control", "no-store");
    headers.set("Content-Disposition", "attachment; filename=\"" + name + "\"");
  }

  /// Answers with a file of the disk, to be kept under its name.
  public static void download(HttpExchange exchange, Path file, String name) throws IOException {
    keep(exchange, name);
    exchange.getResponseHeaders().set("Content-Type", CSV);
    try (InputStream in = Files.newInputStream(file)) {
      exchange.sendResponseHeaders(200, 0);
      in.transferTo(exchange.getResponseBody());
    } catch (NoSuchFileException none) {
      throw new RefusedException(404, "there is no such file yet");
    }
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] bytes)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
    if (!head) {
      exchange.getResponseBody().write(bytes);
    }
  }

  /// Answers with messages, as server-sent events, until there are no more or nobody reads them.
  public static void events(HttpExchange exchange, Messages messages)
      throws IOException, InterruptedException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(200, 0);
    // Closed here, so that the end is sent before anybody takes it that this page has heard all.
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(": open\n\n".getBytes(StandardCharsets.UTF_8));
      out.flush();
      while (!messages.isClosed()) {
        String event = messages.next(HEARTBEAT_MILLIS).orElse(": still here");
        out.write((event + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    }
  }

  /// The path of a request below a prefix.
  public static String below(HttpExchange exchange, String prefix) {
    String path = Objects.requireNonNullElse(exchange.getRequestURI().getPath(), "");
    return path.startsWith(prefix) ? path.substring(prefix.length()) : "";
  }
}
