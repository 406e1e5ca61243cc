package org.bpnet.cli.option;

import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.train.Classifier;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.metric.ThresholdCurve;
import org.bpnet.train.metric.ThresholdGoal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// From which probability on one of two classes is chosen.
public final class ThresholdOptions {
  @Option(
      names = "--threshold",
      paramLabel = "GOAL",
      description =
          "Of two classes, from which probability on an example is taken for --positive: a number, or"
              + " that which gives the largest F1 (f1), the largest recall at a precision of at least"
              + " 0.9 (precision=0.9), the largest precision at a recall of at least 0.9"
              + " (recall=0.9), or the lowest cost where a missed example costs 5 and a false alarm 1"
              + " (cost=5:1). If not given, the model's own decides, and of one without the more probable"
              + " class is chosen.")
  private @Nullable String threshold;

  @Option(
      names = "--positive",
      paramLabel = "CLASS",
      description = "The class that --threshold is for; the second by name if not given.")
  private @Nullable String positive;

  /// Whether a threshold is asked for.
  public boolean isGiven() {
    return threshold != null;
  }

  /// Whether a class is named.
  public boolean isForClass() {
    return positive != null;
  }

  /// Checks what can be known before anything is computed.
  ///
  /// @param target what is predicted
  /// @throws UsageException if there are not two classes, or this is none of them; if there is no
  ///   such goal, or a class without a goal
  public void check(Target target) {
    if (threshold == null) {
      if (positive != null) {
        throw new UsageException("--positive: says what --threshold is for; give that too");
      }
      return;
    }
    if (!(target instanceof Target.Classes classes && classes.count() == 2)) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "--threshold: decides between two classes, and here %s",
              target instanceof Target.Classes classes
                  ? "there are " + classes.count()
                  : "numbers are predicted"));
    }
    if (positive != null && !classes.names().contains(positive)) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "--positive: there is no class '%s', but %s",
              positive,
              String.join(", ", classes.names())));
    }
    if (!isNumber(threshold)) {
      goal();
    } else if (!(Double.parseDouble(threshold) > 0 && Double.parseDouble(threshold) < 1)) {
      throw new UsageException(
          "--threshold: needs a probability between 0 and 1, got " + threshold);
    }
  }

  /// Checks that a threshold that is not given as a number can be chosen on examples.
  ///
  /// @throws UsageException if there are none
  public void checkChosenOn(Dataset validation) {
    if (threshold != null && !isNumber(threshold) && validation.size() == 0) {
      throw new UsageException(
          "--threshold: is chosen on validation examples, and there are none; leave out --validation"
              + " 0, or give a number");
    }
  }

  private static boolean isNumber(String text) {
    return text.matches("[-+]?[0-9.]+([eE][-+]?[0-9]+)?");
  }

  private ThresholdGoal goal() {
    try {
      return ThresholdGoal.parse(String.valueOf(threshold));
    } catch (IllegalArgumentException wrong) {
      throw new UsageException("--threshold: " + wrong.getMessage());
    }
  }

  /// The class whose threshold moves: the one that was named, that of the model's own threshold, or
  /// the second.
  public String positive(Classifier classifier) {
    int known = classifier.threshold().map(by -> by.label()).orElse(1);
    return positive != null ? positive : classifier.target().names().get(known);
  }

  /// The classifier with the threshold that was asked for, or as it is if none was.
  ///
  /// @param curve of the examples that it is chosen on
  /// @throws UsageException if none meets the goal
  public Classifier applied(Classifier classifier, Supplier<ThresholdCurve> curve) {
    if (threshold == null) {
      return classifier;
    }
    if (isNumber(threshold)) {
      return classifier.deciding(positive(classifier), Double.parseDouble(threshold));
    }
    ThresholdCurve.Point best =
        curve
            .get()
            .best(goal())
            .orElseThrow(() ->
                new UsageException("--threshold: no threshold reaches " + threshold + " here"));
    return classifier.deciding(positive(classifier), best.threshold());
  }

  /// What the run folder notes.
  public void note(Map<String, JsonValue> notes) {
    Notes.put(notes, "threshold", threshold);
    Notes.put(notes, "positive", positive);
  }

  /// Takes what was not given from the notes of the run that is resumed.
  public void resume(JsonValue.Members notes) {
    threshold = Notes.text(threshold, notes, "threshold");
    positive = Notes.text(positive, notes, "positive");
  }
}
