package org.bpnet.play;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.bpnet.core.spi.Backend;
import org.bpnet.play.http.Messages;
import org.bpnet.play.http.RefusedException;
import org.bpnet.play.http.Replies;
import org.bpnet.play.monitor.WatchedRuns;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.json.JsonValue;

/// Answers about the runs that are watched, below `/api/runs`: names and settings of all,
/// `/events`, `/events/0` with the first of the moving averages; of run N `/N/inside`, events of
/// its steps and layers, `/N/histograms`, `/N/graph`, its network, `/N/metrics.csv`, `/N/steps.csv`
/// and `/N/layers.csv`, the logs as they are, and `/N/control`, which steers it.
final class RunPages implements AutoCloseable {
  static final String PATH = "/api/runs";

  /// Ours: how long a page may take to hear the last message.
  private static final long FAREWELL_MILLIS = 1000;

  private final WatchedRuns runs;
  private final Backend backend;
  private int listeners;

  /// @param backend on which networks are recorded
  RunPages(WatchedRuns runs, Backend backend) {
    this.runs = runs;
    this.backend = backend;
  }

  void answer(HttpExchange exchange) throws IOException, InterruptedException {
    String below = Replies.below(exchange, PATH);
    boolean controls = below.matches("/\\d/control");
    int run = below.matches("/\\d/.*") ? below.charAt(1) - '0' : -1;
    String method = controls ? "POST" : "GET";
    if (!exchange.getRequestMethod().equals(method)) {
      throw new RefusedException(405, "needs " + method + ", got " + exchange.getRequestMethod());
    }
    if (controls) {
      Replies.json(exchange, Checked.answer(() -> steer(run, exchange)));
    } else if (below.isEmpty()) {
      Replies.json(exchange, runs.describe());
    } else if (below.matches("/events(/[0-2])?")) {
      OptionalInt smoothing =
          below.equals("/events")
              ? OptionalInt.empty()
              : OptionalInt.of(below.charAt(below.length() - 1) - '0');
      tell(exchange, runs.listen(known(exchange), smoothing));
    } else if (below.matches("/\\d/inside")) {
      tell(exchange, found(() -> runs.listenInside(run, known(exchange))));
    } else if (below.matches("/\\d/histograms")) {
      Replies.json(exchange, found(() -> runs.histograms(run)));
    } else if (below.matches("/\\d/graph")) {
      Replies.json(exchange, found(() -> NetworkMessage.of(runs.network(run, backend))));
    } else if (below.matches("/\\d/(metrics|steps|layers)\\.csv")) {
      String file = below.substring("/N/".length());
      String name =
          String.format(Locale.ROOT, "%s-%d.csv", file.substring(0, file.indexOf('.')), run + 1);
      Replies.download(exchange, found(() -> runs.log(run, file)), name);
    } else {
      throw new RefusedException(404, "there is no such page");
    }
  }

  private JsonValue steer(int run, HttpExchange exchange) throws IOException {
    runs.steer(run, Replies.object(exchange));
    return JsonValue.object().build();
  }

  private synchronized void count(int change) {
    listeners += change;
    notifyAll();
  }

  private void tell(HttpExchange exchange, Messages messages)
      throws IOException, InterruptedException {
    count(1);
    try {
      Replies.events(exchange, messages);
    } finally {
      count(-1);
    }
  }

  /// What a page says that it knows.
  private static String known(HttpExchange exchange) {
    List<String> last = exchange.getRequestHeaders().get("Last-Event-ID");
    return last == null ? "" : Objects.requireNonNullElse(last.getFirst(), "");
  }

  private static <T> T found(Supplier<T> wanted) {
    try {
      return wanted.get();
    } catch (IllegalArgumentException | CheckpointException none) {
      throw new RefusedException(404, String.valueOf(none.getMessage()));
    }
  }

  /// Ends, once all pages have heard of it that read what they are told.
  @Override
  public synchronized void close() {
    runs.close();
    long until = System.nanoTime() / 1_000_000 + FAREWELL_MILLIS;
    try {
      for (long left = FAREWELL_MILLIS; listeners > 0 && left > 0; ) {
        wait(left);
        left = until - System.nanoTime() / 1_000_000;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
