package org.bpnet.play.monitor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bpnet.train.json.JsonValue;
import org.jspecify.annotations.Nullable;

/// The lines of `metrics.csv` as far as they are read: the decimated columns, the last and the best
/// epoch, and the alarms.
final class RunLog {
  /// Ours: a log has about ten.
  private static final int MOST_COLUMNS = 64;

  /// Ours: the epochs by whose mean time it is told how long those to come will take.
  private static final int TIMED = 10;

  private final String bestBy;
  private final LossAlarms alarms = new LossAlarms();
  private final double[] times = new double[TIMED];
  private @Nullable DecimatedLog log;
  private List<OptionalDouble> last = List.of();
  private List<OptionalDouble> best = List.of();
  private int timed;
  private long unread;

  /// @param bestBy what decides which epoch is the best, `lowest loss`
  RunLog(String bestBy) {
    this.bestBy = bestBy;
  }

  /// Takes a line; the first names the columns. Others are rows, if they have as many cells.
  ///
  /// @throws IllegalArgumentException if there are too many columns
  void accept(String line) {
    List<String> cells = Arrays.asList(line.strip().split(",", -1));
    DecimatedLog rows = log;
    if (rows == null) {
      if (cells.size() > MOST_COLUMNS) {
        throw new IllegalArgumentException("needs at most " + MOST_COLUMNS + " columns");
      }
      log = new DecimatedLog(cells);
    } else if (cells.size() == rows.names().size()) {
      row(rows, cells.stream().map(RunLog::number).toList());
    } else {
      unread++;
    }
  }

  static OptionalDouble number(String cell) {
    try {
      return cell.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(cell));
    } catch (NumberFormatException text) {
      return OptionalDouble.empty();
    }
  }

  private void row(DecimatedLog rows, List<OptionalDouble> cells) {
    rows.add(cells);
    last = cells;
    alarms.add(epoch(), of(cells, "train_loss"), of(cells, "validation_loss"));
    of(cells, "seconds").ifPresent(seconds -> times[timed++ % TIMED] = seconds);
    if (best.isEmpty() || score(cells) < score(best)) {
      best = cells;
    }
  }

  /// The lower, the better.
  private double score(List<OptionalDouble> cells) {
    String label = bestBy.substring(bestBy.indexOf(' ') + 1);
    OptionalDouble measure = of(cells, "validation_" + label);
    double value = (measure.isPresent() ? measure : of(cells, "train_loss")).orElse(Double.NaN);
    double score = measure.isPresent() && bestBy.startsWith("highest ") ? -value : value;
    return Double.isNaN(score) ? Double.POSITIVE_INFINITY : score;
  }

  private OptionalDouble of(List<OptionalDouble> cells, String column) {
    int at = log == null ? -1 : log.names().indexOf(column);
    return at < 0 || cells.isEmpty() ? OptionalDouble.empty() : cells.get(at);
  }

  /// The columns; empty before the first line.
  Optional<DecimatedLog> columns() {
    return Optional.ofNullable(log);
  }

  /// The rows so far.
  long rows() {
    return log == null ? 0 : log.rows();
  }

  /// The last epoch that is over, by its column or by its line; 0 if none is.
  long epoch() {
    return Math.round(of(last, "epoch").orElse((double) rows()));
  }

  /// The time of the last epoch in seconds; 0 if that is not known.
  double lastSeconds() {
    return of(last, "seconds").orElse(0);
  }

  /// The time that so many epochs will take, by the mean of the last ones, in seconds.
  OptionalDouble forecast(long epochs) {
    return Arrays.stream(times, 0, Math.min(timed, TIMED)).average().stream()
        .map(mean -> mean * epochs)
        .findFirst();
  }

  List<Alarm> alarms() {
    return alarms.alarms();
  }

  /// What a page shows of the log beside its columns.
  ///
  /// @param more alarms that come from elsewhere
  void describe(JsonValue.Builder json, List<Alarm> more) {
    List<Alarm> all = new ArrayList<>(alarms());
    all.addAll(more);
    json.with("last", json(last))
        .with("best", json(best))
        .with("best_by", bestBy)
        .with("unread", unread)
        .with("alarms", new JsonValue.Items(all.stream().map(Alarm::json).toList()));
  }

  private JsonValue json(List<OptionalDouble> cells) {
    Map<String, JsonValue> values = new LinkedHashMap<>();
    List<String> names = log == null ? new ArrayList<>() : log.names();
    for (int i = 0; i < cells.size(); i++) {
      double value = cells.get(i).orElse(0);
      if (cells.get(i).isPresent()) {
        values.put(
            names.get(i),
            Double.isFinite(value) ? JsonValue.of(value) : JsonValue.of(String.valueOf(value)));
      }
    }
    return new JsonValue.Members(values);
  }
}
