package org.bpnet.play.monitor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.checkpoint.JsonFile;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.metric.ConfusionFile;
import org.bpnet.train.run.RunFolder;

/// One run folder, followed as somebody writes it, or nobody any more. Who writes is not asked:
/// everything is told from the files.
final class WatchedRun {
  /// What `bpnet train` writes at its end.
  private static final String PICTURE = "loss.png";

  /// Ours: a run is called quiet that has written nothing for a minute, and for four epochs.
  private static final long QUIET_MILLIS = 60_000;

  private static final int QUIET_EPOCHS = 4;

  private static final int STEP_BUCKETS = 2048;

  /// Ours: of networks with many layers there are many columns.
  private static final int LAYER_BUCKETS = 512;

  private static final JsonValue.Members NOTHING = JsonValue.object().build();

  private final Path folder;
  private final FollowedCsv metrics;
  private final LayerAlarms layerAlarms = new LayerAlarms();
  private final Map<String, FollowedTable> tables = new LinkedHashMap<>();
  private FileStamp histograms = FileStamp.NONE;
  private long insideVersion;
  private final Optional<Steering> steering;
  private final EpochUnderWay underWay = new EpochUnderWay();
  private Object seenUnderWay = underWay.state();
  private RunLog log = new RunLog("");
  private JsonValue.Members settings = NOTHING;
  private JsonValue.Members settingsOfLog = NOTHING;
  private FileStamp settingsStamp = FileStamp.NONE;
  private FileStamp confusionStamp = FileStamp.NONE;
  private Optional<ConfusionFile> confusion = Optional.empty();
  private Status status = Status.WAITING;
  private String news = "";
  private String problem = "";
  private boolean read;
  private long version;
  private long revision;

  /// Rows that nobody else needs.
  private static final class NobodyAsks implements FollowedTable.Rows {
    @Override
    public void add(List<String> names, List<OptionalDouble> cells) {}

    @Override
    public void clear() {}
  }

  /// How far a run is.
  enum Status {
    /// No epoch is over yet.
    WAITING,
    /// Lines keep coming.
    RUNNING,
    /// A page told it to wait.
    PAUSED,
    /// A page told it to end, which it does after its next step.
    STOPPING,
    /// All epochs are over.
    COMPLETED,
    /// Somebody or something ended it before.
    ENDED,
    /// A number was not finite.
    DIVERGED,
    /// No line has come for long.
    QUIET,
    /// The folder is not there any more.
    GONE
  }

  /// @param steering of a run that trains in this process
  WatchedRun(Path folder, Optional<Steering> steering) {
    this.folder = folder;
    this.steering = steering;
    this.metrics = new FollowedCsv(folder.resolve(RunFolder.METRICS));
    tables.put(
        "steps",
        new FollowedTable(folder.resolve(RunFolder.STEPS), STEP_BUCKETS, new NobodyAsks()));
    tables.put(
        "layers", new FollowedTable(folder.resolve(RunFolder.LAYERS), LAYER_BUCKETS, layerAlarms));
  }

  Path folder() {
    return folder;
  }

  /// Grows with each change.
  long version() {
    return version;
  }

  /// Whether all of the log was read that there was at the last look.
  boolean isRead() {
    return read;
  }

  /// Is told what happens in a run of this process.
  EpochUnderWay underWay() {
    return underWay;
  }

  RunLog log() {
    return log;
  }

  /// See [FollowedCsv#identity].
  String identity() {
    return metrics.identity();
  }

  /// Looks what is new.
  ///
  /// @param now in milliseconds since 1970
  /// @return whether there may be more at once
  boolean poll(long now) {
    Status before = status;
    String trouble = problem;
    boolean more = false;
    try {
      problem = "";
      readSettings();
      readConfusion();
      more = readMetrics();
      more |= readInside();
    } catch (IOException | CheckpointException | IllegalArgumentException wrong) {
      problem = String.valueOf(wrong.getMessage());
    }
    status = status(now);
    Object reached = underWay.state();
    if (more || status != before || !problem.equals(trouble) || !reached.equals(seenUnderWay)) {
      seenUnderWay = reached;
      version++;
    }
    read = !more;
    return more;
  }

  private void readSettings() {
    FileStamp stamp = FileStamp.of(folder.resolve(RunFolder.RUN));
    if (!stamp.equals(settingsStamp)) {
      settingsStamp = stamp;
      settings = stamp.exists() ? JsonFile.read(folder.resolve(RunFolder.RUN)) : NOTHING;
      revise();
      if (log.rows() == 0) {
        settingsOfLog = settings;
        log = new RunLog(bestBy());
      }
    }
  }

  private void readConfusion() {
    Path file = folder.resolve(ConfusionFile.NAME);
    FileStamp stamp = FileStamp.of(file);
    if (!stamp.equals(confusionStamp)) {
      confusionStamp = stamp;
      confusion = stamp.exists() ? Optional.of(ConfusionFile.read(file)) : Optional.empty();
      revise();
    }
  }

