package org.bpnet.play.monitor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bpnet.train.checkpoint.JsonFile;
import org.bpnet.train.json.JsonException;
import org.bpnet.train.json.JsonValue;

/// `histograms.json` of a run folder: how the numbers of layers were spread at the newest look.
final class HistogramsFile {
  private static final int MOST_BINS = 1024;

  private HistogramsFile() {}

  /// What a page shows of the file: step, epoch, and of each group its name and its spreads.
  ///
  /// @throws org.bpnet.train.checkpoint.CheckpointException if it cannot be read
  /// @throws IllegalArgumentException if it holds something else
  static JsonValue read(Path file) {
    JsonValue.Members json = JsonFile.read(file);
    try {
      long bins = json.whole("bins");
      if (bins < 1 || bins > MOST_BINS) {
        throw new JsonException("'bins' needs 1 to " + MOST_BINS + ", got " + bins);
      }
      List<JsonValue> groups = new ArrayList<>();
      for (JsonValue group : json.items("groups")) {
        groups.add(group((JsonValue.Members) group, bins));
      }
      return JsonValue.object()
          .with("epoch", json.whole("epoch"))
          .with("step", json.whole("step"))
          .with("groups", new JsonValue.Items(groups))
          .build();
    } catch (JsonException | ClassCastException wrong) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s: %s", file, wrong.getMessage()), wrong);
    }
  }

  private static JsonValue group(JsonValue.Members group, long bins) {
    List<JsonValue> spreads = new ArrayList<>();
    for (JsonValue each : group.items("spreads")) {
      var spread = (JsonValue.Members) each;
      double[] counts = spread.numbers("counts");
      if (counts.length != bins) {
        throw new JsonException("'counts' needs " + bins + " numbers, got " + counts.length);
      }
      spreads.add(
          JsonValue.object()
              .with("of", spread.text("of"))
              .with("parameter", spread.text("parameter"))
              .with("low", spread.number("low"))
              .with("high", spread.number("high"))
              .with("not_finite", spread.whole("not_finite"))
              .with("counts", JsonValue.of(counts))
              .build());
    }
    return JsonValue.object()
        .with("name", group.text("name"))
        .with("spreads", new JsonValue.Items(spreads))
        .build();
  }
}
