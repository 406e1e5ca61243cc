package org.bpnet.cli.lab.gan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bpnet.cli.lab.Lab;
import org.bpnet.cli.plot.FigureFile;
import org.bpnet.cli.plot.ScatterPanels;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.adversarial.AdversarialLoss;
import org.bpnet.nn.adversarial.AdversarialLosses;
import org.bpnet.nn.adversarial.GaussianRing;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet lab gan`: a generator learns a ring of eight normal distributions, or images.
@Command(
    name = "gan",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Let a generator and a discriminator play, and watch for modes that are lost.",
    description = {
      "",
      "A generator G makes points of noise; a discriminator D says how probable it is that a point"
          + " is real: min over G, max over D of E log D(x) + E log(1 - D(G(z))). Against a fixed G"
          + " the best D is p/(p + q). G may do well by making a part of the data only: it collapses."
          + " The data are eight normal distributions on a circle, so that this is seen.",
      "",
      "Prints how training goes: the share of samples within three deviations of a mode, how many of"
          + " the modes have 2 %% of the samples, and the squared maximum mean discrepancy from the"
          + " data, 0 in the mean where both are alike.",
      "",
      "Of images, convolutional networks play. A classifier judges what is made: how sure it is of"
          + " its answers, the least share of a class among them, and by what it sees in samples and"
          + " in real images the distance of Frechet, |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)),"
          + " the discrepancy, and how far samples spread, 1 for as far as the data.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n",
    footer = {
      "",
      "@|bold Examples|@",
      "  bpnet lab gan --picture ring.svg",
      "  bpnet lab gan --loss minimax --steps 2000",
      "  bpnet lab gan digits --picture digits.svg",
      "  bpnet lab gan mnist --judge RUN --picture mnist.svg"
    })
public final class LabGan implements Runnable {
  private static final int MODES = 8;
  private static final double RADIUS = 2;
  private static final double LEAST = 0.02;
  private static final int LOOKS = 7;
  private static final int MOST_STEPS = 1_000_000;
  private static final int DRAWN = 600;
  private static final String RING = "ring";
  private static final String RING_LOSS = "wasserstein(weight=0.1)";
  private static final String IMAGE_LOSS = "non_saturating";

  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "DATA",
      description =
          "ring, or images with classes, such as digits or mnist; ${DEFAULT-VALUE} if not given.")
  private String data = RING;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description =
          "What they play for: minimax, non_saturating, least_squares or wasserstein; if not"
              + " given, wasserstein(weight=0.1) for the ring and non_saturating for images.")
  private @Nullable String loss;

  @Option(
      names = "--deviation",
      paramLabel = "X",
      description =
          "The standard deviation of each mode, at radius 2; ${DEFAULT-VALUE} if not given.")
  private double deviation = 0.1;

  @Option(
      names = "--judge",
      paramLabel = "RUN",
      description =
          "The run folder of a classifier of the images; a small one is trained if not given.")
  private @Nullable Path judge;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps of both, in turn; ${DEFAULT-VALUE} if not given.")
  private int steps = 4_000;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of all random choices; ${DEFAULT-VALUE} if not given.")
  private long seed = 1;

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "Draw data and samples over time, as SVG.")
  private @Nullable Path picture;

  @Option(names = "--json", description = "Print all figures as JSON.")
  private boolean json;

  public LabGan(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    if (steps < LOOKS || steps > MOST_STEPS) {
      throw new UsageException(
          String.format(Locale.ROOT, "--steps: needs %d to %,d, got %d", LOOKS, MOST_STEPS, steps));
    }
    if (!(deviation >= 0.001 && deviation <= 0.5)) {
      throw new UsageException("--deviation: needs 0.001 to 0.5, got " + deviation);
    }
    if (picture != null) {
      OutputFile.checkNamed("--picture", picture);
    }
    AdversarialLoss game;
    try {
      game =
          AdversarialLosses.CATALOG.create(
              loss != null ? loss : data.equals(RING) ? RING_LOSS : IMAGE_LOSS);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--loss: " + e.getMessage());
    }
    if (data.equals(RING)) {
      playRing(game);
    } else {
      playImages(game);
    }
    console.out().flush();
  }

  private void playImages(AdversarialLoss game) {
    var root = new Seed(seed);
    ImageRun.Outcome outcome =
        ImageRun.of(data, game, root).play(Optional.ofNullable(judge), steps, root);
    if (json) {
      console.out().print(Json.pretty(outcome.figures(seed)));
    } else {
      outcome.print(console);
    }
    if (picture != null) {
      FigureFile.write("--picture", picture, outcome.draw(), console);
    }
  }

  private void playRing(AdversarialLoss game) {
    if (judge != null) {
      throw new UsageException("--judge: is for images, and the ring has its modes; leave it out");
    }
    var ring = new GaussianRing(MODES, RADIUS, deviation);
    List<RingGame.Look> looks;
    try (Backend backend = Lab.backend()) {
      looks = new RingGame(game, ring, steps, LOOKS, new Seed(seed)).play(backend);
    }
    if (json) {
      console.out().print(Json.pretty(figures(game, looks)));
    } else {
      print(looks);
    }
    if (picture != null) {
      FigureFile.write("--picture", picture, draw(ring, game, looks), console);
    }
  }

  /// A generator that makes half of the modes or fewer, after it was given a quarter of the steps
  /// to find them.
  private static boolean isCollapsed(int look, GaussianRing.Coverage coverage) {
    return look >= LOOKS / 4 && coverage.covered(LEAST) <= MODES / 2;
  }

  private void print(List<RingGame.Look> looks) {
    console.say(
        "%6s  %13s  %9s  %12s  %5s  %6s  %11s",
        "step", "discriminator", "generator", "within 3", "modes", "spread", "discrepancy");
    for (int i = 0; i < looks.size(); i++) {
      RingGame.Look look = looks.get(i);
      GaussianRing.Coverage coverage = look.coverage();
      console.say(
          "%6d  %13.4f  %9.4f  %11.1f%%  %5d  %6.3f  %11.5f%s",
          look.step(),
          look.losses()[0],
          look.losses()[1],
          100 * coverage.near(),
          coverage.covered(LEAST),
          coverage.spread(),
          look.discrepancy(),
          isCollapsed(i, coverage) ? "  collapsed" : "");
    }
    console.say(
        "\nshares of the modes at the end, in %%: %s",
        String.join(
            ", ",
            Arrays.stream(looks.getLast().coverage().shares())
                .mapToObj(share -> String.format(Locale.ROOT, "%.1f", 100 * share))
                .toList()));
  }

  private JsonValue figures(AdversarialLoss game, List<RingGame.Look> looks) {
    List<JsonValue> all = new ArrayList<>();
    for (int i = 0; i < looks.size(); i++) {
      RingGame.Look look = looks.get(i);
      all.add(
          JsonValue.object()
              .with("step", look.step())
              .with("discriminator", look.losses()[0])
              .with("generator", look.losses()[1])
              .with("near", look.coverage().near())
              .with("modes", look.coverage().covered(LEAST))
              .with("shares", JsonValue.of(look.coverage().shares()))
              .with("spread", look.coverage().spread())
              .with("discrepancy", look.discrepancy())
              .with("collapsed", isCollapsed(i, look.coverage()))
              .build());
    }
    return JsonValue.object()
        .with("loss", game.toString())
        .with("deviation", deviation)
        .with("seed", seed)
        .with("looks", new JsonValue.Items(all))
        .build();
  }

  private static String draw(GaussianRing ring, AdversarialLoss game, List<RingGame.Look> looks) {
    ScatterPanels.Cloud none = new ScatterPanels.Cloud(new double[0], new double[0]);
    ScatterPanels.Cloud data = cloud(ring.sample(DRAWN, new Seed(0)));
    List<ScatterPanels.Panel> panels = new ArrayList<>();
    panels.add(new ScatterPanels.Panel("data", List.of(data, none)));
    for (RingGame.Look look : looks) {
      panels.add(
          new ScatterPanels.Panel(
              String.format(Locale.ROOT, "step %,d", look.step()),
              List.of(none, cloud(look.samples()))));
    }
    return new ScatterPanels(
            "Samples over time, " + game, List.of("data", "samples"), panels, 1.5 * ring.radius())
        .svg();
  }

  private static ScatterPanels.Cloud cloud(HostArray points) {
    int count = Math.min(DRAWN, points.shape().extent(0));
    return new ScatterPanels.Cloud(
        IntStream.range(0, count).mapToDouble(i -> points.at(2 * i)).toArray(),
        IntStream.range(0, count).mapToDouble(i -> points.at(2 * i + 1)).toArray());
  }
}
