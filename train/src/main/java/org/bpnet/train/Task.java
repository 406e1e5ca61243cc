package org.bpnet.train;

import java.util.Locale;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.nn.loss.PointwiseLoss;
import org.bpnet.nn.minimize.method.Minimizer;
import org.bpnet.train.run.SettingsException;

/// What the last layer's numbers mean and what is made small: as the settings say or, where they
/// leave it open, as the target suggests; and checked against it before anything is computed.
///
/// @param head what the numbers mean
/// @param loss of a kind that the head takes
record Task(OutputHead head, Loss loss) {
  /// The task of training on examples.
  ///
  /// @throws SettingsException if target, head and loss do not go together
  static Task of(Settings settings, Dataset train) {
    Target target = train.target();
    Loss given = settings.loss().orElse(null);
    Loss.Kind kind = given == null ? Loss.Kind.ANY : given.kind();
    OutputHead head = settings.head().orElseGet(() -> suggested(target, kind));
    check(head, target);
    Loss standard = settings.isHistorical() ? Defaults.HISTORICAL_LOSS : standard(head);
    Loss loss = given == null ? standard : given;
    check(loss, head);
    loss = settings.classWeights().of(loss, train);
    check(loss, target);
    var task = new Task(head, loss);
    settings.minimizer().ifPresent(minimizer -> task.check(minimizer, settings.isPenalized()));
    return task;
  }

  private void check(Minimizer minimizer, boolean penalized) {
    boolean squares =
        head == OutputHead.REGRESSION && loss.equals(PointwiseLoss.MEAN_SQUARED_ERROR);
    if (minimizer.needsSquares() && (penalized || !squares)) {
      throw new SettingsException(
          "a method for least squares minimizes nothing but the mean squared error of a regression,"
              + " without penalties; use lbfgs");
    }
  }

  /// The head of models that do not say theirs.
  static OutputHead standard(Target target) {
    return suggested(target, Loss.Kind.ANY);
  }

  private static OutputHead suggested(Target target, Loss.Kind loss) {
    return switch (target) {
      case Target.Classes classes ->
          classes.count() == 2 && (loss == Loss.Kind.ANSWERS || loss == Loss.Kind.SIGNS)
              ? OutputHead.BINARY
              : OutputHead.MULTI_CLASS;
      case Target.Values _ -> loss == Loss.Kind.COUNTS ? OutputHead.COUNT : OutputHead.REGRESSION;
    };
  }

  /// That of the head, but for numbers the mean over them, whose size does not grow with their
  /// number.
  private static Loss standard(OutputHead head) {
    return switch (head) {
      case REGRESSION, NON_NEGATIVE -> PointwiseLoss.MEAN_SQUARED_ERROR;
      case COUNT -> PointwiseLoss.POISSON;
      case MULTI_CLASS -> new CrossEntropy();
      default -> PointwiseLoss.SIGMOID_CROSS_ENTROPY;
    };
  }

  /// That a head is for such targets.
  ///
  /// @throws SettingsException if it is not
  static void check(OutputHead head, Target target) {
    switch (head) {
      case BINARY, MULTI_CLASS -> checkClasses(head, target);
      case REGRESSION, NON_NEGATIVE, COUNT -> {
        if (target instanceof Target.Classes classes) {
          throw new SettingsException(
              String.format(
                  Locale.ROOT,
                  "head: %s predicts numbers, and '%s' holds classes; use multi_class",
                  head,
                  classes.column()));
        }
      }
      case MULTI_LABEL -> {
        if (target instanceof Target.Classes classes) {
          throw new SettingsException(
              String.format(
                  Locale.ROOT,
                  "head: multi_label predicts answers of 1 and 0, and '%s' holds classes; use"
                      + " multi_class",
                  classes.column()));
        }
      }
      case AUTOENCODING ->
          throw new SettingsException(
              String.format(
                  Locale.ROOT,
                  "head: autoencoding predicts the inputs themselves, and here '%s' is predicted;"
                      + " use regression, or give it to a Trainer",
                  column(target)));
    }
  }

  private static void checkClasses(OutputHead head, Target target) {
    if (!(target instanceof Target.Classes classes)) {
      throw new SettingsException(
          String.format(
              Locale.ROOT,
              "head: %s tells classes apart, and '%s' holds numbers; use regression, or predict"
                  + " classes (--task classify)",
              head,
              column(target)));
    }
    if (head == OutputHead.BINARY && classes.count() != 2) {
      throw new SettingsException(
          String.format(
              Locale.ROOT,
              "head: binary tells two classes apart, and '%s' has %d; use multi_class",
              classes.column(),
              classes.count()));
    }
  }

  private static void check(Loss loss, OutputHead head) {
    if (head.takes(loss.kind())) {
      return;
    }
    if (loss.kind() == Loss.Kind.OTHERS) {
      throw new SettingsException(
          String.format(
              Locale.ROOT,
              "loss: %s compares what neither tables nor pictures have, such as pairs or variances;"
                  + " choose another, such as %s, or write the training as a program"
                  + " (docs/training.md)",
              loss,
              standard(head)));
    }
    if (loss.kind() == Loss.Kind.LOG_PROBABILITIES && head.tellsClasses()) {
      throw new SettingsException(
          String.format(
              Locale.ROOT,
              "loss: %s takes log-probabilities, and the last layer gives scores of any size; use"
                  + " cross_entropy, which makes log-probabilities of them",
              loss));
    }
    throw new SettingsException(
        String.format(
            Locale.ROOT,
            "loss: %s is for %s, and the head %s predicts %s; choose another, such as %s%s",
            loss,
            compared(loss.kind()),
            head,
            predicted(head),
            standard(head),
            instead(loss.kind(), head)));
  }

  private static String compared(Loss.Kind kind) {
    return switch (kind) {
      case CLASSES, LOG_PROBABILITIES -> "classes";
      case COUNTS -> "counts";
      case ANSWERS, SIGNS -> "answers of yes and no";
      default -> "numbers";
    };
  }

  private static String predicted(OutputHead head) {
    return switch (head) {
      case BINARY -> "one of two classes";
      case MULTI_CLASS -> "one of several classes";
      case MULTI_LABEL -> "several answers";
      case COUNT -> "counts";
      case NON_NEGATIVE -> "numbers of 0 and more";
      default -> "numbers";
    };
  }

  /// What else may have been meant.
  private static String instead(Loss.Kind kind, OutputHead head) {
    boolean classes = head.tellsClasses() || head == OutputHead.MULTI_LABEL;
    return switch (kind) {
      case COUNTS -> classes ? "" : ", or predict counts (--head count)";
      case CLASSES, LOG_PROBABILITIES, ANSWERS, SIGNS ->
          classes ? "" : ", or predict classes (--task classify)";
      default -> "";
    };
  }

  /// One weight for each class.
  private static void check(Loss loss, Target target) {
    if (loss instanceof CrossEntropy entropy
        && target instanceof Target.Classes classes
        && !entropy.weights().isEmpty()
        && entropy.weights().size() != classes.count()) {
      throw new SettingsException(
          String.format(
              Locale.ROOT,
              "loss: %s has %d weights, and '%s' has %d classes; give one for each",
              loss,
              entropy.weights().size(),
              classes.column(),
              classes.count()));
    }
  }

  private static String column(Target target) {
    return switch (target) {
      case Target.Classes classes -> classes.column();
      case Target.Values values -> String.join(", ", values.names());
    };
  }
}
