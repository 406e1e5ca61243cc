package org.bpnet.play.monitor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bpnet.play.http.Messages;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;

/// What one page is told of the steps and the layers of one run, as [RunMessages] tells of the logs
/// of all: with each message what is new since the last one, by an id that says what the page
/// knows, `8f1b22aa-0.120,91c0d3e4-0.17`. With them comes when `histograms.json` was written last.
public final class InsideMessages implements Messages {
  private static final long PAUSE_MILLIS = 400;

  private final WatchedRuns watched;
  private final WatchedRun run;
  private final List<Known> known;
  private long version = -1;
  private long sent;

  /// What the page knows of a table.
  private record Known(String identity, long rows) {
    static Known of(String part) {
      int dot = part.lastIndexOf('.');
      return part.matches("[0-9a-f]{1,8}-\\d{1,9}\\.\\d{1,15}")
          ? new Known(part.substring(0, dot), Long.parseLong(part.substring(dot + 1)))
          : new Known("", 0);
    }
  }

  InsideMessages(WatchedRuns watched, WatchedRun run, String lastEventId) {
    this.watched = watched;
    this.run = run;
    this.known = new ArrayList<>();
    List<String> parts = Arrays.asList(lastEventId.split(",", -1));
    for (int i = 0; i < run.tables().size(); i++) {
      known.add(Known.of(i < parts.size() ? parts.get(i) : ""));
    }
  }

  @Override
  public Optional<String> next(long milliseconds) throws InterruptedException {
    long now = System.nanoTime() / 1_000_000;
    if (now - sent < PAUSE_MILLIS) {
      Thread.sleep(PAUSE_MILLIS - (now - sent));
    }
    long until = now + milliseconds;
    synchronized (watched) {
      if (!watched.awaitNews(this::isNew, until) || !isNew()) {
        return Optional.empty();
      }
      version = run.insideVersion();
      String data = Json.compact(news());
      sent = System.nanoTime() / 1_000_000;
      return Optional.of("id: " + id() + "\ndata: " + data);
    }
  }

  /// Who knows rows already is told nothing before all is read, as [RunMessages] does.
  private boolean isNew() {
    boolean knows = known.stream().anyMatch(table -> table.rows > 0);
    return version != run.insideVersion() && (run.isRead() || !knows);
  }

  private String id() {
    return known.stream()
        .map(table -> String.format(Locale.ROOT, "%s.%d", table.identity, table.rows))
        .collect(Collectors.joining(","));
  }

  private JsonValue news() {
    JsonValue.Builder tables = JsonValue.object();
    int at = 0;
    for (var table : run.tables().entrySet()) {
      Known before = known.get(at);
      FollowedTable now = table.getValue();
      now.columns()
          .ifPresent(columns -> {
            long seen = before.identity.equals(now.identity()) ? before.rows : 0;
            tables.with(
                table.getKey(),
                RunMessages.table(columns, seen).with("rows", columns.rows()).build());
          });
      known.set(at++, new Known(now.identity(), now.rows()));
    }
    return JsonValue.object()
        .with("tables", tables.build())
        .with("histograms", run.histogramsWritten())
        .build();
  }

  @Override
  public boolean isClosed() {
    synchronized (watched) {
      return watched.isClosed() && !isNew();
    }
  }
}