  /// What there is of steps and layers.
  private boolean readInside() throws IOException {
    boolean more = false;
    for (FollowedTable table : tables.values()) {
      more |= table.poll();
    }
    FileStamp stamp = FileStamp.of(folder.resolve(RunFolder.HISTOGRAMS));
    if (more || !stamp.equals(histograms)) {
      histograms = stamp;
      insideVersion++;
    }
    return more;
  }

  /// The tables of steps and of layers, by their names.
  Map<String, FollowedTable> tables() {
    return tables;
  }

  /// Grows with each change of what there is of steps and layers.
  long insideVersion() {
    return insideVersion;
  }

  /// When the histograms were written last, in milliseconds since 1970; −1 if there are none.
  long histogramsWritten() {
    return histograms.modified();
  }

  private void revise() {
    revision++;
    version++;
  }

  private boolean readMetrics() throws IOException {
    FollowedCsv.News found = metrics.poll(log::accept);
    if (found == FollowedCsv.News.ANEW) {
      news = settings.equals(settingsOfLog) ? "resumed" : "replaced";
      settingsOfLog = settings;
      log = new RunLog(bestBy());
    }
    return found != FollowedCsv.News.NONE;
  }

  private String bestBy() {
    return training().find("best_by").orElse(null) instanceof JsonValue.Text(String by) ? by : "";
  }

  private long epochs() {
    return training().find("epochs").orElse(null) instanceof JsonValue.Whole(long count)
        ? count
        : 0;
  }

  private JsonValue.Members training() {
    return settings.find("training").orElse(NOTHING) instanceof JsonValue.Members training
        ? training
        : NOTHING;
  }

  private Status status(long now) {
    if (!Files.isDirectory(folder)) {
      return Status.GONE;
    }
    FileStamp lines = FileStamp.of(folder.resolve(RunFolder.METRICS));
    if (FileStamp.of(folder.resolve(RunFolder.REPLAY)).modified() > lines.modified()) {
      return Status.DIVERGED;
    }
    if (log.rows() > 0 && log.epoch() >= epochs() && epochs() > 0) {
      return Status.COMPLETED;
    }
    if (lines.exists() && FileStamp.of(folder.resolve(PICTURE)).modified() >= lines.modified()) {
      return Status.ENDED;
    }
    if (steering.isPresent()) {
      return steered(steering.get());
    }
    double patience = Math.max(QUIET_MILLIS, QUIET_EPOCHS * 1000 * log.lastSeconds());
    long steps = FileStamp.of(folder.resolve(RunFolder.STEPS)).modified();
    long written = Math.max(steps, Math.max(lines.modified(), settingsStamp.modified()));
    if (now - written > patience) {
      return Status.QUIET;
    }
    return log.rows() == 0 ? Status.WAITING : Status.RUNNING;
  }

  /// That of a run in this process, which is not over.
  private Status steered(Steering by) {
    if (by.isStopping()) {
      return Status.STOPPING;
    }
    if (by.isPaused()) {
      return Status.PAUSED;
    }
    return log.rows() == 0 ? Status.WAITING : Status.RUNNING;
  }

  /// Does what a page asks for.
  ///
  /// @throws IllegalArgumentException if the run is not steered, or it asks for what cannot be
  void steer(JsonValue.Members request) {
    steering
        .orElseThrow(() -> new IllegalArgumentException("this run trains elsewhere"))
        .act(request);
    status = status(System.currentTimeMillis());
    version++;
  }

  /// What a page shows of the run, but for its columns.
  JsonValue.Builder frame() {
    JsonValue.Builder json =
        JsonValue.object()
            .with("status", status.name().toLowerCase(Locale.ROOT))
            .with("problem", problem)
            .with("news", news)
            .with("revision", revision)
            .with("epoch", log.epoch())
            .with("epochs", epochs())
            .with("modified", metrics.modified());
    long left = epochs() - log.epoch();
    boolean goesOn = status == Status.RUNNING && left > 0;
    json.with("seconds_left", goesOn ? log.forecast(left).orElse(Double.NaN) : Double.NaN);
    json.with("under_way", underWay.json());
    boolean rates = training().find("learners").isPresent();
    json.with("steering", steering.map(by -> by.json(rates)).orElse(new JsonValue.Null()));
    json.with("inside", tables.values().stream().anyMatch(table -> table.rows() > 0));
    json.with("network", Files.isRegularFile(folder.resolve(RunFolder.MODEL)));
    log.describe(json, layerAlarms.alarms());
    return json;
  }

  /// The settings by their names.
  Map<String, String> settings() {
    return RunSettings.flat(settings);
  }

  /// How often each class was taken for which at the end of the run, if that is known.
  JsonValue confusion() {
    return confusion.map(ConfusionMessage::of).orElse(new JsonValue.Null());
  }
}
