package org.bpnet.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.train.Classifier;
import org.bpnet.train.Settings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How fast a server answers, for docs/serving.md: as fast as it can with eight clients, and how
/// long an answer takes at half of that. Only that all answers come is required.
@Tag("slow")
class ServeLoadTrial {
  private static final int CLIENTS = 8;
  private static final String ROW = "[5.1,3.5,1.4,0.2]";
  private static final String PATH = "/v1/models/iris:predict";

  @TempDir private Path dir;

  @Test
  void should_answer_all_at_whatever_rate() throws Exception {
    var iris = ((DataSource.Tabular) DataSources.open("iris")).table();
    Settings settings = Settings.defaults().layers("16,relu").epochs(2);
    try (Classifier model = Classifier.fit(iris, "species", settings)) {
      model.save(dir.resolve("iris"));
    }
    int seconds = Trials.count("load", 1, 10);
    for (String hold : List.of("0", "2ms")) {
      try (ServerProcess server =
          ServerProcess.start(
              dir.resolve("hold" + hold),
              List.of(),
              dir.resolve("iris").toString(),
              "--wait",
              hold)) {
        for (int rows : new int[] {1, 32}) {
          String body =
              "{\"instances\":[" + String.join(",", Collections.nCopies(rows, ROW)) + "]}";
          load(server.address(), body, 0, seconds); // until all is compiled
          double rate = load(server.address(), body, 0, seconds).length / (double) seconds;
          long[] nanos = load(server.address(), body, rate / 2, seconds);
          Trials.report(
              "serve load",
              String.format(
                  Locale.ROOT,
                  "wait %s, %d rows a request: %,.0f requests/s, %,.0f rows/s with %d clients; at"
                      + " half of that p50 %.2f ms, p99 %.2f ms; first answer %.2f s after the"
                      + " start, %d MB resident",
                  hold,
                  rows,
                  rate,
                  rate * rows,
                  CLIENTS,
                  nanos[nanos.length / 2] / 1e6,
                  nanos[nanos.length * 99 / 100] / 1e6,
                  server.nanos() / 1e9,
                  server.residentMegabytes()));
        }
        assertThat(server.end().code()).isZero();
      }
    }
  }

  /// Asks for some seconds.
  ///
  /// @param rate requests a second, each counted from when it was due; 0 for as many as can be
  /// @return how long the answers took, in ns, ascending
  private static long[] load(URI server, String body, double rate, int seconds) throws Exception {
    long start = System.nanoTime();
    long end = start + seconds * 1_000_000_000L;
    List<Callable<List<Long>>> clients = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      double first = client;
      clients.add(() -> {
        List<Long> taken = new ArrayList<>();
        try (var connection = new KeptConnection(server)) {
          byte[] request = connection.request("POST", PATH, body);
          for (int i = 0; ; i++) {
            long due =
                rate > 0 ? start + (long) ((i * CLIENTS + first) / rate * 1e9) : System.nanoTime();
            if (due >= end) {
              return taken;
            }
            while (System.nanoTime() < due) {
              LockSupport.parkNanos(due - System.nanoTime());
            }
            assertThat(connection.ask(request).status()).isEqualTo(200);
            taken.add(System.nanoTime() - due);
          }
        }
      });
    }
    List<Long> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
      for (Future<List<Long>> done : threads.invokeAll(clients)) {
        all.addAll(done.get());
      }
    }
    return all.stream().mapToLong(Long::longValue).sorted().toArray();
  }
}
