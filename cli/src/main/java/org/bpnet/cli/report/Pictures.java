package org.bpnet.cli.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bpnet.cli.plot.Figure;
import org.bpnet.cli.plot.FigureFile;
import org.bpnet.cli.plot.HeatMap;
import org.bpnet.cli.plot.Plot;
import org.bpnet.cli.terminal.Words;
import org.bpnet.train.metric.Confusion;
import org.bpnet.train.watch.Report;
import org.bpnet.train.watch.TrainingEvent;

/// The pictures of a run folder: `loss.png` and, for classes, `confusion.png`.
public final class Pictures {
  private static final int MOST_CLASSES = 60;

  private Pictures() {}

  /// Draws what there is to draw. A machine without fonts gets no pictures, and is told so.
  public static void write(Path folder, Result result, Progress progress) {
    writeLoss(folder, result.report(), result.data(), progress);
    if (result.score() instanceof Result.ClassScore(Confusion confusion, List<String> classes)
        && classes.size() <= MOST_CLASSES) {
      save(confusion(confusion, classes, result.measured()), folder, "confusion.png", progress);
    }
  }

  /// Draws `loss.png`, as [#write] does.
  public static void writeLoss(Path folder, Report report, String data, Progress progress) {
    save(loss(report.epochs(), data), folder, "loss.png", progress);
  }

  private static void save(Figure figure, Path folder, String name, Progress progress) {
    try {
      FigureFile.savePng(folder.resolve(name), figure.svg());
    } catch (LinkageError | InternalError | RuntimeException without) {
      progress.say("no " + name + ": this machine cannot draw text (" + without + ")");
    }
  }

  private static Plot loss(List<TrainingEvent.EpochEnded> epochs, String name) {
    double[] x = epochs.stream().mapToDouble(TrainingEvent.EpochEnded::epoch).toArray();
    double[] train = epochs.stream().mapToDouble(TrainingEvent.EpochEnded::trainLoss).toArray();
    List<Plot.Line> lines = new ArrayList<>(List.of(new Plot.Line("training", x, train)));
    if (epochs.stream().allMatch(epoch -> epoch.validation().containsKey("loss"))) {
      double[] validation =
          epochs.stream()
              .mapToDouble(epoch -> epoch.validation().getOrDefault("loss", 0.0))
              .toArray();
      lines.add(new Plot.Line("validation", x, validation));
    }
    return new Plot("Mean loss per example on " + name, "epoch", lines);
  }

  /// How often each class was taken for which.
  ///
  /// @param measured which examples were counted, `test` or `training`
  public static HeatMap confusion(Confusion confusion, List<String> classes, String measured) {
    String title =
        String.format(
            Locale.ROOT,
            "%s examples: %s right",
            measured.equals("test") ? "Test" : "Training",
            Words.percent(confusion.accuracy()));
    return new HeatMap(title, classes, confusion.counts());
  }
}
