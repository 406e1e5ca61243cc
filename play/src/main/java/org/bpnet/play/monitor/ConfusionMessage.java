package org.bpnet.play.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.metric.Confusion;
import org.bpnet.train.metric.ConfusionFile;

/// What a page is told of the confusion matrix of a run.
final class ConfusionMessage {
  private ConfusionMessage() {}

  /// The counts with the sums of their rows and columns, and what follows from them.
  static JsonValue of(ConfusionFile file) {
    Confusion confusion = file.confusion();
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
        .with("measured", file.measured())
        .with("classes", JsonValue.ofTexts(file.classes()))
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
