package org.bpnet.cli.lab;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.cli.plot.FigureFile;
import org.bpnet.cli.plot.Plot;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.nn.construct.Pulses;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `bpnet lab pulses`: a continuous function as a sum of square pulses.
@Command(
    name = "pulses",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Follow a curve by a network of square pulses, without training.",
    description = {
      "",
      "A pulse is two thresholds and their difference. N of them side by side, each as high as"
          + " sin x in its middle, are off by at most half their width, since the slope is at most"
          + " 1: with twice as many pulses half as much. So a network with one hidden layer comes"
          + " as near to any continuous function as one likes.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class LabPulses implements Runnable {
  private static final double END = 3;
  private static final int POINTS = 6_001;
  private static final int DOUBLINGS = 5;
  private static final int MOST = 1_000;

  private final Console console;

  @Option(
      names = "--pulses",
      paramLabel = "N",
      description = "How many there are at first; ${DEFAULT-VALUE} if not given.")
  private int pulses = 12;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Draw the curve and the first sum of pulses, as SVG.")
  private @Nullable Path plot;

  public LabPulses(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    if (pulses < 1 || pulses > MOST) {
      throw new UsageException("--pulses: needs 1 to 1000, got " + pulses);
    }
    double[] x =
        IntStream.range(0, POINTS).mapToDouble(i -> END * (2.0 * i / (POINTS - 1) - 1)).toArray();
    double[] curve = Arrays.stream(x).map(Math::sin).toArray();
    console.say("%6s  %6s  %14s  %15s", "pulses", "units", "largest error", "half the width");
    for (int count = pulses; count <= pulses << DOUBLINGS; count *= 2) {
      Pulses sum = Pulses.of(Math::sin, -END, END, count);
      double[] y = sum.network().outputs(x);
      double error =
          IntStream.range(0, POINTS).mapToDouble(i -> Math.abs(y[i] - curve[i])).max().orElse(0);
      console.say("%6d  %6d  %14.6f  %15.6f", count, sum.network().units(), error, sum.bound(1));
      if (plot != null && count == pulses) {
        List<Plot.Line> lines =
            List.of(new Plot.Line("sin x", x, curve), new Plot.Line(count + " pulses", x, y));
        String svg = new Plot("A sum of square pulses", "x", lines).svg();
        FigureFile.write("--plot", plot, svg, console);
      }
    }
    console.out().flush();
  }
}
