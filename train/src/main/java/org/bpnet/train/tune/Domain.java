package org.bpnet.train.tune;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bpnet.nn.catalog.Quoted;
import org.bpnet.nn.catalog.Spec;

/// The values that a setting may take in a search, as places in [0, 1): where the search knows
/// nothing yet, all places are alike.
///
/// Values are texts, as settings are given on a command line.
public sealed interface Domain {
  /// The value at a place in [0, 1).
  String at(double place);

  /// The middle of the places that have this value.
  ///
  /// @throws IllegalArgumentException if there are none
  double place(String value);

  /// Some values that stand for all: each of a choice, the ends of a range.
  List<String> examples();

  /// Numbers between two ends.
  ///
  /// @param logarithmic whether the same factor is as far everywhere, in place of the same
  ///   difference, as learning rates want it
  record Numbers(double low, double high, boolean logarithmic) implements Domain {
    /// Enough for any setting, and short to write. Ours.
    private static final MathContext DIGITS = new MathContext(4);

    /// Throws IllegalArgumentException unless `low < high`, both finite, above 0 if logarithmic
    public Numbers {
      checkEnds(low, high, logarithmic);
    }

    @Override
    public String at(double place) {
      double value = between(low, high, logarithmic, place);
      return written(Math.clamp(new BigDecimal(value).round(DIGITS).doubleValue(), low, high));
    }

    @Override
    public double place(String value) {
      return placed(value, low, high, low, high, logarithmic);
    }

    @Override
    public List<String> examples() {
      return List.of(written(low), written(high));
    }

    private static String written(double value) {
      return value == Math.rint(value) && Math.abs(value) < 1e6
          ? String.valueOf((long) value)
          : String.valueOf(value).replace('E', 'e');
    }
  }

  /// Whole numbers between two ends, which belong to them.
  ///
  /// @param logarithmic as of [Numbers]
  record WholeNumbers(int low, int high, boolean logarithmic) implements Domain {
    /// Throws IllegalArgumentException unless `low < high`, from 1 up if logarithmic
    public WholeNumbers {
      checkEnds(low, high, logarithmic);
    }

    @Override
    public String at(double place) {
      double value = between(low - 0.5, high + 0.5, logarithmic, place);
      return String.valueOf(Math.clamp(Math.round(value), low, high));
    }

    @Override
    public double place(String value) {
      return placed(value, low, high, low - 0.5, high + 0.5, logarithmic);
    }

    @Override
    public List<String> examples() {
      return List.of(String.valueOf(low), String.valueOf(high));
    }
  }

  /// One of several texts, which have no order.
  ///
  /// @param options at least two, all different
  record OneOf(List<String> options) implements Domain {
    /// Throws IllegalArgumentException if there are fewer than two, or one occurs twice
    public OneOf {
      options = List.copyOf(options);
      if (options.size() < 2 || options.stream().distinct().count() < options.size()) {
        throw new IllegalArgumentException(
            "needs at least two different values to choose from, got "
                + Quoted.of(String.join(" | ", options)));
      }
    }

    @Override
    public String at(double place) {
      return options.get(Math.clamp((int) (place * options.size()), 0, options.size() - 1));
    }

    @Override
    public double place(String value) {
      int index = options.indexOf(value);
      if (index < 0) {
        throw new IllegalArgumentException(Quoted.of(value) + " is none of " + options);
      }
      return (index + 0.5) / options.size();
    }

    @Override
    public List<String> examples() {
      return options;
    }
  }

  /// Reads `log(1e-4, 0.1)` and `uniform(0, 0.5)` as [Numbers], `int(1, 8)` and `logint(16, 256)`
  /// as [WholeNumbers], anything else as values to choose from with a bar between them, `adam |
  /// sgd`.
  ///
  /// @throws IllegalArgumentException if it is none of these
  static Domain parse(String text) {
    if (text.contains("|")) {
      return new OneOf(Arrays.stream(text.split("\\|", -1)).map(String::strip).toList());
    }
    Spec spec = spec(text);
    List<String> ends = List.copyOf(spec.arguments().values());
    boolean logarithmic = spec.name().startsWith("log");
    return switch (spec.name()) {
      case "log", "uniform" -> new Numbers(end(ends, 0, text), end(ends, 1, text), logarithmic);
      case "int", "logint" ->
          new WholeNumbers(whole(ends, 0, text), whole(ends, 1, text), logarithmic);
      default -> throw wrong(text);
    };
  }

  private static Spec spec(String text) {
    try {
      return Spec.parse(text);
    } catch (IllegalArgumentException e) {
      throw wrong(text);
    }
  }

  private static double end(List<String> ends, int index, String text) {
    if (ends.size() != 2) {
      throw wrong(text);
    }
    try {
      return Double.parseDouble(ends.get(index));
    } catch (NumberFormatException e) {
      throw wrong(text);
    }
  }

  private static int whole(List<String> ends, int index, String text) {
    double end = end(ends, index, text);
    if (end != (int) end) {
      throw wrong(text);
    }
    return (int) end;
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "needs log(LOW, HIGH), uniform(LOW, HIGH), int(LOW, HIGH), logint(LOW, HIGH) or values with"
            + " | between them, got "
            + Quoted.of(text));
  }

  private static void checkEnds(double low, double high, boolean logarithmic) {
    if (!(low < high && high - low < Double.POSITIVE_INFINITY) || logarithmic && !(low > 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "needs finite ends, the lower one first%s, got %s and %s",
              logarithmic ? " and above 0" : "",
              low,
              high));
    }
  }

  private static double between(double low, double high, boolean logarithmic, double place) {
    return logarithmic ? low * Math.pow(high / low, place) : low + place * (high - low);
  }

  private static double placed(
      String value, double least, double most, double low, double high, boolean logarithmic) {
    double number = Double.parseDouble(value);
    if (!(number >= least && number <= most)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s is not from %s to %s", Quoted.of(value), least, most));
    }
    return logarithmic
        ? Math.log(number / low) / Math.log(high / low)
        : (number - low) / (high - low);
  }
}
