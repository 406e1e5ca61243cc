package org.bpnet.play.monitor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.layer.Summary;
import org.bpnet.train.Model;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.run.Control;
import org.bpnet.train.run.RunFolder;
import org.bpnet.train.watch.TrainingEvent;

/// Run folders that are followed together. One thread reads; everybody else looks at what it found,
/// so that neither who writes nor who reads waits for another.
public final class WatchedRuns implements AutoCloseable {
  /// Ours: so many colours can be told apart.
  private static final int MOST = 8;

  private static final long PAUSE_MILLIS = 250;

  private final List<WatchedRun> runs;
  private final Thread follower;
  private boolean closed;

  private WatchedRuns(List<WatchedRun> runs) {
    this.runs = runs;
    this.follower = Thread.ofVirtual().name("bpnet-follower").unstarted(this::follow);
  }

  /// Follows run folders, finished or being written; none is fine.
  ///
  /// @throws IllegalArgumentException if one holds no run, or there are too many
  public static WatchedRuns of(List<Path> folders) {
    if (folders.size() > MOST) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "needs at most %d runs, got %d", MOST, folders.size()));
    }
    List<WatchedRun> runs = new ArrayList<>();
    for (Path folder : folders) {
      if (!Files.isRegularFile(folder.resolve(RunFolder.RUN))
          && !Files.isRegularFile(folder.resolve(RunFolder.METRICS))) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "needs the folder of a run, but %s holds none (there is no run.json)",
                folder));
      }
      runs.add(new WatchedRun(folder, Optional.empty()));
    }
    return following(runs);
  }

  /// Follows a run of this process, and lets pages steer it.
  public static WatchedRuns of(Path folder, Control control) {
    return following(List.of(new WatchedRun(folder, Optional.of(new Steering(control)))));
  }

  private static WatchedRuns following(List<WatchedRun> runs) {
    var watched = new WatchedRuns(List.copyOf(runs));
    if (!runs.isEmpty()) {
      watched.follower.start();
    }
    return watched;
  }

  private void follow() {
    try {
      while (look(System.currentTimeMillis())) {
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Reads what is new in all runs; others have their turn between two parts of a long log.
  ///
  /// @return whether to go on
  private boolean look(long now) {
    for (WatchedRun run : runs) {
      boolean more = true;
      while (more) {
        synchronized (this) {
          more = !closed && run.poll(now);
          notifyAll();
        }
      }
    }
    return goesOn();
  }

  private synchronized boolean goesOn() {
    return !closed;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  List<WatchedRun> runs() {
    return runs;
  }

  /// What pages need of all runs beside their logs: names, settings, the settings in which they
  /// differ, confusion matrices.
  public synchronized JsonValue describe() {
    List<Map<String, String>> settings = runs.stream().map(WatchedRun::settings).toList();
    List<JsonValue> all = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      all.add(
          JsonValue.object()
              .with("name", name(i))
              .with("folder", runs.get(i).folder().toString())
              .with("settings", pairs(settings.get(i)))
              .with("confusion", runs.get(i).confusion())
              .build());
    }
    List<JsonValue> differences = new ArrayList<>();
    RunSettings.differences(settings)
        .forEach((name, values) ->
            differences.add(
                JsonValue.object()
                    .with("name", name)
                    .with("values", JsonValue.ofTexts(values))
                    .build()));
    return JsonValue.object()
        .with("runs", new JsonValue.Items(all))
        .with("differences", new JsonValue.Items(differences))
        .with(
            "smoothings",
            new JsonValue.Items(
                DecimatedLog.SMOOTHINGS.stream().map(rows -> JsonValue.of((long) rows)).toList()))
        .build();
  }

  private static JsonValue pairs(Map<String, String> settings) {
    return new JsonValue.Members(
        settings.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    entry -> JsonValue.of(entry.getValue()),
                    (first, _) -> first,
                    LinkedHashMap::new)));
  }

  /// The name of the folder; its path where two are called the same.
  private String name(int index) {
    String name = last(runs.get(index).folder());
    long called = runs.stream().filter(run -> last(run.folder()).equals(name)).count();
    return called == 1 ? name : runs.get(index).folder().toString();
  }

  private static String last(Path folder) {
    return String.valueOf(folder.toAbsolutePath().normalize().getFileName());
  }

  /// A log of a run as it is in its folder.
  ///
  /// @param name of the file
  /// @throws IllegalArgumentException if there is no such run
  public Path log(int index, String name) {
    return run(index).folder().resolve(name);
  }

  private WatchedRun run(int index) {
    if (index < 0 || index >= runs.size()) {
      throw new IllegalArgumentException("there is no run " + index);
    }
    return runs.get(index);
  }

  /// How numbers of the layers of a run were spread at the newest look.
  ///
  /// @throws IllegalArgumentException if there is no such run, or that is not known of it
  public JsonValue histograms(int index) {
    Path file = log(index, RunFolder.HISTOGRAMS);
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("there are no histograms of run " + index + " yet");
    }
    return HistogramsFile.read(file);
  }

  /// The network of a run, as a step of its training records it.
  ///
  /// @param backend on which that is done
  /// @throws IllegalArgumentException if there is no such run
  /// @throws org.bpnet.train.checkpoint.CheckpointException if the folder does not say
  public Summary network(int index, Backend backend) {
    WatchedRun run = run(index);
    return Model.summary(run.folder(), backend, RunSettings.batch(settings(run)));
  }

  private synchronized Map<String, String> settings(WatchedRun run) {
    return run.settings();
  }

  /// What a page is told of the steps and the layers of a run from now on.
  ///
  /// @param lastEventId what it knows, as the last message said; empty if nothing
  /// @throws IllegalArgumentException if there is no such run
  public InsideMessages listenInside(int index, String lastEventId) {
    return new InsideMessages(this, run(index), lastEventId);
  }

  /// Does with a run what a page asks for.
  ///
  /// @throws IllegalArgumentException if it asks for what cannot be
  public synchronized void steer(int index, JsonValue.Members request) {
    run(index).steer(request);
    notifyAll();
  }

  /// Is told what happens in the first run, if that is one of this process.
  public Consumer<TrainingEvent> listener() {
    return runs.getFirst().underWay();
  }

  /// What a page is told of the logs from now on.
  ///
  /// @param lastEventId what it knows, as the last message said; empty if nothing
  /// @param smoothing which moving averages it wants, if any
  public RunMessages listen(String lastEventId, OptionalInt smoothing) {
    return new RunMessages(this, lastEventId, smoothing);
  }

  /// Waits until there is news or nothing more will come.
  ///
  /// @param until when to give up, in milliseconds of [System#nanoTime]
  /// @return false if it was given up
  synchronized boolean awaitNews(BooleanSupplier isNew, long until) throws InterruptedException {
    while (!closed && !isNew.getAsBoolean()) {
      long left = until - System.nanoTime() / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /// Reads what is new, and has pages told that nothing more will come.
  @Override
  public void close() {
    look(System.currentTimeMillis());
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    follower.interrupt();
  }
}
