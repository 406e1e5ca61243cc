package org.bpnet.cli.tune;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.checkpoint.JsonFile;
import org.bpnet.train.json.JsonException;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.run.RunFolder;
import org.bpnet.train.tune.TuningTrial;

/// A folder with the runs of a search, `trial-001` and so on, and `tune.json`: how it began, and
/// what each trial gave.
///
/// @param notes of training and of the search, as they began
record TuneFolder(Path path, JsonValue.Members notes) {
  private static final String FILE = "tune.json";
  private static final String TRIALS = "trials";

  /// A new one.
  ///
  /// @throws UsageException if there is a search already
  static TuneFolder create(Path path, JsonValue.Members training, JsonValue.Members search) {
    if (Files.exists(path.resolve(FILE))) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "--out: %s holds a search already; choose another folder, or --resume that search",
              path));
    }
    var notes = JsonValue.object().with("training", training).with("search", search).build();
    return new TuneFolder(path, notes);
  }

  /// One that was begun.
  ///
  /// @throws CheckpointException if there is none, or it is damaged
  static TuneFolder open(Path path) {
    Path file = path.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: holds no search to resume (there is no %s); check the path",
              path,
              FILE));
    }
    return new TuneFolder(path, JsonFile.read(file));
  }

  JsonValue.Members training() {
    return part("training");
  }

  JsonValue.Members search() {
    return part("search");
  }

  private JsonValue.Members part(String name) {
    try {
      return notes.members(name);
    } catch (JsonException wrong) {
      throw damaged(wrong);
    }
  }

  private CheckpointException damaged(JsonException wrong) {
    return new CheckpointException(
        String.format(
            Locale.ROOT,
            "%s: is damaged, %s; begin a new search",
            path.resolve(FILE),
            wrong.getMessage()),
        wrong);
  }

  /// The trials that ended.
  ///
  /// @param larger whether larger measures are better
  List<TuningTrial> trials(boolean larger) {
    List<TuningTrial> trials = new ArrayList<>();
    try {
      if (notes.find(TRIALS).isPresent()) {
        for (JsonValue item : notes.items(TRIALS)) {
          trials.add(trial(trials.size() + 1, (JsonValue.Members) item, larger));
        }
      }
    } catch (JsonException wrong) {
      throw damaged(wrong);
    } catch (ClassCastException wrong) {
      throw damaged(new JsonException("a trial is no object"));
    }
    return trials;
  }

  private static TuningTrial trial(int number, JsonValue.Members item, boolean larger) {
    JsonValue.Members given = item.members("values");
    Map<String, String> values = new LinkedHashMap<>();
    given.values().keySet().forEach(name -> values.put(name, given.text(name)));
    boolean failed = item.require("measure") instanceof JsonValue.Null;
    double measure = failed ? Double.NaN : item.number("measure");
    return new TuningTrial(number, values, larger ? -measure : measure);
  }

  /// Writes down which trials ended.
  void keep(List<TuningTrial> trials, boolean larger) {
    List<JsonValue> items = new ArrayList<>();
    for (TuningTrial trial : trials) {
      var values = JsonValue.object();
      trial.values().forEach(values::with);
      items.add(
          JsonValue.object()
              .with("values", values.build())
              .with("measure", larger ? -trial.cost() : trial.cost())
              .build());
    }
    Map<String, JsonValue> all = new LinkedHashMap<>(notes.values());
    all.remove(JsonFile.CHECKSUM);
    all.put(TRIALS, new JsonValue.Items(items));
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new CheckpointException(
          path + ": cannot be created as a folder; choose another place or check the rights there",
          e);
    }
    JsonFile.write(path.resolve(FILE), new JsonValue.Members(all));
  }

  /// The folder of a trial's run.
  Path run(int number) {
    return path.resolve(String.format(Locale.ROOT, "trial-%03d", number));
  }

  /// The same to train in: a run that was broken off goes on.
  RunFolder opened(int number, JsonValue.Members training) {
    Path run = run(number);
    return Files.isRegularFile(run.resolve(RunFolder.RUN))
        ? RunFolder.resume(run)
        : RunFolder.create(run).withNotes(training);
  }
}
