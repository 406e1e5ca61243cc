package org.bpnet.cli.lab.energy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bpnet.cli.lab.Lab;
import org.bpnet.cli.plot.FigureFile;
import org.bpnet.cli.plot.Plot;
import org.bpnet.cli.plot.TileSheet;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.boltzmann.AnnealedImportanceSampling;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `bpnet lab rbm`: a Boltzmann machine learns how digits look.
@Command(
    name = "rbm",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Let a restricted Boltzmann machine learn how digits look, without labels.",
    description = {
      "",
      "Visible units v are the pixels, hidden units h detect what goes together; p(v, h) is"
          + " proportional to exp(-E), E = -b'v - c'h - v'Wh. Contrastive divergence (Hinton 2002)"
          + " changes W by <v h'> of the data less <v h'> after k sweeps between the layers. Where the"
          + " free energy F(v) = -log sum_h exp(-E) of held-out digits rises above that of learnt ones,"
          + " the machine learns by heart; its level alone says nothing, since log p(v) = -F(v) - log Z."
          + " log Z is estimated by annealed importance sampling. Such machines, one on the other, are"
          + " the first values of a deep network (Hinton, Osindero, Teh 2006): bpnet train --pretrain rbm.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n",
    footer = {
      "",
      "@|bold Examples|@",
      "  bpnet lab rbm --picture rbm.svg",
      "  bpnet lab rbm --hidden 200 --persistent --epochs 50 --plot energies.svg"
    })
public final class LabRbm implements Runnable {
  private static final int MOST_HIDDEN = 2_000;
  private static final int MOST_EPOCHS = 10_000;
  private static final int MOST_SWEEPS = 1_000;
  private static final int SHOWN = 4;
  private static final int COLUMNS = 12;
  private static final int FILTER_ROWS = 2;
  private static final int LINES = 10;
  private static final String INK = " .:-=+*#%@";

  private final Console console;

  @Option(
      names = "--hidden",
      paramLabel = "N",
      description = "How many hidden units; ${DEFAULT-VALUE} if not given.")
  private int hidden = 100;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the digits; ${DEFAULT-VALUE} if not given.")
  private int epochs = 20;

  @Option(
      names = "--sweeps",
      paramLabel = "K",
      description = "Sweeps to each update; ${DEFAULT-VALUE} if not given.")
  private int sweeps = 1;

  @Option(
      names = "--persistent",
      description = "Let 100 chains go on from update to update (Tieleman 2008).")
  private boolean persistent;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What all random choices derive from; ${DEFAULT-VALUE} if not given.")
  private long seed = 1;

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "Draw weights, reconstructions and what the machine makes up, as SVG.")
  private @Nullable Path picture;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Draw the free energies by epoch, as SVG.")
  private @Nullable Path plot;

  @Option(names = "--json", description = "Print all figures as JSON.")
  private boolean json;

  public LabRbm(Console console) {
    this.console = console;
  }

  /// What is known of a machine's log Z, and the mean log p(v) of held-out digits by it.
  private record Likelihood(AnnealedImportanceSampling.Estimate partition, double heldOut) {
    static Likelihood of(DigitMachine machine, DigitMachine.Epoch epoch) {
      AnnealedImportanceSampling.Estimate estimate = machine.logPartition();
      return new Likelihood(estimate, -epoch.heldOut() - estimate.logZ());
    }
  }

  @Override
  public void run() {
    check();
    try (Backend backend = Lab.backend();
        var machine = new DigitMachine(hidden, new Seed(seed), backend)) {
      List<DigitMachine.Epoch> all = new ArrayList<>(List.of(machine.measure(0)));
      Likelihood before = Likelihood.of(machine, all.getFirst());
      machine.train(epochs, sweeps, persistent, all::add);
      Likelihood after = Likelihood.of(machine, all.getLast());
      if (picture != null) {
        FigureFile.write("--picture", picture, sheet(machine).svg(), console);
      }
      if (plot != null) {
        FigureFile.write("--plot", plot, plot(all).svg(), console);
      }
      if (json) {
        console.out().print(Json.pretty(figures(all, before, after)));
      } else {
        print(machine, all, before, after);
      }
    }
    console.out().flush();
  }

  private void check() {
    check("--hidden", hidden, MOST_HIDDEN);
    check("--epochs", epochs, MOST_EPOCHS);
    check("--sweeps", sweeps, MOST_SWEEPS);
    if (picture != null) {
      OutputFile.checkNamed("--picture", picture);
    }
    if (plot != null) {
      OutputFile.checkNamed("--plot", plot);
    }
  }

  private static void check(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new UsageException(
          String.format(Locale.ROOT, "%s: needs 1 to %,d, got %d", option, most, value));
    }
  }

  private void print(
      DigitMachine machine, List<DigitMachine.Epoch> all, Likelihood before, Likelihood after) {
    console.say(
        "Boltzmann %d - %d, bernoulli: %,d digits to learn from, %d held out\n",
        machine.machine().visibleUnits(),
        machine.machine().hiddenUnits(),
        machine.learnt(),
        machine.heldOut());
    console.say(
        "%5s  %20s  %19s  %8s  %5s",
        "epoch", "reconstruction error", "free energy: learnt", "held out", "gap");
    for (int i = 0; i < all.size(); i++) {
      if (i * LINES / (all.size() - 1) != (i - 1) * LINES / (all.size() - 1) || i == 0) {
        DigitMachine.Epoch epoch = all.get(i);
        console.say(
            "%5d  %20.4f  %19.2f  %8.2f  %5.2f",
            epoch.number(),
            epoch.error(),
            epoch.learnt(),
            epoch.heldOut(),
            epoch.heldOut() - epoch.learnt());
      }
    }
    console.say(
        "\nlog Z by annealed importance sampling: %.2f (between %.2f and %.2f)\n"
            + "mean log p of held-out digits: %.2f nats; with every pixel for itself %.2f",
        after.partition().logZ(),
        after.partition().low(),
        after.partition().high(),
        after.heldOut(),
        before.heldOut());
    HostArray digits = machine.digits(SHOWN);
    draw("held out", digits);
    draw("reconstructed", machine.reconstructed(digits));
    draw("made up", machine.made(SHOWN));
  }

  private void draw(String title, HostArray pictures) {
    console.say("\n%s", title);
    List<double[]> rows = DigitMachine.rows(pictures);
    for (int line = 0; line < DigitMachine.SIDE; line++) {
      int from = line * DigitMachine.SIDE;
      String text =
          rows.stream()
              .map(pixels ->
                  IntStream.range(from, from + DigitMachine.SIDE)
                      .mapToObj(i -> ink(pixels[i]).repeat(2))
                      .collect(Collectors.joining()))
              .collect(Collectors.joining("   "));
      console.out().println(text.stripTrailing());
    }
  }

  private static String ink(double shade) {
    int place = Math.clamp(Math.round(shade * (INK.length() - 1)), 0, INK.length() - 1);
    return INK.substring(place, place + 1);
  }

  private TileSheet sheet(DigitMachine machine) {
    List<TileSheet.Tile> tiles = new ArrayList<>();
    double[] weights = machine.machine().weight().value().toDoubles();
    int pixels = DigitMachine.SIDE * DigitMachine.SIDE;
    for (int unit = 0; unit < Math.min(hidden, FILTER_ROWS * COLUMNS); unit++) {
      double[] own = new double[pixels];
      for (int i = 0; i < pixels; i++) {
        own[i] = weights[i * hidden + unit];
      }
      tiles.add(new TileSheet.Tile("unit " + (unit + 1), DigitMachine.SIDE, own).scaled());
    }
    while (tiles.size() % COLUMNS != 0) { // few units: the next row begins at the left
      tiles.add(new TileSheet.Tile("", DigitMachine.SIDE, new double[pixels]));
    }
    HostArray digits = machine.digits(COLUMNS);
    add(tiles, "held out", digits);
    add(tiles, "reconstructed", machine.reconstructed(digits));
    add(tiles, "made up", machine.made(COLUMNS));
    return new TileSheet(
        machine.machine() + ": weights of hidden units, held-out digits, reconstructions, samples",
        COLUMNS,
        tiles);
  }

  private static void add(List<TileSheet.Tile> tiles, String name, HostArray pictures) {
    DigitMachine.rows(pictures)
        .forEach(row -> tiles.add(new TileSheet.Tile(name, DigitMachine.SIDE, row)));
  }

  private static Plot plot(List<DigitMachine.Epoch> all) {
    return new Plot(
        "free energy of digits in a Boltzmann machine",
        "epoch",
        List.of(
            new Plot.Line(
                "learnt",
                each(all, DigitMachine.Epoch::number),
                each(all, DigitMachine.Epoch::learnt)),
            new Plot.Line(
                "held out",
                each(all, DigitMachine.Epoch::number),
                each(all, DigitMachine.Epoch::heldOut))));
  }

  private static double[] each(
      List<DigitMachine.Epoch> all, ToDoubleFunction<DigitMachine.Epoch> figure) {
    return all.stream().mapToDouble(figure).toArray();
  }

  private JsonValue figures(List<DigitMachine.Epoch> all, Likelihood before, Likelihood after) {
    return JsonValue.object()
        .with("hidden", hidden)
        .with("epochs", epochs)
        .with("sweeps", sweeps)
        .with("persistent", persistent)
        .with("error", JsonValue.of(each(all, DigitMachine.Epoch::error)))
        .with("free_energy", JsonValue.of(each(all, DigitMachine.Epoch::learnt)))
        .with("free_energy_held_out", JsonValue.of(each(all, DigitMachine.Epoch::heldOut)))
        .with("log_z", after.partition().logZ())
        .with("log_z_low", after.partition().low())
        .with("log_z_high", after.partition().high())
        .with("log_p_held_out", after.heldOut())
        .with("log_p_pixels_alone", before.heldOut())
        .build();
  }
}
