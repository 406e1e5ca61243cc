package org.bpnet.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.bpnet.core.Backends;
import org.bpnet.core.spi.Backend;
import org.bpnet.train.Classifier;
import org.bpnet.train.Model;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What changes on disk while requests come.
@Timeout(120)
class HotReloadTest {
  private static final String ROW = "{\"instances\":[[5.1,3.5,1.4,0.2]]}";
  private static final ServeOptions OPTIONS =
      ServeOptions.defaults().port(0).refresh(Duration.ofMillis(10));

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Backend backend = Backends.best();

  @BeforeEach
  void train() {
    Trained.iris(folder.resolve("a"), 1, backend);
    Trained.iris(folder.resolve("b"), 2, backend);
  }

  @AfterEach
  void close() {
    client.close();
    backend.close();
  }

  private Asked ask(ModelServer server) throws Exception {
    return Asked.post(client, server.address(), "/v1/models/iris:predict", ROW);
  }

  private double first(Path model) {
    try (var loaded = (Classifier) Model.load(model, backend)) {
      return loaded.predict(Trained.IRIS).probability(0, 0);
    }
  }

  private static double first(Asked asked) {
    return asked.predictions().getFirst().members("probabilities").number("setosa");
  }

  /// Each file is moved there as a whole, as a training run does.
  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Path half = to.resolve(file.getFileName() + ".half");
        Files.copy(file, half, StandardCopyOption.REPLACE_EXISTING);
        Files.move(half, to.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  @Test
  void should_answer_every_request_by_one_of_the_models_while_they_change() throws Exception {
    Set<Double> right = Set.of(first(folder.resolve("a")), first(folder.resolve("b")));
    assertThat(right).hasSize(2);
    Path served = folder.resolve("iris");
    copy(folder.resolve("a"), served);
    Set<Double> seen = ConcurrentHashMap.newKeySet();
    var over = new AtomicBoolean();
    try (ModelServer server = ModelServer.open(Map.of("iris", served), OPTIONS, backend);
        var threads = Executors.newFixedThreadPool(4)) {
      List<Future<Integer>> asking = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        asking.add(
            threads.submit(() -> {
              int asked = 0;
              while (!over.get()) {
                Asked answer = ask(server);
                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
                assertThat(right).contains(first(answer));
                seen.add(first(answer));
                asked++;
              }
              return asked;
            }));
      }
      for (int change = 1; change <= 10; change++) {
        Path next = folder.resolve(change % 2 == 1 ? "b" : "a");
        copy(next, served);
        double expected = first(next);
        while (first(ask(server)) != expected) {
          Thread.onSpinWait();
        }
      }
      over.set(true);
      for (Future<Integer> answered : asking) {
        assertThat(answered.get()).isPositive();
      }
      assertThat(Asked.get(client, server.address(), "/metrics").text())
          .contains("bpnet_loads_total{model=\"iris\",result=\"done\"} ");
    }
    assertThat(seen).isEqualTo(new HashSet<>(right));
  }

  @Test
  void should_keep_what_it_has_where_the_new_one_is_damaged() throws Exception {
    Path served = folder.resolve("iris");
    copy(folder.resolve("a"), served);
    try (ModelServer server = ModelServer.open(Map.of("iris", served), OPTIONS, backend)) {
      double before = first(ask(server));
      Files.writeString(served.resolve("model.safetensors"), "damaged");
      while (!Asked.get(client, server.address(), "/metrics")
          .text()
          .contains("bpnet_loads_total{model=\"iris\",result=\"failed\"} 1\n")) {
        Thread.onSpinWait();
      }

      assertThat(first(ask(server))).isEqualTo(before);
      Asked ready = Asked.get(client, server.address(), "/v2/models/iris/ready");
      assertThat(ready.status()).isEqualTo(200);
    }
  }

  @Test
  void should_serve_the_newest_version_unless_another_is_asked_for() throws Exception {
    Path versions = folder.resolve("iris");
    copy(folder.resolve("a"), versions.resolve("9"));
    try (ModelServer server = ModelServer.open(Map.of("iris", versions), OPTIONS, backend)) {
      assertThat(ask(server).json().text("model_version")).isEqualTo("9");
      copy(folder.resolve("b"), versions.resolve("10"));
      while (!ask(server).json().text("model_version").equals("10")) {
        Thread.onSpinWait();
      }

      assertThat(Asked.get(client, server.address(), "/v2/models/iris").json().texts("versions"))
          .containsExactly("9", "10");
      assertThat(first(ask(server))).isEqualTo(first(folder.resolve("b")));
      Asked old = Asked.post(client, server.address(), "/v1/models/iris/versions/9:predict", ROW);
      assertThat(first(old)).isEqualTo(first(folder.resolve("a")));

      Files.delete(versions.resolve("10").resolve("model.json"));
      while (!ask(server).json().text("model_version").equals("9")) {
        Thread.onSpinWait();
      }
      Files.delete(versions.resolve("9").resolve("model.json")); // the last one stays
      copy(folder.resolve("b"), versions.resolve("11"));
      while (!ask(server).json().text("model_version").equals("11")) {
        Thread.onSpinWait();
      }
    }
  }
}
