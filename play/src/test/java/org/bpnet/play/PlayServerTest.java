package org.bpnet.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bpnet.core.Backends;
import org.bpnet.core.spi.Backend;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The server as any program on this machine sees it.
class PlayServerTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private Backend backend;
  private PlayServer server;
  private String cookie;

  @BeforeEach
  void open() throws Exception {
    backend = Backends.best(1);
    server = PlayServer.open(backend, 0);
    HttpResponse<String> first = send(HttpRequest.newBuilder(server.address()));
    assertThat(first.statusCode()).isEqualTo(303);
    cookie = first.headers().firstValue("Set-Cookie").orElseThrow();
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
    backend.close();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.address().resolve(path))
        .header("Cookie", cookie.split(";")[0]);
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private JsonValue.Members done(String path, String body) throws Exception {
    HttpResponse<String> answer = post(path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.readObject(answer.body());
  }

  @Test
  void should_tell_the_network_of_a_playground_with_the_operations_of_its_next_step()
      throws Exception {
    String id =
        done(
                "/api/playgrounds/",
                "{\"set\": \"x_sin_x\", \"loss\": \"half_squared_error\", \"batch\": 8}")
            .text("id");
    JsonValue.Members graph =
        Json.readObject(send(request("/api/playgrounds/" + id + "/graph")).body());

    assertThat(Json.compact(graph.find("input").orElseThrow())).isEqualTo("[8,1]");
    assertThat(graph.whole("parameters")).isEqualTo((1 + 1) * 4 + (4 + 1));
    assertThat(
            graph.items("layers").stream().map(layer -> ((JsonValue.Members) layer).text("layer")))
        .containsExactly("Linear 1 -> 4", "tanh", "Linear 4 -> 1", "half_squared_error");
    JsonValue.Members loss = (JsonValue.Members) graph.items("layers").getLast();
    assertThat(Json.compact(loss.find("output").orElseThrow())).isEqualTo("[]");
    assertThat(loss.items("operations")).isNotEmpty();
  }

  @Test
  void should_listen_on_this_machine_alone() {
    assertThat(server.address().getHost()).isEqualTo("127.0.0.1");
    assertThat(server.address().getQuery()).matches("token=[0-9a-f]{32}");
    assertThat(cookie).contains("HttpOnly", "SameSite=Strict");
  }

  @Test
  void should_say_that_a_port_is_taken() {
    assertThatThrownBy(() -> PlayServer.open(backend, server.address().getPort()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void should_answer_only_who_has_the_token() throws Exception {
    for (String path : List.of("/", "/js/app.js", "/api/playgrounds/", "/?token=0123")) {
      URI uri = server.address().resolve(path);
      assertThat(send(HttpRequest.newBuilder(uri)).statusCode()).as(path).isEqualTo(403);
      assertThat(
              send(HttpRequest.newBuilder(uri).header("Cookie", cookie.split("=")[0] + "=00"))
                  .statusCode())
          .isEqualTo(403);
    }
    assertThat(send(request("/")).statusCode()).isEqualTo(200);
  }

  /// The client of the JDK does not let one choose the host.
  @Test
  void should_refuse_other_names_of_this_machine() throws Exception {
    String own = "127.0.0.1:" + server.address().getPort();
    for (String host : List.of("evil.example", "127.0.0.1:1", "localhost", own + ".evil.example")) {
      assertThat(raw(host)).as(host).startsWith("HTTP/1.1 403");
    }
    assertThat(raw(own)).startsWith("HTTP/1.1 200");
    assertThat(raw("localhost:" + server.address().getPort())).startsWith("HTTP/1.1 200");
  }

  private String raw(String host) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        var out = new PrintStream(socket.getOutputStream(), true, StandardCharsets.US_ASCII);
        var in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
      out.print(
          "GET / HTTP/1.1\r\nHost: "
              + host
              + "\r\nCookie: "
              + cookie.split(";")[0]
              + "\r\nConnection: close\r\n\r\n");
      return String.valueOf(in.readLine());
    }
  }

  @Test
  void should_refuse_pages_of_other_sites() throws Exception {
    String own = "http://127.0.0.1:" + server.address().getPort();
    for (String origin : List.of("http://evil.example", "null", "https" + own.substring(4))) {
      assertThat(send(request("/").header("Origin", origin)).statusCode()).isEqualTo(403);
    }
    assertThat(send(request("/").header("Origin", own)).statusCode()).isEqualTo(200);
  }

  @Test
  void should_tell_browsers_what_they_may_do_and_keep() throws Exception {
    HttpResponse<String> page = send(request("/"));
    assertThat(page.headers().firstValue("Content-Security-Policy"))
        .get()
        .asString()
        .contains("'none'");
    assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-cache");
    String tag = page.headers().firstValue("ETag").orElseThrow();
    assertThat(send(request("/").header("If-None-Match", tag)).statusCode()).isEqualTo(304);
    assertThat(send(request("/vendor/htm/3.1.1/htm.mjs")).headers().firstValue("Cache-Control"))
        .get()
        .asString()
        .contains("immutable");
    assertThat(send(request("/nowhere.js")).statusCode()).isEqualTo(404);
    assertThat(send(request("/").method("PUT", HttpRequest.BodyPublishers.noBody())).statusCode())
        .isEqualTo(405);
  }

  @Test
  void should_do_what_a_page_asks_for() throws Exception {
    JsonValue.Members made = done("/api/playgrounds/", "{}");
    String path = "/api/playgrounds/" + made.text("id");
    assertThat(made.members("frame").whole("iteration")).isZero();

    JsonValue.Members trained = done(path, "{\"op\": \"train\", \"iterations\": 300}");
    assertThat(trained.whole("iteration")).isEqualTo(300);
    assertThat(trained.whole("correct")).isEqualTo(4);
    assertThat(done(path, "{\"op\": \"add\", \"x\": 0.5, \"y\": 0.5, \"label\": 1}").whole("total"))
        .isEqualTo(5);
    assertThat(done(path + "/forward", "{\"index\": 4}").items("layers")).hasSize(2);
    assertThat(done(path, "{\"op\": \"reseed\"}").members("scenario").whole("seed")).isEqualTo(2);
    assertThat(
            done(path, "{\"op\": \"change\", \"scenario\": {\"set\": \"blobs\"}}").whole("total"))
        .isEqualTo(31);
    assertThat(Json.readObject(send(request(path)).body()).whole("total")).isEqualTo(31);
  }

  @Test
  void should_refuse_what_cannot_be_done() throws Exception {
    String path = "/api/playgrounds/" + done("/api/playgrounds/", "{}").text("id");
    for (String body :
        List.of(
            "",
            "[]",
            "{\"op\": 1}",
            "{\"op\": \"dance\"}",
            "{\"op\": \"train\", \"iterations\": 1000000}",
            "{\"op\": \"train\"}",
            "{\"op\": \"remove\", \"index\": 99999999999}",
            "{\"op\": \"change\", \"scenario\": {\"points\": \"0_0_7\"}}",
            "{\"op\": \"change\", \"scenario\": {\"points\": \"0_0\"}}",
            "{\"op\": \"change\", \"scenario\": {\"rate\": -1}}")) {
      HttpResponse<String> answer = post(path, body);
      assertThat(answer.statusCode()).as(body).isEqualTo(400);
      assertThat(Json.readObject(answer.body()).text("error")).isNotEmpty();
    }
    assertThat(post(path, " ".repeat(300_000)).statusCode()).isEqualTo(413);
    assertThat(post("/api/playgrounds/77", "{\"op\": \"reset\"}").statusCode()).isEqualTo(404);
    assertThat(
            send(request(path).POST(HttpRequest.BodyPublishers.ofString("{\"op\": \"reset\"}")))
                .statusCode())
        .isEqualTo(415);
  }

  @Test
  void should_let_go_of_the_playground_used_least_recently() throws Exception {
    for (int i = 0; i < 9; i++) {
      done("/api/playgrounds/", "{}");
    }
    assertThat(send(request("/api/playgrounds/1")).statusCode()).isEqualTo(404);
    assertThat(send(request("/api/playgrounds/2")).statusCode()).isEqualTo(200);
  }

  @Test
  void should_send_frames_of_an_animation_until_nobody_reads() throws Exception {
    String path = "/api/playgrounds/" + done("/api/playgrounds/", "{}").text("id");
    HttpResponse<InputStream> events =
        client.send(request(path + "/events").build(), BodyHandlers.ofInputStream());
    assertThat(events.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    done(path, "{\"op\": \"animate\", \"speed\": 1000}");
    long last = 0;
    try (var lines =
        new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
      for (int frames = 0; frames < 3; ) {
        String line = String.valueOf(lines.readLine());
        if (line.startsWith("data: ")) {
          long iteration = Json.readObject(line.substring(6)).whole("iteration");
          assertThat(iteration).isGreaterThan(last);
          last = iteration;
          frames++;
        }
      }
      done(path, "{\"op\": \"stop\"}");
    }
    long stopped = Json.readObject(send(request(path)).body()).whole("iteration");
    Thread.sleep(120);
    assertThat(Json.readObject(send(request(path)).body()).whole("iteration")).isEqualTo(stopped);
  }
}
