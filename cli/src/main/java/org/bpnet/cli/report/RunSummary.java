package org.bpnet.cli.report;

import java.util.List;
import java.util.Locale;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Words;
import org.bpnet.core.text.Count;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.train.metric.Confusion;
import org.bpnet.train.metric.Residuals;

/// Prints what came out of training or evaluation, to be read.
public record RunSummary(Console console) {
  /// More classes than this are left to the picture.
  private static final int CLASSES_SHOWN = 20;

  /// After training.
  ///
  /// @param data as it was given on the command line
  public void print(Result result, String data) {
    print(result.score(), result.measured());
    console.out().println();
    String end =
        switch (result.report().reason()) {
          case COMPLETED -> "all that were asked for";
          case NO_IMPROVEMENT -> "stopped as validation no longer improved";
          case CONVERGED -> "stopped as the loss could get no lower";
          case STOPPED -> "stopped when asked to";
        };
    console.print(
        String.format(
            Locale.ROOT,
            "%s in %.1f s, %s; best was epoch %d; %s samples/s",
            Count.of(result.report().epochs().size(), "epoch"),
            result.trainSeconds(),
            end,
            result.report().bestEpoch(),
            Words.count(Math.round(result.samplesPerSecond()))));
    console.print("Run folder  @|bold " + result.run() + "|@");
    boolean image = result.examples().inputs() instanceof Inputs.Arrays;
    String input = image ? "picture.png" : isTable(data) ? data : "new.csv";
    console.print(
        String.format(
            Locale.ROOT,
            "Next        @|bold bpnet predict --model %s %s|@",
            Words.shell(result.run().toString()),
            Words.shell(input)));
  }

  private static boolean isTable(String data) {
    return data.endsWith(".csv") || data.endsWith(".csv.gz") || data.endsWith(".parquet");
  }

  /// A score over so many examples of some kind, `test`.
  public void print(Result.Score score, String kind) {
    console.out().println();
    switch (score) {
      case Result.ClassScore(Confusion confusion, List<String> classes) -> {
        long right = Math.round(confusion.accuracy() * confusion.total());
        console.print(
            String.format(
                Locale.ROOT,
                "@|bold,green %s|@ @|bold %s accuracy|@ (%s of %s right), macro F1 %.3f",
                Words.percent(confusion.accuracy()),
                kind,
                Words.count(right),
                Words.count(confusion.total()),
                confusion.macroF1()));
        if (classes.size() <= CLASSES_SHOWN) {
          table(confusion, classes);
        }
      }
      case Result.ValueScore(Residuals residuals) ->
          console.print(
              String.format(
                  Locale.ROOT,
                  "@|bold,green R² %.3f|@ @|bold on %s|@, mean absolute error %s, RMSE %s",
                  residuals.r2(),
                  Count.of(residuals.examples(), kind + " example"),
                  Words.number(residuals.mae()),
                  Words.number(residuals.rmse())));
    }
  }

  private void table(Confusion confusion, List<String> classes) {
    int width = Math.clamp(classes.stream().mapToInt(String::length).max().orElse(0), 5, 24);
    String head = "  %-" + width + "s  %9s  %9s  %9s  %9s";
    console.print(
        String.format(Locale.ROOT, head, "class", "precision", "recall", "F1", "examples"));
    for (int c = 0; c < classes.size(); c++) {
      String name = classes.get(c);
      console
          .out()
          .println(
              String.format(
                  Locale.ROOT,
                  "  %-" + width + "s  %9.3f  %9.3f  %9.3f  %9d",
                  name.length() <= width ? name : name.substring(0, width - 1) + "…",
                  confusion.precision(c),
                  confusion.recall(c),
                  confusion.f1(c),
                  confusion.support(c)));
    }
  }
}
