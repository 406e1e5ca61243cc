package org.bpnet.cli.lab.descent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.bpnet.cli.lab.finding.FindingOptions;
import org.bpnet.cli.lab.finding.Findings;
import org.bpnet.cli.plot.Plot;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Seed;
import org.bpnet.nn.optim.formula.Sgd;
import org.bpnet.nn.regularizer.bound.Bounds;
import org.bpnet.nn.schedule.Schedule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `bpnet lab basins`: where descent ends depends on where it begins.
@Command(
    name = "basins",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Descend from many places, and see which minimum each of them leads to.",
    description = {
      "",
      "Himmelblau's function (x^2 + y - 11)^2 + (x + y^2 - 7)^2 has four minima, all of them 0 there,"
          + " and no other reason why descent should find one rather than another than where it"
          + " begins. The losses of networks with hidden layers have many minima too: exchanged"
          + " hidden units alone make them.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class LabBasins implements Runnable {
  private static final double REACH = 5;
  private static final int COLUMNS = 61;
  private static final int ROWS = 25;
  private static final int STEPS = 300;
  private static final double RATE = 0.005;
  private static final double SAME = 1e-2;
  private static final int SHOWN = 5;

  private final Console console;

  @Mixin private final FindingOptions options = new FindingOptions();

  public LabBasins(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    Descent all = descend();
    double[] ends = all.points().getLast();
    Map<String, int[]> counts = new TreeMap<>();
    Map<Integer, String> ended = new LinkedHashMap<>();
    for (int i = 0; i < ends.length; i += 2) {
      String place = String.format(Locale.ROOT, "%.2f, %.2f", ends[i], ends[i + 1]);
      counts.computeIfAbsent(place, _ -> new int[1])[0]++;
      ended.put(i / 2, place);
    }
    counts.values().removeIf(count -> count[0] < ends.length * SAME / 2);
    List<String> minima = List.copyOf(counts.keySet());
    List<List<Object>> rows = new ArrayList<>();
    for (String place : minima) {
      int count = counts.getOrDefault(place, new int[1])[0];
      rows.add(List.of(letter(minima, place), place, count, 100.0 * count / (ROWS * COLUMNS)));
    }
    Findings findings =
        new Findings().table("minima", List.of("letter", "minimum", "starts", "% of them"), rows);
    for (int row = 0; row < ROWS; row++) {
      var line = new StringBuilder("  ");
      for (int column = 0; column < COLUMNS; column++) {
        line.append(letter(minima, ended.getOrDefault(row * COLUMNS + column, "")));
      }
      findings.say(line.toString());
    }
    findings.say("x and y run from -5 to 5; a dot has not arrived after 300 steps");
    options.show(findings, () -> plot(all), console);
  }

  private static String letter(List<String> minima, String place) {
    int index = minima.indexOf(place);
    return index < 0 ? "." : String.valueOf((char) ('a' + index));
  }

  /// All at once: the sum of the function over many points has each point's own gradient.
  private static Descent descend() {
    double[] starts = new double[2 * ROWS * COLUMNS];
    for (int i = 0; i < starts.length / 2; i++) {
      int row = i / COLUMNS;
      starts[2 * i] = REACH * (2.0 * (i % COLUMNS) / (COLUMNS - 1) - 1);
      starts[2 * i + 1] = REACH * (1 - 2.0 * row / (ROWS - 1));
    }
    return Descent.of(
        LabBasins::himmelblau,
        starts,
        Sgd.defaults(),
        Schedule.constant(RATE),
        Bounds.none(),
        STEPS,
        new Seed(0));
  }

  private static Tensor himmelblau(Tensor points) {
    Tensor pairs = points.reshape(points.shape().elementCount() / 2, 2);
    Tensor x = pairs.slice(1, 0, 1);
    Tensor y = pairs.slice(1, 1, 2);
    Tensor first = x.square().add(y).sub(11);
    Tensor second = y.square().add(x).sub(7);
    return first.square().add(second.square()).sum();
  }

  /// The ways of a few starts.
  private static Plot plot(Descent all) {
    List<Plot.Line> lines = new ArrayList<>();
    int starts = ROWS * COLUMNS;
    for (int i = 0; i < SHOWN; i++) {
      int start = (2 * i + 1) * starts / (2 * SHOWN) + (i % 2 == 0 ? COLUMNS / 4 : -COLUMNS / 4);
      String from =
          Arrays.stream(
                  new double[] {
                    all.points().getFirst()[2 * start], all.points().getFirst()[2 * start + 1]
                  })
              .mapToObj(v -> String.format(Locale.ROOT, "%.1f", v))
              .reduce((a, b) -> a + ", " + b)
              .orElse("");
      lines.add(new Plot.Line(from, all.track(2 * start), all.track(2 * start + 1)));
    }
    return new Plot("The way down from five places: y over x", "x", lines);
  }
}
