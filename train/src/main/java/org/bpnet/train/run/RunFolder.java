package org.bpnet.train.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bpnet.core.array.HostArray;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.checkpoint.FolderLock;
import org.bpnet.train.checkpoint.JsonFile;
import org.bpnet.train.checkpoint.Safetensors;
import org.bpnet.train.inside.GrowingTable;
import org.bpnet.train.inside.LayerRecorder;
import org.bpnet.train.inside.StepLog;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.watch.TrainingEvent;

/// The folder of one run:
///
/// - `run.json`: settings and provenance;
/// - `metrics.csv`: one line for each epoch;
/// - `model.safetensors`: the weights of the best epoch so far;
/// - `model.json`: what else is needed to use them, if it was given;
/// - `last.safetensors`: all that is needed to go on after the last epoch;
/// - `steps.csv`: a row for each step of a run by batches, of long runs for several;
/// - `layers.csv` and `histograms.json`: what happened in the layers, if that was wanted;
/// - `step.replay`: the step that ended the run, if NaN or an infinity did;
/// - `.lock`: locked while a run writes here, see [FolderLock].
///
/// Each file but the tables, `.csv`, is replaced as a whole, and all but these hold a checksum.
///
/// **Order of writes.** A run may be killed before, in and after each of these steps, and `resume`
/// then goes on to the same bytes, or says that there is no run:
///
/// 1. `.lock` is locked, and what a killed writer left half written is removed.
/// 2. `run.json`. From here on there is a run, to be resumed from its start.
/// 3. `model.json`.
/// 4. Rows of `steps.csv` and `layers.csv` as they come, which nothing else follows from.
/// 5. After each epoch: a line of `metrics.csv`; `model.safetensors`, if the epoch is the best; and
///    `last.safetensors`. Only with this last step the epoch counts: until then, resuming repeats
///    it.
///
/// What resuming believes is `run.json` and `last.safetensors`. The others follow from them and are
/// written again: `model.json` where it is missing, `model.safetensors` with the best weights, and
/// `metrics.csv` line by line, of which only the times come from the old file. What other tables
/// have of later steps is taken away.
///
/// A run that fails before its first epoch is over takes its files away again, `run.json` last.
public final class RunFolder {
  /// What a run can be resumed from, written before its first step: settings and notes.
  public static final String RUN = "run.json";

  /// A line for each epoch.
  public static final String METRICS = "metrics.csv";

  /// The weights of the best epoch.
  public static final String WEIGHTS = "model.safetensors";

  /// What is needed to use them.
  public static final String MODEL = "model.json";

  /// A row for each step, or for several.
  public static final String STEPS = StepLog.STEPS;

  /// A row for each look into the layers.
  public static final String LAYERS = LayerRecorder.LAYERS;

  /// How numbers of the newest look into the layers are spread.
  public static final String HISTOGRAMS = LayerRecorder.HISTOGRAMS;

  static final String LAST = "last.safetensors";

  /// A step that ended a run since a number of it was not finite.
  public static final String REPLAY = "step.replay";

  /// All files, in the order in which they may be taken away.
  private static final List<String> FILES =
      List.of(LAST, WEIGHTS, HISTOGRAMS, LAYERS, STEPS, METRICS, MODEL, RUN);

  private final Path path;
  private final boolean resumed;
  private final boolean createdFolder;
  private final JsonValue.Members model;
  private final JsonValue.Members notes;
  private final OptionalInt layersEvery;

  private RunFolder(
      Path path,
      boolean resumed,
      boolean createdFolder,
      JsonValue.Members model,
      JsonValue.Members notes,
      OptionalInt layersEvery) {
    this.path = path;
    this.resumed = resumed;
    this.createdFolder = createdFolder;
    this.model = model;
    this.notes = notes;
    this.layersEvery = layersEvery;
  }

