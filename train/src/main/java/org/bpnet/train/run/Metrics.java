package org.bpnet.train.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bpnet.train.checkpoint.AtomicFile;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.watch.TrainingEvent;

/// The figures of each epoch as a table, `metrics.csv`: one line for each, the names above.
record Metrics(Path file) {
  /// The epoch a line is of, and the times at its end.
  private static final Pattern LINE = Pattern.compile("(\\d{1,9}),.*,(\\d+\\.\\d{3},\\d+)");

  private static final String NO_TIMES = ",";

  /// Adds an epoch's line, with the names above the first.
  void append(TrainingEvent.EpochEnded epoch) {
    String times =
        String.format(Locale.ROOT, "%.3f,%.0f", epoch.seconds(), epoch.examplesPerSecond());
    String head = Files.exists(file) ? "" : head(epoch);
    try {
      Files.writeString(
          file,
          head + line(epoch, times),
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new CheckpointException(
          file + ": cannot be written; check the folder's rights and the free space", e);
    }
  }

  /// Writes the table anew. Times, which nobody else knows, are taken from the old one.
  void restore(List<TrainingEvent.EpochEnded> epochs) {
    if (epochs.isEmpty()) {
      deleteIfExists();
      return;
    }
    Map<Integer, String> times = times();
    var text = new StringBuilder(head(epochs.getFirst()));
    for (TrainingEvent.EpochEnded epoch : epochs) {
      text.append(line(epoch, times.getOrDefault(epoch.epoch(), NO_TIMES)));
    }
    AtomicFile.write(file, text.toString());
  }

  private static String head(TrainingEvent.EpochEnded epoch) {
    var names = new ArrayList<>(List.of("epoch", "step", "train_loss"));
    epoch.training().keySet().forEach(label -> names.add("train_" + label));
    epoch.validation().keySet().forEach(label -> names.add("validation_" + label));
    names.addAll(List.of("learning_rate", "seconds", "examples_per_second"));
    return String.join(",", names) + "\n";
  }

  private static String line(TrainingEvent.EpochEnded epoch, String times) {
    var cells = new ArrayList<>(List.of("" + epoch.epoch(), "" + epoch.step()));
    cells.add("" + epoch.trainLoss());
    epoch.training().values().forEach(value -> cells.add("" + value));
    epoch.validation().values().forEach(value -> cells.add("" + value));
    cells.add("" + epoch.learningRate());
    cells.add(times);
    return String.join(",", cells) + "\n";
  }

  /// The last two cells of each whole line by epoch. Bytes that are no text hurt only their line.
  private Map<Integer, String> times() {
    Map<Integer, String> times = new HashMap<>();
    if (Files.exists(file)) {
      try {
        for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).split("\n", -1)) {
          Matcher whole = LINE.matcher(line);
          if (whole.matches()) {
            times.put(Integer.valueOf(whole.group(1)), whole.group(2));
          }
        }
      } catch (IOException e) {
        throw new CheckpointException(file + ": cannot be read; check the file's rights", e);
      }
    }
    return times;
  }

  private void deleteIfExists() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new CheckpointException(
          file + ": cannot be removed to begin again; check the folder's rights", e);
    }
  }
}
