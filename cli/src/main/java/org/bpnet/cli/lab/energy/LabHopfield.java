package org.bpnet.cli.lab.energy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.bpnet.cli.lab.InterruptibleBackend;
import org.bpnet.cli.plot.FigureFile;
import org.bpnet.cli.plot.Plot;
import org.bpnet.cli.plot.TileSheet;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.array.Seed;
import org.bpnet.nn.hopfield.HopfieldNetwork;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `bpnet lab hopfield`: what an associative memory recalls, and how much fits into it.
@Command(
    name = "hopfield",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Recall pictures from noisy ones, and fill a memory until it breaks down.",
    description = {
      "",
      "Every unit is 1 or -1, and is joined with every other. The weights are given by what is"
          + " stored, by Hebb's rule w_ij = (1/N) sum x_i x_j; it is the states that change, one unit"
          + " after the other: s_i <- sign(sum_j w_ij s_j). The energy E = -1/2 sum w_ij s_i s_j falls"
          + " with every change (Hopfield 1982), until all stay. Of random patterns about 0.138 N can"
          + " be recalled; beyond, memory breaks down (Amit, Gutfreund, Sompolinsky 1985). Pictures"
          + " that resemble each other mix much earlier, which storing by projection prevents.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n",
    footer = {
      "",
      "@|bold Examples|@",
      "  bpnet lab hopfield --digit 8 --noise 0.2",
      "  bpnet lab hopfield --units 1000 --plot capacity.svg --picture recall.svg"
    })
public final class LabHopfield implements Runnable {
  private static final double[] LOADS = {
    0.02, 0.04, 0.06, 0.08, 0.1, 0.11, 0.12, 0.13, 0.14, 0.15, 0.16, 0.17, 0.18, 0.2, 0.22
  };
  private static final int FEWEST_UNITS = 50;
  private static final int MOST_UNITS = 2000; // 32 MB of weights, 440 patterns
  private static final int MOST_STATES = 6;

  private final Console console;

  @Option(
      names = "--digit",
      paramLabel = "K",
      description = "Which picture is shown, 0 to 9; ${DEFAULT-VALUE} if not given.")
  private int digit = 3;

  @Option(
      names = "--noise",
      paramLabel = "SHARE",
      description = "The share of units that are wrong, 0 to 0.5; ${DEFAULT-VALUE} if not given.")
  private double noise = 0.15;

  @Option(
      names = "--units",
      paramLabel = "N",
      description = "How large the memory is that is filled; ${DEFAULT-VALUE} if not given.")
  private int units = 500;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "The seed of noise, patterns and the units' order; ${DEFAULT-VALUE} if not given.")
  private long seed = 1;

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "Draw what becomes of the noisy picture, sweep by sweep, as SVG.")
  private @Nullable Path picture;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Draw what is recalled over the number of patterns, as SVG.")
  private @Nullable Path plot;

  @Option(names = "--json", description = "Print all figures as JSON.")
  private boolean json;

  public LabHopfield(Console console) {
    this.console = console;
  }

  /// What becomes of the noisy picture by a rule.
  private record Shown(StorageRule rule, StorageRule.Score score, HopfieldNetwork.Recall recall) {
    double before() {
      return recall.energies()[0];
    }

    double after() {
      return recall.energies()[recall.energies().length - 1];
    }

    int changes() {
      return recall.energies().length - 1;
    }
  }

  @Override
  public void run() {
    check();
    int[][] digits = DigitPatterns.all();
    int wrong = (int) Math.round(noise * digits[0].length);
    Seed own = new Seed(seed);
    int[] noisy = DigitPatterns.noisy(digits[digit], wrong, own.child("shown"));
    List<Shown> shown = new ArrayList<>();
    for (StorageRule rule : StorageRule.values()) {
      shown.add(
          new Shown(
              rule,
              rule.score(digits, wrong, own.child("noise")),
              rule.store(digits).recall(noisy, own.child("order"))));
    }
    List<StorageRule.Load> loads =
        DoubleStream.of(LOADS)
            .mapToObj(load -> {
              InterruptibleBackend.checkInterrupted();
              int count = (int) Math.round(load * units);
              return StorageRule.Load.of(units, count, own.child("random").child(count));
            })
            .toList();
    if (picture != null) {
      FigureFile.write("--picture", picture, sheet(digits[digit], shown).svg(), console);
    }
    if (plot != null) {
      FigureFile.write("--plot", plot, plot(loads).svg(), console);
    }
    if (json) {
      console.out().print(Json.pretty(figures(shown, loads)));
    } else {
      print(digits[digit], noisy, wrong, shown);
      print(loads);
    }
    console.out().flush();
  }

  private void check() {
    if (digit < 0 || digit >= DigitPatterns.DIGITS) {
      throw new UsageException(
          String.format(Locale.ROOT, "--digit: needs 0 to %d, got %d", 9, digit));
    }
    if (!(noise >= 0 && noise <= 0.5)) {
      throw new UsageException("--noise: needs a share from 0 to 0.5, got " + noise);
    }
    if (units < FEWEST_UNITS || units > MOST_UNITS) {
      throw new UsageException(
          String.format(
              Locale.ROOT, "--units: needs %d to %d, got %d", FEWEST_UNITS, MOST_UNITS, units));
    }
    for (Path file : new Path[] {picture, plot}) {
      if (file != null) {
        OutputFile.checkNamed(file.equals(picture) ? "--picture" : "--plot", file);
      }
    }
  }

  private void print(int[] stored, int[] noisy, int wrong, List<Shown> shown) {
    int pixels = stored.length;
    console.say(
        "ten pictures of %d units, the mean digits; %d units of each made wrong\n", pixels, wrong);
    console.say(
        "%-12s  %16s  %16s  %12s",
        "stored by", "stay as they are", "recalled exactly", "mean overlap");
    for (Shown one : shown) {
      StorageRule.Score score = one.score();
      console.say(
          "%-12s  %8d of %-2d     %8d of %-3d  %12.3f",
          one.rule().text(),
          score.stable(),
          DigitPatterns.DIGITS,
          score.recalled(),
          score.trials(),
          score.overlap());
    }
    console.say(
        "\n%-19s%-19s%-19s%s",
        "stored", "noisy", shown.getFirst().rule().text(), shown.getLast().rule().text());
    for (int row = 0; row < DigitPatterns.SIDE; row++) {
      console.say(
          "%s   %s   %s   %s",
          DigitPatterns.line(stored, row),
          DigitPatterns.line(noisy, row),
          DigitPatterns.line(shown.getFirst().recall().state(), row),
          DigitPatterns.line(shown.getLast().recall().state(), row));
    }
    console.out().println();
    for (Shown one : shown) {
      console.say(
          "%-12s energy %.1f -> %.1f in %d changes, %d sweeps; each lowers it: %s",
          one.rule().text(),
          one.before(),
          one.after(),
          one.changes(),
          one.recall().sweeps(),
          falls(one.recall().energies()) ? "yes" : "no");
    }
  }

  private static boolean falls(double[] energies) {
    for (int i = 1; i < energies.length; i++) {
      if (energies[i] >= energies[i - 1]) {
        return false;
      }
    }
    return true;
  }

  private void print(List<StorageRule.Load> loads) {
    console.say("\nrandom patterns in %d units by Hebb's rule, each a start\n", units);
    console.say(
        "%12s  %8s  %16s  %20s",
        "patterns / N", "patterns", "stay as they are", "mean overlap at rest");
    for (StorageRule.Load load : loads) {
      console.say(
          "%12.3f  %8d  %14.0f %%  %20.3f",
          load.ratio(), load.patterns(), 100 * load.stable(), load.overlap());
    }
  }

  private TileSheet sheet(int[] stored, List<Shown> shown) {
    int states = shown.stream().mapToInt(one -> one.recall().states().size()).max().orElseThrow();
    int columns = Math.min(MOST_STATES, states) + 1;
    List<TileSheet.Tile> tiles = new ArrayList<>();
    for (Shown one : shown) {
      tiles.add(tile("stored", stored));
      int sweeps = one.recall().sweeps();
      for (int i = 0; i < columns - 1; i++) {
        int sweep = i == columns - 2 ? sweeps : Math.min(i, sweeps);
        String name = sweep == 0 ? "noisy" : sweep == sweeps ? "at rest" : "sweep " + sweep;
        tiles.add(tile(name, one.recall().states().get(sweep)));
      }
    }
    return new TileSheet("recall by Hebb's rule, above, and by projection", columns, tiles);
  }

  private static TileSheet.Tile tile(String name, int[] state) {
    double[] dark = Arrays.stream(state).mapToDouble(unit -> unit > 0 ? 1 : 0).toArray();
    return new TileSheet.Tile(name, DigitPatterns.SIDE, dark);
  }

  private Plot plot(List<StorageRule.Load> loads) {
    return new Plot(
        String.format(Locale.ROOT, "random patterns in %d units by Hebb's rule", units),
        "patterns / N",
        List.of(
            new Plot.Line(
                "mean overlap at rest",
                all(loads, StorageRule.Load::ratio),
                all(loads, StorageRule.Load::overlap)),
            new Plot.Line(
                "share that stay as they are",
                all(loads, StorageRule.Load::ratio),
                all(loads, StorageRule.Load::stable))));
  }

  private static double[] all(
      List<StorageRule.Load> loads, ToDoubleFunction<StorageRule.Load> figure) {
    return loads.stream().mapToDouble(figure).toArray();
  }

  private JsonValue figures(List<Shown> shown, List<StorageRule.Load> loads) {
    JsonValue.Builder all = JsonValue.object().with("digit", digit).with("noise", noise);
    for (Shown one : shown) {
      all.with(
          one.rule().name().toLowerCase(Locale.ROOT),
          JsonValue.object()
              .with("stable", one.score().stable())
              .with("recalled", one.score().recalled())
              .with("trials", one.score().trials())
              .with("overlap", one.score().overlap())
              .with("energies", JsonValue.of(one.recall().energies()))
              .with("sweeps", one.recall().sweeps())
              .build());
    }
    return all.with("units", units)
        .with("patterns", JsonValue.of(all(loads, StorageRule.Load::patterns)))
        .with("stable", JsonValue.of(all(loads, StorageRule.Load::stable)))
        .with("overlap", JsonValue.of(all(loads, StorageRule.Load::overlap)))
        .build();
  }
}
