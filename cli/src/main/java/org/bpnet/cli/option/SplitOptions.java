package org.bpnet.cli.option;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSources;
import org.bpnet.train.json.JsonValue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which examples are kept from training, and for what.
final class SplitOptions {
  /// Share of the examples by which the best epoch is chosen. Ours.
  private static final double VALIDATION = 0.1;

  /// Share of the examples for the figure that is reported. Ours.
  private static final double TEST = 0.2;

  /// Below so many examples it is said how many are kept. Ours.
  private static final int FEW = 10;

  @Option(
      names = "--test",
      paramLabel = "SHARE|DATA",
      description =
          "The share of the examples that is kept for the test, 0 for none, or other data to test"
              + " on; 0.2 if not given.")
  @Nullable String test;

  @Option(
      names = "--validation",
      paramLabel = "SHARE",
      description =
          "The share of the examples that is kept to choose the best epoch by, 0 for none; 0.1 if"
              + " not given.")
  @Nullable Double validation;

  /// The share kept for choosing.
  ///
  /// @throws UsageException if it is none, or leaves nothing to train on
  double validation() {
    double share = validation == null ? VALIDATION : share("validation", validation);
    if (share + test() >= 1) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "--test, --validation: leave nothing to train on, %s and %s; make one smaller",
              test(),
              share));
    }
    return share;
  }

  /// The share kept for choosing of what is not tested, where each part of the data is the test
  /// once.
  ///
  /// @throws UsageException if it is none, or other examples are to be tested
  double validationOfFolds() {
    if (test != null) {
      throw new UsageException("--test: each part of the data is the test once here; leave it out");
    }
    return validation == null ? VALIDATION : share("validation", validation);
  }

  /// The share kept for the test: none if there are other data for it.
  ///
  /// @throws UsageException if it is none
  double test() {
    if (test == null) {
      return TEST;
    }
    Double share = number(test);
    return share == null ? 0 : share("test", share);
  }

  /// Other data to test on.
  Optional<String> testData() {
    return Optional.ofNullable(test).filter(text -> number(text) == null);
  }

  /// That no share is asked for of data that come with a test set.
  void checkNoShare(String data) {
    if (test != null && testData().isEmpty()) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "--test: %s has a test set of its own; leave it out, or name other data to test on",
              data));
    }
  }

  private static @Nullable Double number(String text) {
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException name) {
      return null;
    }
  }

  private static double share(String option, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "--%s: needs a share from 0 up to and without 1, got %s",
              option,
              value));
    }
    return value;
  }

  /// Data divided, which say of few examples how many are kept.
  static Prepared told(Prepared data) {
    int validation = data.validation().size();
    int test = data.test().size();
    int all = data.train().size() + validation + test;
    if (all >= FEW || validation + test == 0) {
      return data;
    }
    String kept =
        String.format(
            Locale.ROOT,
            "; of %d examples %d are kept for the test and %d to choose the best epoch by (--test 0"
                + " --validation 0 trains on all)",
            all,
            test,
            validation);
    return new Prepared(
        data.train(), data.validation(), data.test(), data.inputs(), data.task() + kept);
  }

  /// What the run folder notes.
  void note(Map<String, JsonValue> notes) {
    Notes.put(notes, "test", testData().map(DataSources::noted).orElse(test));
    Notes.put(notes, "validation", validation);
  }

  /// Takes what was not given from the notes of the run that is resumed.
  void resume(JsonValue.Members notes) {
    test = Notes.text(test, notes, "test");
    validation = Notes.number(validation, notes, "validation");
  }
}
