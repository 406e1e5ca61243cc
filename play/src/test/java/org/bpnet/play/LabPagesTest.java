package org.bpnet.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.bpnet.core.Backends;
import org.bpnet.core.spi.Backend;
import org.bpnet.play.lab.Labs;
import org.bpnet.play.lab.StubLabs;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Experiments as any program on this machine asks for them.
class LabPagesTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private Backend backend;
  private PlayServer server;
  private String cookie;

  @BeforeEach
  void open() throws Exception {
    backend = Backends.best(1);
    server = PlayServer.open(backend, 0, List.of(), new StubLabs());
    cookie = cookie(server);
  }

  private String cookie(PlayServer opened) throws Exception {
    return client
        .send(HttpRequest.newBuilder(opened.address()).build(), BodyHandlers.discarding())
        .headers()
        .firstValue("Set-Cookie")
        .orElseThrow()
        .split(";")[0];
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
    backend.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.address().resolve("/api/labs" + path))
        .header("Cookie", cookie);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return client.send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static String asked(String experiment, String values) {
    return "{\"experiment\": \""
        + experiment
        + "\", \"values\": "
        + values
        + ", \"language\": \"en\"}";
  }

  private long run(String experiment, String values) throws Exception {
    HttpResponse<String> answer = post("/runs", asked(experiment, values));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.readObject(answer.body()).whole("run");
  }

  /// The last of the events of a run, once it has ended.
  private JsonValue.Members end(long run) throws Exception {
    HttpResponse<String> events = get("/runs/" + run);
    assertThat(events.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    return Json.readObject(
        events
            .body()
            .lines()
            .filter(line -> line.startsWith("data: "))
            .reduce((_, last) -> last)
            .orElseThrow()
            .substring("data: ".length()));
  }

  @Test
  void should_tell_what_there_is_in_both_languages() throws Exception {
    JsonValue.Members english =
        (JsonValue.Members) Json.readObject(get("/en").body()).items("themes").getFirst();
    assertThat(english.text("title")).isEqualTo("Counting");
    JsonValue.Members count = (JsonValue.Members) english.items("experiments").getFirst();
    assertThat(count.text("name")).isEqualTo("count");
    assertThat(count.bool("long")).isFalse();
    JsonValue.Members to = (JsonValue.Members) count.items("options").getFirst();
    assertThat(to.text("label")).isEqualTo("--to");
    assertThat(to.text("kind")).isEqualTo("whole");
    assertThat(to.text("initial")).isEqualTo("3");
    JsonValue.Members example = (JsonValue.Members) count.items("examples").getFirst();
    assertThat(example.members("values").text("to")).isEqualTo("5");
    assertThat(get("/zh").body()).contains("数数");
  }

  @Test
  void should_run_and_draw() throws Exception {
    JsonValue.Members end = end(run("draw", "{}"));
    assertThat(end.text("state")).isEqualTo("done");
    JsonValue.Members picture = (JsonValue.Members) end.items("pictures").getFirst();
    assertThat(picture.text("caption")).isEqualTo("A line.");
    HttpResponse<String> svg = get("/runs/1/0.svg");
    assertThat(svg.headers().firstValue("Content-Type")).hasValue("image/svg+xml");
    assertThat(svg.body()).startsWith("<svg").doesNotContain("filter");
    String dark = get("/runs/1/0.svg?dark").body();
    assertThat(dark).startsWith("<svg filter='invert(0.9) hue-rotate(180deg)' xmlns=");
    assertThat(dark.replaceAll(" filter='[^']*'", "")).isEqualTo(svg.body());
    assertThat(get("/runs/1/1.svg").statusCode()).isEqualTo(404);
  }

  @Test
  void should_stop_a_run_for_the_next_or_when_asked_to() throws Exception {
    long first = run("wait", "{}");
    long second = run("wait", "{}");
    assertThat(end(first).text("state")).isEqualTo("stopped");
    assertThat(post("/runs/" + second + "/stop", "").statusCode()).isEqualTo(200);
    assertThat(end(second).text("state")).isEqualTo("stopped");
  }

  /// A wrong line stops nothing.
  @Test
  void should_refuse_what_the_experiments_refuse() throws Exception {
    long waiting = run("wait", "{}");
    for (String body :
        List.of(
            "",
            "[]",
            "{}",
            "{\"experiment\": \"count\", \"values\": {\"to\": 3}, \"language\": \"en\"}",
            asked("dance", "{}"),
            asked("count", "{\"to\": \"many\"}"))) {
      for (String path : List.of("/command", "/runs")) {
        HttpResponse<String> answer = post(path, body);
        assertThat(answer.statusCode()).as(body).isEqualTo(400);
        assertThat(Json.readObject(answer.body()).text("error")).isNotEmpty();
      }
    }
    HttpResponse<String> line = post("/command", asked("count", "{\"to\": \"7\"}"));
    assertThat(Json.readObject(line.body()).text("command")).isEqualTo("./bpnet lab count --to 7");
    assertThat(post("/runs/" + waiting + "/stop", "").statusCode()).isEqualTo(200);
    assertThat(end(waiting).text("state")).isEqualTo("stopped");
  }

  @Test
  void should_have_no_other_pages() throws Exception {
    for (String path : List.of("/fr", "/runs/7", "/runs/x", "/runs/99999999999", "/runs/7/0.svg")) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(404);
    }
    assertThat(get("/runs").statusCode()).isEqualTo(405);
    assertThat(post("/en", "{}").statusCode()).isEqualTo(405);
    assertThat(
            client
                .send(
                    HttpRequest.newBuilder(server.address().resolve("/api/labs/en")).build(),
                    BodyHandlers.discarding())
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void should_forget_the_oldest_results() throws Exception {
    for (int i = 1; i <= 9; i++) {
      assertThat(run("count", "{}")).isEqualTo(i);
    }
    assertThat(get("/runs/1").statusCode()).isEqualTo(404);
    assertThat(end(2).text("state")).isIn("done", "stopped");
  }

  @Test
  void should_offer_none_where_nobody_brings_any() throws Exception {
    server.close();
    server = PlayServer.open(backend, 0);
    cookie = cookie(server);
    assertThat(Json.readObject(get("/en").body()).items("themes")).isEmpty();
    assertThat(post("/runs", asked("count", "{}")).statusCode()).isEqualTo(400);
    assertThat(Labs.none().themes("zh")).isEmpty();
  }
}
