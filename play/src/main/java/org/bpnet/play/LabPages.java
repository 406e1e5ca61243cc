package org.bpnet.play;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bpnet.play.http.RefusedException;
import org.bpnet.play.http.Replies;
import org.bpnet.play.lab.LabMessages;
import org.bpnet.play.lab.LabRun;
import org.bpnet.play.lab.Labs;
import org.bpnet.train.json.JsonValue;

/// Experiments for pages, below `/api/labs`: `/en` and `/zh` tell what there is, `/command` gives
/// the command that a page composed, `/runs` runs it; of run N `/runs/N` is what it prints, as
/// events, `/runs/N/0.svg` its first picture, with `?dark` for a dark page, and `/runs/N/stop` ends
/// it.
///
/// One runs at a time, so that it has the machine to itself: a new one stops the one before.
final class LabPages implements AutoCloseable {
  static final String PATH = "/api/labs";

  private static final String DARK = "dark";

  /// Ours: several times what the longest takes with the values it begins with.
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /// Ours: some look seldom whether they are to stop.
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /// Ours: as many results as pages may still show.
  private static final int MOST = 8;

  private final Labs labs;
  private final Map<Integer, LabRun> runs = new LinkedHashMap<>();
  private int started;

  LabPages(Labs labs) {
    this.labs = labs;
  }

  void answer(HttpExchange exchange) throws IOException, InterruptedException {
    String below = Replies.below(exchange, PATH);
    boolean asks = below.equals("/command") || below.equals("/runs") || below.endsWith("/stop");
    String method = asks ? "POST" : "GET";
    if (!exchange.getRequestMethod().equals(method)) {
      throw new RefusedException(405, "needs " + method + ", got " + exchange.getRequestMethod());
    }
    if (below.equals("/en") || below.equals("/zh")) {
      Replies.json(exchange, LabMessages.of(labs.themes(below.substring(1))));
    } else if (below.equals("/command")) {
      Replies.json(
          exchange, Checked.answer(() -> command(LabMessages.asked(Replies.object(exchange)))));
    } else if (below.equals("/runs")) {
      Replies.json(
          exchange, Checked.answer(() -> start(LabMessages.asked(Replies.object(exchange)))));
    } else if (below.matches("/runs/\\d{1,9}")) {
      Replies.events(exchange, find(below).listen());
    } else if (below.matches("/runs/\\d{1,9}/stop")) {
      find(below).stop();
      Replies.json(exchange, JsonValue.object().build());
    } else if (below.matches("/runs/\\d{1,9}/\\d\\.svg")) {
      int index = below.charAt(below.length() - "0.svg".length()) - '0';
      Labs.Drawing drawing =
          find(below)
              .drawing(index)
              .orElseThrow(() -> new RefusedException(404, "there is no such picture"));
      boolean dark = DARK.equals(exchange.getRequestURI().getQuery());
      Replies.picture(exchange, dark ? drawing.onDark() : drawing.svg());
    } else {
      throw new RefusedException(404, "there is no such page");
    }
  }

  private JsonValue command(Labs.Asked asked) {
    return JsonValue.object().with("command", labs.command(asked)).build();
  }

  private synchronized JsonValue start(Labs.Asked asked) {
    labs.command(asked); // refused before anything else is stopped for it
    try {
      for (LabRun before : runs.values()) {
        before.stop();
        if (!before.join(PATIENCE)) {
          throw new RefusedException(409, "the experiment before does not end; try again later");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RefusedException(409, "the server ends");
    }
    if (runs.size() == MOST) {
      Iterator<LabRun> oldest = runs.values().iterator();
      oldest.next();
      oldest.remove();
    }
    started++;
    runs.put(started, LabRun.start(labs, asked, LONGEST));
    return JsonValue.object().with("run", started).build();
  }

  /// The run that a path `/runs/N..` names.
  private synchronized LabRun find(String path) {
    LabRun run = runs.get(Integer.parseInt(path.split("/")[2]));
    if (run == null) {
      throw new RefusedException(404, "this run is gone; run the experiment again");
    }
    return run;
  }

  @Override
  public synchronized void close() {
    runs.values().forEach(LabRun::stop);
  }
}
