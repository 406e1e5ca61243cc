package org.bpnet.cli.lab.energy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bpnet.cli.lab.InterruptibleBackend;
import org.bpnet.cli.plot.FigureFile;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.array.Seed;
import org.bpnet.nn.hopfield.Cities;
import org.bpnet.nn.hopfield.HopfieldTank;
import org.bpnet.nn.hopfield.Tours;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `bpnet lab tsp`: tours that a network finds, beside all tours there are.
@Command(
    name = "tsp",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Let a network travel, and try all tours beside it.",
    description = {
      "",
      "n x n units, V_xi near 1 where city x is the i-th of the tour, run down the energy of Hopfield"
          + " and Tank 1985:",
      "",
      "  E = A/2 (pairs in a row) + B/2 (pairs in a column) + C/2 (sum V - n')^2",
      "      + D/2 sum d_xy V_xi (V_y,i+1 + V_y,i-1)",
      "",
      "They found 16 tours in 20 starts; Wilson and Pawley 1988, with their constants, 15 in 100."
          + " Talavan and Yanez 2002 derive constants by which no state but a tour is stable. Both"
          + " are run from many starts. A tour's gap is how much longer it is than the shortest.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n",
    footer = {
      "",
      "@|bold Examples|@",
      "  bpnet lab tsp --picture tour.svg",
      "  bpnet lab tsp --cities 8 --seed 3 --json"
    })
public final class LabTsp implements Runnable {
  private static final int FEWEST = 4;
  private static final int MOST = 11; // as many as can be tried
  private static final int MOST_STARTS = 10_000;
  private static final double[] GAPS = {0.0, 0.1, 0.2, 0.3, 0.5};

  private final Console console;

  @Option(
      names = "--cities",
      paramLabel = "N",
      description =
          "So many cities anywhere in a square; if not given, the ten of Hopfield and Tank.")
  private @Nullable Integer count;

  @Option(
      names = "--starts",
      paramLabel = "N",
      description = "How often each network starts; ${DEFAULT-VALUE} if not given.")
  private int starts = 100;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of cities and starts; ${DEFAULT-VALUE} if not given.")
  private long seed = 1;

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "Draw the best tour that was found, the shortest, and the energy, as SVG.")
  private @Nullable Path picture;

  @Option(names = "--json", description = "Print all figures as JSON.")
  private boolean json;

  public LabTsp(Console console) {
    this.console = console;
  }

  /// What a set of constants led to from all starts.
  private record Runs(
      String name, HopfieldTank.Constants constants, List<HopfieldTank.Outcome> outcomes) {
    /// The lengths of the tours beyond that of the shortest, by it; the smallest first.
    double[] gaps(Cities cities, Tours tours) {
      return outcomes.stream()
          .flatMap(outcome -> outcome.tour().stream())
          .mapToDouble(tour -> cities.length(tour) / tours.least() - 1)
          .map(gap -> Math.max(0, gap)) // the shortest itself, summed from another city
          .sorted()
          .toArray();
    }

    long atRest() {
      return outcomes.stream().filter(HopfieldTank.Outcome::isAtRest).count();
    }

    double steps() {
      return outcomes.stream().mapToInt(HopfieldTank.Outcome::steps).average().orElse(0);
    }
  }

  @Override
  public void run() {
    check();
    Seed own = new Seed(seed);
    Cities cities =
        count == null ? Cities.ofHopfieldAndTank() : Cities.random(count, own.child("cities"));
    Tours tours = Tours.of(cities);
    Runs published =
        runs("published", cities, HopfieldTank.Constants.published(cities.count()), own);
    Runs derived = runs("derived", cities, HopfieldTank.Constants.derived(cities), own);
    if (picture != null) {
      FigureFile.write("--picture", picture, picture(cities, tours, derived), console);
    }
    if (json) {
      console.out().print(Json.pretty(figures(cities, tours, List.of(published, derived))));
    } else {
      print(cities, tours, List.of(published, derived));
    }
    console.out().flush();
  }

  private void check() {
    if (count != null && (count < FEWEST || count > MOST)) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "--cities: needs %d to %d, whose tours can all be tried, got %d",
              FEWEST,
              MOST,
              count));
    }
    if (starts < 1 || starts > MOST_STARTS) {
      throw new UsageException(
          String.format(Locale.ROOT, "--starts: needs 1 to %,d, got %d", MOST_STARTS, starts));
    }
    if (picture != null) {
      OutputFile.checkNamed("--picture", picture);
    }
  }

  private Runs runs(String name, Cities cities, HopfieldTank.Constants constants, Seed own) {
    var network = new HopfieldTank(cities, constants);
    return new Runs(
        name,
        constants,
        IntStream.range(0, starts)
            .mapToObj(start -> {
              InterruptibleBackend.checkInterrupted();
              return network.run(own.child("starts").child(start));
            })
            .toList());
  }

  private void print(Cities cities, Tours tours, List<Runs> all) {
    console.say(
        count == null ? "%d cities of Hopfield and Tank 1985" : "%d cities", cities.count());
    console.say(
        "%,d tours, the shortest %.3f, the mean %.3f\n",
        tours.count(), tours.least(), tours.mean());
    console.say(
        "%-9s  %6s  %5s  %8s  %8s  %7s  %10s",
        "constants", "starts", "tours", "mean gap", "best gap", "at rest", "mean steps");
    for (Runs runs : all) {
      double[] gaps = runs.gaps(cities, tours);
      console.say(
          "%-9s  %6d  %5d  %8s  %8s  %7d  %10.0f",
          runs.name(),
          starts,
          gaps.length,
          percent(Arrays.stream(gaps).average().orElse(Double.NaN)),
          percent(gaps.length == 0 ? Double.NaN : gaps[0]),
          runs.atRest(),
          runs.steps());
    }
    console.say("\nhow many starts led to tours with a gap of");
    console.say(
        "%-9s %7s  %7s  %7s  %7s  %7s  %7s  %8s",
        "constants", "0", "to 10 %", "to 20 %", "to 30 %", "to 50 %", "more", "no tour");
    for (Runs runs : all) {
      int[] counts = counts(runs.gaps(cities, tours));
      String row =
          IntStream.of(counts)
              .skip(1)
              .mapToObj(each -> String.format(Locale.ROOT, "%7d", each))
              .collect(Collectors.joining("  "));
      console.say(
          "%-9s %7d  %s  %8d", runs.name(), counts[0], row, starts - IntStream.of(counts).sum());
    }
    console.out().println();
    for (Runs runs : all) {
      HopfieldTank.Constants k = runs.constants();
      console.say(
          "%-9s  A %.4g, B %.4g, C %.3g, D %.4g, n' %.3g, u0 %.2g, steps of %.0e",
          runs.name(), k.a(), k.b(), k.c(), k.d(), k.bias(), k.u0(), k.step());
    }
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /// How many gaps are 0, up to 10 %, and so on, and beyond.
  private static int[] counts(double[] gaps) {
    int[] counts = new int[GAPS.length + 1];
    for (double gap : gaps) {
      int bin = 0;
      while (bin < GAPS.length && gap > GAPS[bin] + 1e-9) {
        bin++;
      }
      counts[bin]++;
    }
    return counts;
  }

  private String picture(Cities cities, Tours tours, Runs runs) {
    HopfieldTank.Outcome best =
        runs.outcomes().stream()
            .filter(outcome -> outcome.tour().isPresent())
            .min((a, b) -> Double.compare(length(cities, a), length(cities, b)))
            .orElse(runs.outcomes().getFirst());
    return new TourPicture(cities, tours, best).svg();
  }

  private static double length(Cities cities, HopfieldTank.Outcome outcome) {
    return cities.length(outcome.tour().orElseThrow());
  }

  private JsonValue figures(Cities cities, Tours tours, List<Runs> all) {
    JsonValue.Builder figures =
        JsonValue.object()
            .with("cities", cities.count())
            .with("tours", tours.count())
            .with("shortest", tours.least())
            .with("mean", tours.mean())
            .with("starts", starts);
    for (Runs runs : all) {
      double[] gaps = runs.gaps(cities, tours);
      figures.with(
          runs.name(),
          JsonValue.object()
              .with("tours", gaps.length)
              .with("gaps", JsonValue.of(gaps))
              .with("at_rest", runs.atRest())
              .with("steps", runs.steps())
              .build());
    }
    return figures.build();
  }
}
