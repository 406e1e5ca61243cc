package org.bpnet.train.metric;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.bpnet.train.checkpoint.JsonFile;
import org.bpnet.train.json.JsonException;
import org.bpnet.train.json.JsonValue;

/// `confusion.json` of a run folder: how often each class was taken for which.
///
/// @param measured which examples were counted, `test` or `training`
public record ConfusionFile(String measured, List<String> classes, Confusion confusion) {
  /// The name of the file.
  public static final String NAME = "confusion.json";

  /// Ours: a picture with more cells can no longer be read.
  private static final int MOST_CLASSES = 100;

  /// Copies the list.
  public ConfusionFile {
    classes = List.copyOf(classes);
  }

  /// Writes the file into a run folder.
  public void write(Path run) {
    List<JsonValue> rows = new ArrayList<>();
    for (long[] row : confusion.counts()) {
      rows.add(new JsonValue.Items(LongStream.of(row).mapToObj(JsonValue::of).toList()));
    }
    JsonFile.write(
        run.resolve(NAME),
        JsonValue.object()
            .with("measured", measured)
            .with("classes", JsonValue.ofTexts(classes))
            .with("counts", new JsonValue.Items(rows))
            .build());
  }

  /// Reads a file.
  ///
  /// @throws org.bpnet.train.checkpoint.CheckpointException if it cannot be read
  /// @throws IllegalArgumentException if it holds something else
  public static ConfusionFile read(Path file) {
    JsonValue.Members json = JsonFile.read(file);
    try {
      List<String> classes = json.texts("classes");
      List<JsonValue> rows = json.items("counts");
      if (classes.size() > MOST_CLASSES || rows.size() != classes.size()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s: needs as many rows as classes, at most %d, got %d and %d",
                file,
                MOST_CLASSES,
                rows.size(),
                classes.size()));
      }
      var counts = new long[rows.size()][];
      for (int i = 0; i < counts.length; i++) {
        double[] row = JsonValue.object().with("row", rows.get(i)).build().numbers("row");
        counts[i] = new long[row.length];
        for (int j = 0; j < row.length; j++) {
          counts[i][j] = (long) row[j];
        }
      }
      return new ConfusionFile(json.text("measured"), classes, new Confusion(counts));
    } catch (JsonException wrong) {
      throw new IllegalArgumentException(file + ": " + wrong.getMessage(), wrong);
    }
  }
}
