package org.bpnet.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.bpnet.core.Backends;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.data.table.Table;
import org.bpnet.train.Classifier;
import org.bpnet.train.Predictions;
import org.bpnet.train.Settings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server whose model changes each second, asked by eight clients for right answers and by one
/// that sends garbage; and its end.
@Tag("slow")
class ServeTrial {
  private static final int CLIENTS = 8;
  private static final String PATH = "/v1/models/iris:predict";
  private static final List<String> OPTIONS = List.of("-Xmx128m", "-XX:+UseSerialGC");

  @TempDir private Path dir;
  private final Table iris = ((DataSource.Tabular) DataSources.open("iris")).table();
  private final List<String> bodies = new ArrayList<>();
  private final List<List<String>> answers = List.of(new ArrayList<>(), new ArrayList<>());

  /// Two models, and what each answers to each row, to the letter.
  private void train() {
    try (Backend backend = Backends.best(1)) {
      for (int seed = 0; seed < 2; seed++) {
        Settings settings =
            Settings.defaults().layers("16,relu").epochs(2).seed(seed).backend(backend);
        try (Classifier model = Classifier.fit(iris, "species", settings)) {
          model.save(dir.resolve("model" + seed));
          Predictions found = model.predict(iris);
          for (int row = 0; row < iris.rows(); row++) {
            answers.get(seed).add(answer(found, row));
          }
        }
      }
    }
    for (int row = 0; row < iris.rows(); row++) {
      bodies.add(
          String.format(
              Locale.ROOT,
              "{\"instances\":[[%s,%s,%s,%s]]}",
              iris.cell(row, "sepal_length"),
              iris.cell(row, "sepal_width"),
              iris.cell(row, "petal_length"),
              iris.cell(row, "petal_width")));
    }
  }

  private static String answer(Predictions found, int row) {
    List<String> probabilities = new ArrayList<>();
    for (String name : found.classes()) {
      probabilities.add("\"" + name + "\":" + found.probability(row, name));
    }
    return "{\"model_version\":\"1\",\"predictions\":[{\"class\":\""
        + found.name(row)
        + "\",\"probabilities\":{"
        + String.join(",", probabilities)
        + "}}]}";
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
  void should_lose_no_request_and_give_no_wrong_answer_while_models_change_and_garbage_comes()
      throws Exception {
    train();
    int total = Trials.count("requests", 20_000, 1_000_000);
    Path served = dir.resolve("iris");
    copy(dir.resolve("model0"), served);
    var asked = new AtomicLong();
    var over = new AtomicBoolean();
    long start = System.nanoTime();
    try (ServerProcess server =
            ServerProcess.start(dir.resolve("server"), OPTIONS, served.toString());
        ExecutorService threads = Executors.newCachedThreadPool();
        AutoCloseable _ = () -> over.set(true)) {
      List<Future<long[]>> clients = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        clients.add(threads.submit(() -> ask(server.address(), asked, total)));
      }
      Future<Long> garbage = threads.submit(() -> sendGarbage(server.address(), over));
      int changes = 0;
      long early = 0;
      while (asked.get() < total && clients.stream().noneMatch(Future::isDone)) {
        Thread.sleep(1000);
        changes++;
        copy(dir.resolve("model" + changes % 2), served);
        if (early == 0 && asked.get() > total / 5) {
          early = server.residentMegabytes();
        }
      }
      long[] byModel = new long[2];
      for (Future<long[]> client : clients) {
        byModel[0] += client.get()[0];
        byModel[1] += client.get()[1];
      }
      over.set(true);
      long late = server.residentMegabytes();
      String metrics;
      try (var connection = new KeptConnection(server.address())) {
        metrics = connection.ask(connection.request("GET", "/metrics", "")).body();
      }
      Trials.report(
          "serve",
          String.format(
              Locale.ROOT,
              "%,d requests answered by the first model, %,d by the second, in %.0f s, none lost or"
                  + " wrong; %d changes of the model, %,d times garbage; %d MB resident after a"
                  + " fifth, %d MB at the end",
              byModel[0],
              byModel[1],
              (System.nanoTime() - start) / 1e9,
              changes,
              garbage.get(),
              early,
              late));

      assertThat(byModel[0]).isPositive();
      assertThat(byModel[1]).isPositive();
      assertThat(metrics).doesNotContain("result=\"failed\"", "code=\"500\"", "code=\"503\"");
      assertThat(late).isLessThan(early == 0 ? 400 : early + 64);
      ChildJvm.Output output = server.end();
      assertThat(output.code()).isZero();
      assertThat(output.err()).isEqualTo("1 model served until Ctrl-C or SIGTERM");
    }
  }

