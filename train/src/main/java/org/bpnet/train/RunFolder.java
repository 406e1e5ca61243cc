package org.bpnet.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bpnet.train.checkpoint.AtomicFile;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.checkpoint.Safetensors;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonException;
import org.bpnet.train.json.JsonValue;

/// The folder of one run:
///
/// - `run.json`: settings and provenance;
/// - `metrics.csv`: one line for each epoch;
/// - `model.safetensors`: the weights of the best epoch so far;
/// - `model.json`: what else is needed to use them, if it was given;
/// - `last.safetensors`: all that is needed to go on after the last epoch.
///
/// Each file but `metrics.csv` is replaced as a whole. A run that fails before its first epoch is
/// over takes its files away again.
public final class RunFolder {
  static final String RUN = "run.json";
  static final String METRICS = "metrics.csv";
  static final String WEIGHTS = "model.safetensors";
  static final String MODEL = "model.json";
  static final String LAST = "last.safetensors";
  private static final List<String> FILES = List.of(RUN, METRICS, WEIGHTS, MODEL, LAST);

  private final Path path;
  private final boolean resumed;
  private final boolean createdFolder;
  private final JsonValue.Members model;
  private final JsonValue.Members notes;

  private RunFolder(
      Path path,
      boolean resumed,
      boolean createdFolder,
      JsonValue.Members model,
      JsonValue.Members notes) {
    this.path = path;
    this.resumed = resumed;
    this.createdFolder = createdFolder;
    this.model = model;
    this.notes = notes;
  }

  /// A folder for a new run; it is created if need be.
  ///
  /// @throws CheckpointException if it cannot be created or holds a run already
  public static RunFolder create(Path path) {
    for (String file : FILES) {
      if (Files.exists(path.resolve(file))) {
        throw new CheckpointException(
            String.format(
                Locale.ROOT,
                "%s: holds a run already (%s); choose another folder, or resume that run",
                path,
                file));
      }
    }
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
    return new RunFolder(path, false, !existed, empty(), empty());
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
        json(path.resolve(RUN))
            .find("notes")
            .filter(JsonValue.Members.class::isInstance)
            .map(JsonValue.Members.class::cast)
            .orElse(empty());
    return new RunFolder(path, true, false, empty(), notes);
  }

  /// The same folder, with what `model.json` shall hold.
  RunFolder withModel(JsonValue.Members description) {
    return new RunFolder(path, resumed, createdFolder, description, notes);
  }

  /// The same folder, with what `run.json` shall hold beside settings and provenance, such as where
  /// the data is from. Resuming gives it back.
  public RunFolder withNotes(JsonValue.Members added) {
    return new RunFolder(path, resumed, createdFolder, model, added);
  }

  /// The folder.
  public Path path() {
    return path;
  }

  /// What was noted when the run began; empty if nothing was.
  public JsonValue.Members notes() {
    return notes;
  }

  /// Whether a run is to be gone on with.
  public boolean isResumed() {
    return resumed;
  }

  /// Writes what is known before the first step, or checks that it is as it was.
  void begin(JsonValue.Members settings) {
    Map<String, JsonValue> all = new LinkedHashMap<>(settings.values());
    all.put("notes", notes);
    var run = new JsonValue.Members(all);
    if (resumed) {
      requireSame(RUN, run);
      requireSame(MODEL, model);
    } else {
      AtomicFile.write(path.resolve(RUN), Json.pretty(run));
      if (!model.values().isEmpty()) {
        AtomicFile.write(path.resolve(MODEL), Json.pretty(model));
      }
    }
  }

  private void requireSame(String file, JsonValue.Members now) {
    if (!Files.exists(path.resolve(file))) {
      return;
    }
    JsonValue.Members then = json(path.resolve(file));
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

  /// Adds an epoch's line, with the names above the first.
  void append(TrainingEvent.EpochEnded epoch) {
    var names = new ArrayList<>(List.of("epoch", "step", "train_loss"));
    var cells = new ArrayList<>(List.of("" + epoch.epoch(), "" + epoch.step()));
    cells.add("" + epoch.trainLoss());
    epoch
        .validation()
        .forEach((label, value) -> {
          names.add("validation_" + label);
          cells.add("" + value);
        });
    names.addAll(List.of("learning_rate", "seconds", "examples_per_second"));
    cells.addAll(
        List.of(
            "" + epoch.learningRate(),
            String.format(Locale.ROOT, "%.3f", epoch.seconds()),
            String.format(Locale.ROOT, "%.0f", epoch.examplesPerSecond())));
    Path file = path.resolve(METRICS);
    String head = Files.exists(file) ? "" : String.join(",", names) + "\n";
    try {
      Files.writeString(
          file,
          head + String.join(",", cells) + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new CheckpointException(
          file + ": cannot be written; check the folder's rights and the free space", e);
    }
  }

  /// Drops the lines of epochs that a killed process had begun to record but not to keep.
  void keepMetricsUpTo(int epoch) {
    Path file = path.resolve(METRICS);
    if (Files.exists(file)) {
      String kept =
          text(file)
              .lines()
              .filter(line -> isHead(line) || epochOf(line) <= epoch)
              .map(line -> line + "\n")
              .collect(Collectors.joining());
      AtomicFile.write(file, kept);
    }
  }

  private static boolean isHead(String line) {
    return line.startsWith("epoch,");
  }

  /// The number before the first comma; a line without one was cut short.
  private static int epochOf(String line) {
    int comma = line.indexOf(',');
    String number = comma < 0 ? "" : line.substring(0, comma);
    boolean whole =
        !number.isEmpty() && number.length() < 10 && number.chars().allMatch(Character::isDigit);
    return whole ? Integer.parseInt(number) : Integer.MAX_VALUE;
  }

  Path writeWeights(Safetensors weights) {
    Path file = path.resolve(WEIGHTS);
    weights.write(file);
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
      if (createdFolder) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // the failure that led here is the one to report
    }
  }

  static JsonValue.Members json(Path file) {
    try {
      return Json.readObject(text(file));
    } catch (JsonException e) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT, "%s: %s; copy the file again or train anew", file, e.getMessage()),
          e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT, "%s: cannot be read; check that it is there and is text in UTF-8", file),
          e);
    }
  }

  private static JsonValue.Members empty() {
    return JsonValue.object().build();
  }
}
