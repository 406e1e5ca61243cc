package org.bpnet.play.monitor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.bpnet.train.checkpoint.JsonFile;
import org.bpnet.train.json.JsonException;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.metric.Confusion;

/// `confusion.json` of a run folder: how often each class was taken for which.
///
/// @param measured which examples were counted, `test` or `training`
record ConfusionFile(String measured, List<String> classes, Confusion confusion) {
  static final String NAME = "confusion.json";

  /// Ours: a page with more cells can no longer be read.
  private static final int MOST_CLASSES = 100;

  /// Reads the file.
  ///
  /// @throws org.bpnet.train.checkpoint.CheckpointException if it cannot be read
  /// @throws IllegalArgumentException if it holds something else
  static ConfusionFile read(Path file) {
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

  /// The counts with the sums of their rows and columns, and what follows from them.
  JsonValue json() {
    int count = confusion.classes();
    List<JsonValue> rows = new ArrayList<>();
    List<JsonValue> shares = new ArrayList<>();
    for (int actual = 0; actual < count; actual++) {
      long[] row = confusion.counts()[actual];
      double all = confusion.support(actual);
      rows.add(wholes(count, i -> row[i]));
      shares.add(reals(count, i -> all == 0 ? 0 : row[i] / all));
    }
    return JsonValue.object()
        .with("measured", measured)
        .with("classes", JsonValue.ofTexts(classes))
        .with("counts", new JsonValue.Items(rows))
        .with("shares", new JsonValue.Items(shares))
        .with("actual", wholes(count, confusion::support))
        .with("predicted", wholes(count, confusion::predicted))
        .with("recall", reals(count, confusion::recall))
        .with("precision", reals(count, confusion::precision))
        .with("total", confusion.total())
        .with("accuracy", confusion.accuracy())
        .build();
  }

  private static JsonValue wholes(int count, IntToLongFunction value) {
    return new JsonValue.Items(
        IntStream.range(0, count).mapToObj(i -> JsonValue.of(value.applyAsLong(i))).toList());
  }

  private static JsonValue reals(int count, IntToDoubleFunction value) {
    return JsonValue.of(IntStream.range(0, count).mapToDouble(value).toArray());
  }
}