  /// @return how many answers came from each model
  private long[] ask(URI server, AtomicLong asked, int total) throws IOException {
    var byModel = new long[2];
    try (var connection = new KeptConnection(server)) {
      List<byte[]> requests =
          bodies.stream().map(body -> connection.request("POST", PATH, body)).toList();
      for (long i = asked.getAndIncrement(); i < total; i = asked.getAndIncrement()) {
        int row = (int) (i % requests.size());
        KeptConnection.Answer answer = connection.ask(requests.get(row));
        int model = answers.get(0).get(row).equals(answer.body()) ? 0 : 1;
        if (answer.status() != 200 || !answers.get(model).get(row).equals(answer.body())) {
          throw new AssertionError("row " + row + ": " + answer);
        }
        byModel[model]++;
      }
    }
    return byModel;
  }

  /// Bytes at random, requests cut short, lies about lengths, JSON that is none.
  ///
  /// @return how often
  private static long sendGarbage(URI server, AtomicBoolean over) throws IOException {
    var random = new SplittableRandom(1);
    long count = 0;
    while (!over.get()) {
      byte[] bytes = garbage(random);
      try (var socket = new Socket(server.getHost(), server.getPort())) {
        socket.setSoTimeout(20);
        socket.getOutputStream().write(bytes);
        socket.getInputStream().read();
      } catch (SocketTimeoutException | SocketException expected) {
        // it waits for more, or has hung up
      }
      count++;
    }
    return count;
  }

  private static byte[] garbage(SplittableRandom random) {
    String post = "POST " + PATH + " HTTP/1.1\r\nHost: x\r\n";
    var bytes = new byte[random.nextInt(1, 2000)];
    random.nextBytes(bytes);
    String noise = new String(bytes, StandardCharsets.ISO_8859_1);
    String text =
        switch (random.nextInt(8)) {
          case 0 -> noise;
          case 1 -> post + "Content-Length: 5000000\r\n\r\n{\"instances\":[[1";
          case 2 -> post + "Content-Length: -7\r\n\r\n{}";
          case 3 -> post + "Content-Length: " + noise.length() + "\r\n\r\n" + noise;
          case 4 -> post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n" + noise;
          case 5 -> post + "Content-Length: 20\r\n\r\n{\"instances\":[[[[[[[[";
          case 6 -> "GET /" + noise.replace('\n', ' ') + " HTTP/1.1\r\nHost: x\r\n\r\n";
          default -> post.replace("iris", "%00%FF..%2F") + "Content-Length: 2\r\n\r\n{}";
        };
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void should_answer_what_is_under_way_and_end_with_code_0_when_it_is_told_to() throws Exception {
    train();
    try (ServerProcess server =
            ServerProcess.start(dir.resolve("server"), OPTIONS, "iris=" + dir.resolve("model0"));
        var connection = new KeptConnection(server.address());
        var other = new KeptConnection(server.address())) {
      byte[] request = connection.request("POST", PATH, bodies.getFirst());
      connection.send(Arrays.copyOf(request, request.length - 5));
      String underWay = "";
      while (!underWay.contains("bpnet_requests_under_way 1\n")) {
        underWay = other.ask(other.request("GET", "/metrics", "")).body();
      }
      server.process().destroy();
      boolean ended = false;
      while (!ended) { // the port is given up
        try {
          new Socket(server.address().getHost(), server.address().getPort()).close();
        } catch (SocketException gone) { // refused, or reset if it came at that very moment
          ended = true;
        }
      }
      connection.send(Arrays.copyOfRange(request, request.length - 5, request.length));

      assertThat(connection.answer().body()).isEqualTo(answers.get(0).getFirst());
      assertThat(server.end().code()).isZero();
    }
  }
}