  /// A folder for a new run; it is created if need be.
  ///
  /// @throws CheckpointException if it cannot be created or holds a run already
  public static RunFolder create(Path path) {
    requireNoRun(path);
    boolean existed = Files.isDirectory(path);
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: cannot be created as a folder; choose another place or check the rights there",
              path),
          e);
    }
    return new RunFolder(path, false, !existed, empty(), empty(), OptionalInt.empty());
  }

  private static void requireNoRun(Path path) {
    for (String file : FILES.reversed()) {
      if (Files.exists(path.resolve(file))) {
        throw new CheckpointException(
            String.format(
                Locale.ROOT,
                "%s: holds a run already (%s); choose another folder, or resume that run",
                path,
                file));
      }
    }
  }

  /// The folder of a run that was broken off, to go on after its last complete epoch, or from the
  /// start if there is none.
  ///
  /// @throws CheckpointException if it holds no run
  public static RunFolder resume(Path path) {
    if (!Files.isRegularFile(path.resolve(RUN))) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: holds no run to resume (there is no %s); check the path",
              path,
              RUN));
    }
    JsonValue.Members notes =
        JsonFile.read(path.resolve(RUN))
            .find("notes")
            .filter(JsonValue.Members.class::isInstance)
            .map(JsonValue.Members.class::cast)
            .orElse(empty());
    return new RunFolder(path, true, false, empty(), notes, OptionalInt.empty());
  }

  /// What `run.json` holds.
  JsonValue.Members run() {
    return JsonFile.read(path.resolve(RUN));
  }

  /// The same folder, with what `model.json` shall hold.
  public RunFolder withModel(JsonValue.Members description) {
    return new RunFolder(path, resumed, createdFolder, description, notes, layersEvery);
  }

  /// The same folder, with what `run.json` shall hold beside settings and provenance, such as where
  /// the data is from. Resuming gives it back.
  public RunFolder withNotes(JsonValue.Members added) {
    return new RunFolder(path, resumed, createdFolder, model, added, layersEvery);
  }

  /// The same folder, in which a run by batches notes too what happens in the layers of its
  /// network: in [#LAYERS] and [#HISTOGRAMS], as often as a hundredth of the time allows. It has
  /// the same bits with and without.
  public RunFolder withLayers() {
    return new RunFolder(path, resumed, createdFolder, model, notes, OptionalInt.of(0));
  }

  /// As [#withLayers()], every so many steps: the same rows in each run.
  ///
  /// @throws IllegalArgumentException if it is below 1
  public RunFolder withLayers(int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException(
          "run folder: needs a look at the layers every 1 or more steps, got " + steps);
    }
    return new RunFolder(path, resumed, createdFolder, model, notes, OptionalInt.of(steps));
  }

  /// Every how many steps layers are looked at, 0 for what the time allows; empty if they are not.
  OptionalInt layersEvery() {
    return layersEvery;
  }

  /// The folder.
  public Path path() {
    return path;
  }

  /// What was noted when the run began; empty if nothing was.
  public JsonValue.Members notes() {
    return notes;
  }

  /// Whether there is a run now that [#resume] would go on with.
  public boolean isResumable() {
    return Files.isRegularFile(path.resolve(RUN));
  }

  /// Keeps other runs out until the lock is closed.
  ///
  /// @throws CheckpointException if another run is in this folder, or has begun in it meanwhile
  FolderLock lock() {
    FolderLock lock = FolderLock.acquire(path);
    try {
      if (!resumed) {
        requireNoRun(path);
      }
      return lock;
    } catch (CheckpointException e) {
      lock.close();
      throw e;
    }
  }

  /// Writes what is known before the first step, or checks that it is as it was.
  void begin(JsonValue.Members settings) {
    Map<String, JsonValue> all = new LinkedHashMap<>(settings.values());
    all.put("notes", notes);
    var run = new JsonValue.Members(all);
    if (resumed) {
      requireSame(RUN, run);
    } else {
      JsonFile.write(path.resolve(RUN), run);
    }
    if (Files.exists(path.resolve(MODEL))) {
      requireSame(MODEL, model);
    }
    if (!model.values().isEmpty()) { // again if a threshold was added, which belongs to old weights
      JsonFile.write(path.resolve(MODEL), model);
    }
  }

  private void requireSame(String file, JsonValue.Members now) {
    JsonValue.Members then = JsonFile.read(path.resolve(file));
    for (String name : now.values().keySet()) {
      JsonValue value = now.require(name);
      Optional<JsonValue> old = then.find(name);
      if (!old.equals(Optional.of(value))) {
        throw new CheckpointException(
            String.format(
                Locale.ROOT,
                "%s: the run has %s %s, now it is %s; resume with the same data and settings, or begin a new run",
                path.resolve(file),
                name,
                old.map(RunFolder::shown).orElse("nothing"),
                shown(value)));
      }
    }
  }

  private static String shown(JsonValue value) {
    String text = Json.compact(value);
    return text.length() <= 100 ? text : text.substring(0, 99) + "…";
  }

  /// Adds an epoch's line.
  void append(TrainingEvent.EpochEnded epoch) {
    new Metrics(path.resolve(METRICS)).append(epoch);
  }

  /// Makes what a resumed run had written agree with its state: a killed process may have begun to
  /// write down an epoch that does not count.
  void restore(RunState state) {
    if (resumed) {
      new Metrics(path.resolve(METRICS)).restore(state.epochs());
      new GrowingTable(path.resolve(STEPS)).cutAfter(state.step());
      new GrowingTable(path.resolve(LAYERS)).cutAfter(state.step());
      if (!state.epochs().isEmpty()) {
        writeWeights(state.bestWeights());
      }
    }
  }

  Path writeWeights(Map<String, HostArray> weights) {
    Path file = path.resolve(WEIGHTS);
    Weights.file(weights, model).write(file);
    return file;
  }

  Path writeLast(Safetensors state) {
    Path file = path.resolve(LAST);
    state.write(file);
    return file;
  }

  /// The state after the last complete epoch of a resumed run.
  Optional<Safetensors> readLast() {
    Path file = path.resolve(LAST);
    return resumed && Files.exists(file) ? Optional.of(Safetensors.read(file)) : Optional.empty();
  }

  /// Takes back what a run wrote that failed before it could be resumed.
  void abandonUnlessResumable() {
    if (resumed || Files.exists(path.resolve(LAST))) {
      return;
    }
    try {
      for (String file : FILES) {
        Files.deleteIfExists(path.resolve(file));
      }
      Files.deleteIfExists(path.resolve(FolderLock.FILE));
      if (createdFolder) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // the failure that led here is the one to report
    }
  }

  private static JsonValue.Members empty() {
    return JsonValue.object().build();
  }
}
