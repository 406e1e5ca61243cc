package org.bpnet.cli.lab.finding;

import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import org.bpnet.cli.plot.FigureFile;
import org.bpnet.cli.plot.Plot;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Words;
import org.bpnet.train.json.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How an experiment is to tell what it found, on the command line.
public final class FindingOptions {
  @Option(names = "--picture", paramLabel = "FILE", description = "Draw it too, as SVG.")
  private @Nullable Path picture;

  @Option(names = "--json", description = "Print all figures as JSON.")
  private boolean json;

  /// Made by picocli.
  public FindingOptions() {}

  /// Refuses a number that is out of bounds.
  ///
  /// @throws UsageException with the bounds
  public static void check(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new UsageException(
          String.format(Locale.ROOT, "%s: needs %,d to %,d, got %,d", option, least, most, value));
    }
  }

  /// Refuses a number that is not between two others.
  ///
  /// @throws UsageException with the bounds
  public static void checkBetween(String option, double value, double above, double below) {
    if (!(value > above && value < below)) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "%s: needs a number above %s and below %s, got %s",
              option,
              Words.plain(above),
              Words.plain(below),
              value));
    }
  }

  /// Prints the findings, and draws them if that is asked for.
  public void show(Findings findings, Supplier<Plot> plot, Console console) {
    showDrawn(findings, () -> plot.get().svg(), console);
  }

  /// The same with a picture of another kind, as SVG.
  public void showDrawn(Findings findings, Supplier<String> svg, Console console) {
    if (picture != null) {
      FigureFile.write("--picture", picture, svg.get(), console);
    }
    console.out().print(json ? Json.pretty(findings.json()) : findings.text(console.language()));
    console.out().flush();
  }
}
