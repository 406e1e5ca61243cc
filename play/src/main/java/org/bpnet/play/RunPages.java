package org.bpnet.play;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import org.bpnet.play.http.RefusedException;
import org.bpnet.play.http.Replies;
import org.bpnet.play.monitor.WatchedRuns;

/// Answers about the runs that are watched, below `/api/runs`: names and settings of all,
/// `/events`, `/events/0` with the first of the moving averages, and `/N/metrics.csv`, the log of
/// the run N as it is.
final class RunPages implements AutoCloseable {
  static final String PATH = "/api/runs";

  private final WatchedRuns runs;

  RunPages(WatchedRuns runs) {
    this.runs = runs;
  }

  void answer(HttpExchange exchange) throws IOException, InterruptedException {
    if (!exchange.getRequestMethod().equals("GET")) {
      throw new RefusedException(405, "needs GET, got " + exchange.getRequestMethod());
    }
    String below = Replies.below(exchange, PATH);
    if (below.isEmpty()) {
      Replies.json(exchange, runs.describe());
    } else if (below.matches("/events(/[0-2])?")) {
      OptionalInt smoothing =
          below.equals("/events")
              ? OptionalInt.empty()
              : OptionalInt.of(below.charAt(below.length() - 1) - '0');
      List<String> last = exchange.getRequestHeaders().get("Last-Event-ID");
      String known = last == null ? "" : Objects.requireNonNullElse(last.getFirst(), "");
      Replies.events(exchange, runs.listen(known, smoothing));
    } else if (below.matches("/\\d/metrics\\.csv")) {
      int run = below.charAt(1) - '0';
      Replies.download(exchange, log(run), String.format(Locale.ROOT, "metrics-%d.csv", run + 1));
    } else {
      throw new RefusedException(404, "there is no such page");
    }
  }

  private Path log(int run) {
    try {
      return runs.log(run);
    } catch (IllegalArgumentException none) {
      throw new RefusedException(404, String.valueOf(none.getMessage()));
    }
  }

  @Override
  public void close() {
    runs.close();
  }
}
