package org.bpnet.play.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bpnet.play.http.Messages;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;

/// What one page is told: with each message all that is new since the last one, however much that
/// is, so that a page that does not read costs nothing.
///
/// The id of a message says for each run which log it was and how many of its rows the page then
/// knows, `8f1b22aa-0.120`. A page that comes back with it is told what came since; for other logs,
/// everything. The last message says that the server ends, `"over": true`.
public final class RunMessages implements Messages {
  /// Ours: as often as somebody who watches numbers can follow.
  private static final long PAUSE_MILLIS = 150;

  private final WatchedRuns watched;
  private final OptionalInt smoothing;
  private final List<Known> known;
  private long sent;
  private boolean over;

  /// What the page knows of a run.
  ///
  /// @param version of the run as it was told; −1 if nothing was
  private record Known(String identity, long rows, long version) {
    static final Known NOTHING = new Known("", 0, -1);
  }

  RunMessages(WatchedRuns watched, String lastEventId, OptionalInt smoothing) {
    this.watched = watched;
    this.smoothing = smoothing;
    this.known = known(lastEventId, watched.runs().size());
  }

  private static List<Known> known(String lastEventId, int runs) {
    List<Known> known = new ArrayList<>();
    String[] parts = lastEventId.split(",", -1);
    for (int i = 0; i < runs; i++) {
      known.add(i < parts.length ? known(parts[i]) : Known.NOTHING);
    }
    return known;
  }

  private static Known known(String part) {
    int dot = part.lastIndexOf('.');
    return part.matches("[0-9a-f]{1,8}-\\d{1,9}\\.\\d{1,15}")
        ? new Known(part.substring(0, dot), Long.parseLong(part.substring(dot + 1)), -1)
        : Known.NOTHING;
  }

  @Override
  public Optional<String> next(long milliseconds) throws InterruptedException {
    long now = System.nanoTime() / 1_000_000;
    if (now - sent < PAUSE_MILLIS) {
      Thread.sleep(PAUSE_MILLIS - (now - sent));
    }
    long until = now + milliseconds;
    synchronized (watched) {
      if (!watched.awaitNews(this::isNew, until)) {
        return Optional.empty();
      }
      if (!isNew()) {
        boolean told = over;
        over = true;
        return told ? Optional.empty() : Optional.of("data: {\"runs\":[],\"over\":true}");
      }
      String data = Json.compact(news());
      sent = System.nanoTime() / 1_000_000;
      return Optional.of("id: " + id() + "\ndata: " + data);
    }
  }

  private boolean isNew() {
    return IntStream.range(0, known.size()).anyMatch(this::isNew);
  }

  /// Who knows rows already is told nothing of a log that was read in part: a server that has just
  /// begun has yet to come to where the page is.
  private boolean isNew(int index) {
    WatchedRun run = watched.runs().get(index);
    Known before = known.get(index);
    return before.version != run.version() && (before.rows == 0 || run.isRead());
  }

  private String id() {
    return known.stream()
        .map(run -> String.format(Locale.ROOT, "%s.%d", run.identity, run.rows))
        .collect(Collectors.joining(","));
  }

  private JsonValue news() {
    List<JsonValue> changed = new ArrayList<>();
    for (int i = 0; i < known.size(); i++) {
      WatchedRun run = watched.runs().get(i);
      if (isNew(i)) {
        Known before = known.get(i);
        changed.add(news(i, run, before));
        known.set(i, new Known(run.identity(), run.log().rows(), run.version()));
      }
    }
    return JsonValue.object().with("runs", new JsonValue.Items(changed)).build();
  }

  private JsonValue news(int index, WatchedRun run, Known before) {
    long rows = before.identity.equals(run.identity()) ? before.rows : 0;
    JsonValue.Builder json = run.frame().with("index", index).with("rows", run.log().rows());
    run.log()
        .columns()
        .ifPresent(columns -> {
          table(columns, rows).build().values().forEach(json::with);
          json.with("charts", LogCharts.of(columns.names()));
          int from = first(columns, rows);
          smoothing.ifPresent(wanted -> json.with("averages", averages(columns, wanted, from)));
        });
    return json.build();
  }

  /// The first bucket of which a page is told that knows so many rows.
  private static int first(DecimatedLog columns, long known) {
    return known > columns.rows() ? 0 : columns.firstUnknown(known);
  }

  /// What a page is told of columns of which it knows so many rows.
  static JsonValue.Builder table(DecimatedLog columns, long known) {
    int from = first(columns, known);
    return JsonValue.object()
        .with("width", columns.width())
        .with("from", from)
        .with("columns", JsonValue.ofTexts(columns.names()))
        .with("points", points(columns, from));
  }

  private static JsonValue points(DecimatedLog columns, int from) {
    List<JsonValue> points = new ArrayList<>();
    for (int i = 0; i < columns.names().size(); i++) {
      points.add(columns.points(i, from));
    }
    return new JsonValue.Items(points);
  }

  private static JsonValue averages(DecimatedLog columns, int smoothing, int from) {
    List<JsonValue> averages = new ArrayList<>();
    for (int i = 0; i < columns.names().size(); i++) {
      averages.add(columns.averages(i, smoothing, from));
    }
    return new JsonValue.Items(averages);
  }

  @Override
  public boolean isClosed() {
    return over;
  }
}
