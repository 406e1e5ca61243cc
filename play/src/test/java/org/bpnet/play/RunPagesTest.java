package org.bpnet.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bpnet.core.Backends;
import org.bpnet.core.spi.Backend;
import org.bpnet.play.monitor.RunFiles;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.run.Control;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The monitor's part of the server as any program on this machine sees it.
class RunPagesTest {
  @TempDir Path temporary;
  private final HttpClient client = HttpClient.newHttpClient();
  private RunFiles run;
  private Backend backend;
  private PlayServer server;
  private String cookie;

  @BeforeEach
  void open() throws Exception {
    run = RunFiles.create(temporary.resolve("digits"), 50, "Adam").append(1, 20).confused();
    backend = Backends.best(1);
    server = PlayServer.open(backend, 0, List.of(run.folder()));
    cookie =
        client
            .send(HttpRequest.newBuilder(server.address()).build(), BodyHandlers.ofString())
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
    return HttpRequest.newBuilder(server.address().resolve(path)).header("Cookie", cookie);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  /// The id and the data of the first event.
  private List<String> event(HttpRequest.Builder request) throws Exception {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                client.send(request.build(), BodyHandlers.ofInputStream()).body(),
                StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (!line.startsWith("id: ")) {
        line = lines.readLine();
      }
      return List.of(line.substring(4), lines.readLine().substring("data: ".length()));
    }
  }

  private static JsonValue.Members first(String data) {
    return (JsonValue.Members) Json.readObject(data).items("runs").getFirst();
  }

  @Test
  void should_tell_a_page_that_comes_back_what_it_missed() throws Exception {
    List<String> event = event(request("/api/runs/events"));
    while (first(event.getLast()).whole("rows") < 20) { // until all is read
      event = event(request("/api/runs/events"));
    }
    assertThat(event.getFirst()).matches("[0-9a-f]+-0\\.20");
    run.append(21, 23);
    String id = event.getFirst();
    while (!event.getFirst().endsWith(".23")) {
      event = event(request("/api/runs/events").header("Last-Event-ID", id));
    }
    JsonValue.Members missed = first(event.getLast());

    assertThat(missed.whole("from")).isEqualTo(20);
    assertThat(Json.compact(missed.items("points").getFirst())).isEqualTo("[21.0,22.0,23.0]");
    assertThat(missed.find("averages")).isEmpty();
    assertThat(first(event(request("/api/runs/events/2")).getLast()).items("averages")).hasSize(8);
  }

  @Test
  void should_hand_out_the_log_as_it_is() throws Exception {
    HttpResponse<String> log = get("/api/runs/0/metrics.csv");
    assertThat(log.body()).isEqualTo(Files.readString(run.metrics()));
    assertThat(log.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"metrics-1.csv\"");
    Files.delete(run.metrics());
    assertThat(get("/api/runs/0/metrics.csv").statusCode()).isEqualTo(404);
  }

  @Test
  void should_hand_out_steps_layers_and_histograms() throws Exception {
    assertThat(get("/api/runs/0/layers.csv").statusCode()).isEqualTo(404);
    assertThat(get("/api/runs/0/histograms").statusCode()).isEqualTo(404);
    run.looks(1, 3, look -> RunFiles.look(look, 0.25)).steps(1, 4).histograms(3);
    for (String name : List.of("layers", "steps")) {
      HttpResponse<String> log = get("/api/runs/0/" + name + ".csv");
      assertThat(log.body()).isEqualTo(Files.readString(run.folder().resolve(name + ".csv")));
      assertThat(log.headers().firstValue("Content-Disposition"))
          .hasValue("attachment; filename=\"" + name + "-1.csv\"");
    }
    assertThat(Json.readObject(get("/api/runs/0/histograms").body()).whole("step")).isEqualTo(3);
    String first = event(request("/api/runs/0/inside")).getFirst();
    assertThat(first).matches("[0-9a-f]+-\\d\\.\\d+,[0-9a-f]+-\\d\\.\\d+");
  }

