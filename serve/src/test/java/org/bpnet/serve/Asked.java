package org.bpnet.serve;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;

/// What a server answered.
record Asked(int status, byte[] body, HttpResponse<byte[]> response) {
  static Asked get(HttpClient client, URI server, String path, String... headers)
      throws IOException, InterruptedException {
    return send(client, HttpRequest.newBuilder(server.resolve(path)), headers);
  }

  static Asked post(HttpClient client, URI server, String path, String body, String... headers)
      throws IOException, InterruptedException {
    return post(client, server, path, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  static Asked post(HttpClient client, URI server, String path, byte[] body, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(server.resolve(path)).POST(BodyPublishers.ofByteArray(body));
    return send(client, request, headers);
  }

  static Asked send(HttpClient client, HttpRequest.Builder request, String... headers)
      throws IOException, InterruptedException {
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
    return new Asked(response.statusCode(), response.body(), response);
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  JsonValue.Members json() {
    return Json.readObject(text());
  }

  String error() {
    return json().text("error");
  }

  String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }

  /// The data of an output of the Open Inference Protocol.
  JsonValue.Members output(String name) {
    for (JsonValue item : json().items("outputs")) {
      var output = (JsonValue.Members) item;
      if (output.text("name").equals(name)) {
        return output;
      }
    }
    throw new AssertionError("no output " + name + " in " + text());
  }

  /// The objects of the simple form.
  List<JsonValue.Members> predictions() {
    return json().items("predictions").stream().map(JsonValue.Members.class::cast).toList();
  }
}