  @Test
  void should_tell_of_the_network_what_the_folder_says() throws Exception {
    assertThat(get("/api/runs/0/graph").statusCode()).isEqualTo(404);
    run.network("conv2@3x3,residual(conv2@3x3,relu),12,tanh");
    JsonValue.Members event = first(event(request("/api/runs/events")).getLast());
    while (!event.bool("network") || !event.find("epochs").equals(Optional.of(JsonValue.of(60L)))) {
      event = first(event(request("/api/runs/events")).getLast());
    }

    JsonValue.Members graph = Json.readObject(get("/api/runs/0/graph").body());

    assertThat(Json.compact(graph.find("input").orElseThrow())).isEqualTo("[16,8,8,1]");
    List<Integer> known = new ArrayList<>(List.of(0));
    long parameters = 0;
    for (JsonValue item : graph.items("layers")) {
      JsonValue.Members layer = (JsonValue.Members) item;
      parameters += layer.whole("parameters");
      for (JsonValue each : layer.items("operations")) {
        JsonValue.Members operation = (JsonValue.Members) each;
        for (double input : operation.numbers("inputs")) {
          assertThat(known).contains((int) input);
        }
        known.add((int) operation.whole("place"));
      }
    }
    assertThat(parameters)
        .isEqualTo(graph.whole("parameters"))
        .isEqualTo(9 * 2 + 2 + 9 * 4 + 2 + (128 + 1) * 12 + (12 + 1) * 3);
    assertThat(graph.items("layers").getLast())
        .extracting(loss -> ((JsonValue.Members) loss).text("layer"))
        .isEqualTo("cross_entropy");
  }

  @Test
  void should_refuse_what_there_is_not() throws Exception {
    for (String path :
        List.of(
            "/api/runs/1/layers.csv",
            "/api/runs/0/last.safetensors",
            "/api/runs/1/inside",
            "/api/runs/1/histograms",
            "/api/runs/1/graph",
            "/api/runs/1/metrics.csv",
            "/api/runs/events/3",
            "/api/runs/../runs",
            "/api/runsx")) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(404);
    }
    assertThat(
            client
                .send(
                    request("/api/runs").POST(HttpRequest.BodyPublishers.noBody()).build(),
                    BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(405);
    assertThat(
            client
                .send(
                    HttpRequest.newBuilder(server.address().resolve("/api/runs")).build(),
                    BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(403);
  }

  /// Only a run of this process can be steered, and only by who has the token.
  @Test
  void should_steer_a_run_of_this_process() throws Exception {
    HttpRequest.Builder stop =
        request("/api/runs/0/control")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"op\": \"stop\"}"));
    assertThat(client.send(stop.build(), BodyHandlers.ofString()).body())
        .isEqualTo("{\"error\":\"this run trains elsewhere\"}");
    assertThat(get("/api/runs/0/control").statusCode()).isEqualTo(405);
    server.close();
    server = PlayServer.open(backend, 0, run.folder(), new Control());
    String token = server.address().getQuery().substring("token=".length());
    cookie = "bpnet-" + server.address().getPort() + "=" + token;
    for (String op : List.of("pause", "resume", "stop", "dance")) {
      HttpRequest.Builder asked =
          request("/api/runs/0/control")
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString("{\"op\": \"" + op + "\"}"));
      assertThat(client.send(asked.build(), BodyHandlers.ofString()).statusCode())
          .as(op)
          .isEqualTo(op.equals("dance") ? 400 : 200);
    }
    assertThat(first(event(request("/api/runs/events")).getLast()).text("status"))
        .isEqualTo("stopping");
  }

  /// Who listens is told the last lines and that it is over before the server ends.
  @Test
  void should_tell_that_it_is_over() throws Exception {
    List<String> data = new ArrayList<>();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                client
                    .send(request("/api/runs/events").build(), BodyHandlers.ofInputStream())
                    .body(),
                StandardCharsets.UTF_8))) {
      while (data.isEmpty() || !data.getLast().contains("\"rows\":20,")) {
        String line = lines.readLine();
        if (line.startsWith("data: ")) {
          data.add(line);
        }
      }
      run.append(21, 25);
      server.close();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("data: ")) {
          data.add(line);
        }
      }
    }
    assertThat(data.getLast()).isEqualTo("data: {\"runs\":[],\"over\":true}");
    assertThat(data.get(data.size() - 2)).contains("\"rows\":25,");
  }

  /// A page that asks and never reads: everybody else is served, and the run goes on.
  @Test
  void should_serve_others_while_one_does_not_read() throws Exception {
    try (var deaf = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      deaf.setReceiveBufferSize(1024);
      new PrintStream(deaf.getOutputStream(), true, StandardCharsets.US_ASCII)
          .print(
              "GET /api/runs/events HTTP/1.1\r\nHost: 127.0.0.1:"
                  + server.address().getPort()
                  + "\r\nCookie: "
                  + cookie
                  + "\r\n\r\n");
      String id = "";
      for (int epoch = 21; epoch <= 4000; epoch += 995) {
        run.append(epoch, epoch + 994);
        while (!id.endsWith("." + (epoch + 994))) {
          id = event(request("/api/runs/events")).getFirst();
        }
      }
      assertThat(id).endsWith(".4000");
    }
  }
}
