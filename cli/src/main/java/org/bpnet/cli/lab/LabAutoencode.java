package org.bpnet.cli.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bpnet.cli.plot.FigureFile;
import org.bpnet.cli.plot.Mosaic;
import org.bpnet.cli.plot.ScatterPanels;
import org.bpnet.cli.report.Reconstructions;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSources;
import org.bpnet.nn.embed.distance.Euclidean;
import org.bpnet.nn.minimize.method.Lbfgs;
import org.bpnet.train.Autoencoder;
import org.bpnet.train.Settings;
import org.bpnet.train.autoencode.AutoencoderSpec;
import org.bpnet.train.autoencode.ReconstructionScore;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.retrieval.ExactIndex;
import org.bpnet.train.retrieval.Neighbours;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet lab autoencode`: kinds of autoencoders side by side.
@Command(
    name = "autoencode",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Squeeze images through a few numbers, by each kind of autoencoder.",
    description = {
      "",
      "An autoencoder is trained to give back its input: y = g(f(x)), the code f(x) being narrower."
          + " Without hidden layers its code spans the first principal axes (Baldi, Hornik 1989);"
          + " deeper ones do better with as many numbers. Beside the error E(y, x) kinds ask for"
          + " more: to find x from what noise left of it (denoising); that units be seldom on, + KL"
          + " of their mean activation from a rate (sparse); that the code stay where it is, + the"
          + " squared Jacobian (contractive); that it be standard normal, + KL(N(m, s^2) || N(0, 1))"
          + " (variational).",
      "",
      "Prints for each the squared error of a test image, the share of the variance that it"
          + " explains, and how often the nearest code is of the same class, which no kind was"
          + " told.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n",
    footer = {
      "",
      "@|bold Examples|@",
      "  bpnet lab autoencode --picture codes.svg",
      "  bpnet lab autoencode mnist --code 16 --epochs 10 --mosaic digits.svg"
    })
public final class LabAutoencode implements Runnable {
  private static final int SHOWN = 12;
  private static final int GALLERY = 5_000;
  private static final int MOST_CODE = 256;
  private static final int MOST_EPOCHS = 1_000;
  private static final double RATE = 0.003;
  private static final int AXES = 100; // iterations, at most

  /// A row of the table.
  ///
  /// @param layers of the encoder
  private record Entry(String name, String layers, String kind, boolean tied) {}

  /// Weights of what is added are ours, for images of the bundled digits' size.
  private static final List<Entry> ENTRIES =
      List.of(
          new Entry("linear", "", "plain", false),
          new Entry("deep", "128,relu,64,relu", "plain", false),
          new Entry("tied", "128,relu,64,relu", "plain", true),
          new Entry("denoising", "128,relu,64,relu", "denoising", false),
          new Entry("sparse", "128,relu,64,relu", "sparse(rate=0.2, weight=1)", false),
          new Entry("contractive", "128,relu,64,relu", "contractive(weight=0.1)", false),
          new Entry("variational", "128,relu,64,relu", "variational(weight=0.5)", false));

  /// What came of a row.
  ///
  /// @param neighbours the share of test images whose nearest code is of their class
  private record Outcome(
      Entry entry,
      long parameters,
      ReconstructionScore score,
      double neighbours,
      float[] images,
      float[] codes) {}

  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "DATA",
      description = "Images with classes; ${DEFAULT-VALUE} if not given.")
  private String data = "digits";

  @Option(
      names = "--code",
      paramLabel = "D",
      description = "How many numbers a code has; ${DEFAULT-VALUE} if not given.")
  private int code = 2;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the images; ${DEFAULT-VALUE} if not given.")
  private int epochs = 20;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of all random choices; ${DEFAULT-VALUE} if not given.")
  private long seed = 1;

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "Draw the codes of test images, as SVG; needs a code of 2 numbers.")
  private @Nullable Path picture;

  @Option(
      names = "--mosaic",
      paramLabel = "FILE",
      description = "Draw test images and what each kind makes of them, as SVG.")
  private @Nullable Path mosaic;

  @Option(names = "--json", description = "Print all figures as JSON.")
  private boolean json;

  public LabAutoencode(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    check();
    Prepared images = Lab.images(DataSources.open(data), new Seed(seed));
    if (!(images.train().target() instanceof Target.Classes)) {
      throw new UsageException(data + ": needs images with classes");
    }
    List<Outcome> outcomes = new ArrayList<>();
    try (Backend backend = Lab.backend()) {
      for (Entry entry : ENTRIES) {
        outcomes.add(trained(entry, images, backend));
      }
    }
    if (json) {
      console.out().print(Json.pretty(figures(outcomes)));
    } else {
      print(outcomes);
    }
    draw(images, outcomes);
    console.out().flush();
  }

  private void check() {
    if (code < 1 || code > MOST_CODE) {
      throw new UsageException(
          String.format(Locale.ROOT, "--code: needs 1 to %d numbers, got %d", MOST_CODE, code));
    }
    if (epochs < 1 || epochs > MOST_EPOCHS) {
      throw new UsageException(
          String.format(Locale.ROOT, "--epochs: needs 1 to %d, got %d", MOST_EPOCHS, epochs));
    }
    if (picture != null) {
      OutputFile.checkNamed("--picture", picture);
      if (code != 2) {
        throw new UsageException("--picture: draws codes of 2 numbers, got --code " + code);
      }
    }
    if (mosaic != null) {
      OutputFile.checkNamed("--mosaic", mosaic);
    }
  }

  private Outcome trained(Entry entry, Prepared images, Backend backend) {
    AutoencoderSpec plain = AutoencoderSpec.of(entry.kind(), code);
    AutoencoderSpec wanted = entry.tied() ? plain.sharingWeights() : plain;
    Settings settings =
        Settings.defaults().layers(entry.layers()).epochs(epochs).seed(seed).backend(backend);
    settings =
        entry.layers().isEmpty() // spans the principal axes only at the minimum
            ? settings.minimizer(Lbfgs.defaults()).epochs(Math.max(epochs, AXES))
            : settings.learningRate(RATE);
    try (Autoencoder autoencoder = Autoencoder.fit(images, wanted, settings)) {
      Dataset gallery = first(images.train(), GALLERY);
      HostArray codes = autoencoder.encodeEncoded(images.test());
      return new Outcome(
          entry,
          autoencoder.parameterCount(),
          autoencoder.evaluateEncoded(images.test()),
          sameClass(backend, autoencoder.encodeEncoded(gallery), gallery, codes, images.test()),
          autoencoder.reconstructEncoded(first(images.test(), SHOWN)).toFloats(),
          codes.toFloats());
    }
  }

  private static Dataset first(Dataset data, int most) {
    return data.subset(IntStream.range(0, Math.min(most, data.size())).toArray());
  }

  private static double sameClass(
      Backend backend, HostArray known, Dataset gallery, HostArray codes, Dataset queries) {
    int[] labels = labels(gallery);
    int[] wanted = labels(queries);
    try (ExactIndex index = ExactIndex.of(backend, new Euclidean(false), known)) {
      Neighbours nearest = index.search(codes, 1);
      return IntStream.range(0, wanted.length)
              .filter(q -> labels[nearest.item(q, 0)] == wanted[q])
              .count()
          / (double) wanted.length;
    }
  }

  private static int[] labels(Dataset data) {
    return data.targets(IntStream.range(0, data.size()).toArray()).toInts();
  }

  private void print(List<Outcome> outcomes) {
    console.say(
        "%-12s %10s  %14s  %9s  %13s",
        "kind", "parameters", "squared error", "explained", "nearest right");
    for (Outcome outcome : outcomes) {
      console.say(
          "%-12s %10d  %14.4f  %8.1f%%  %12.1f%%",
          outcome.entry().name(),
          outcome.parameters(),
          outcome.score().squaredError(),
          100 * outcome.score().explained(),
          100 * outcome.neighbours());
    }
  }

  private JsonValue figures(List<Outcome> outcomes) {
    JsonValue.Builder all =
        JsonValue.object().with("data", data).with("code", code).with("epochs", epochs);
    for (Outcome outcome : outcomes) {
      all.with(
          outcome.entry().name(),
          JsonValue.object()
              .with("layers", outcome.entry().layers())
              .with("autoencoder", outcome.entry().kind())
              .with("tied", outcome.entry().tied())
              .with("parameters", outcome.parameters())
              .with("squared_error", outcome.score().squaredError())
              .with("explained", outcome.score().explained())
              .with("nearest_right", outcome.neighbours())
              .build());
    }
    return all.build();
  }

  private void draw(Prepared images, List<Outcome> outcomes) {
    if (picture != null) {
      List<ScatterPanels.Panel> panels =
          outcomes.stream()
              .map(outcome ->
                  new ScatterPanels.Panel(
                      outcome.entry().name(),
                      Reconstructions.clouds(outcome.codes(), images.test())))
              .toList();
      String title = "Codes of two numbers for test images of " + data;
      String svg =
          new ScatterPanels(title, Reconstructions.classes(images.test()), panels, 0).svg();
      FigureFile.write("--picture", picture, svg, console);
    }
    if (mosaic != null) {
      Shape image = images.inputs().featureShape();
      List<Mosaic.Row> rows = new ArrayList<>();
      float[] wanted = Reconstructions.raw(images.inputs(), first(images.test(), SHOWN));
      rows.add(new Mosaic.Row("input", wanted));
      outcomes.forEach(
          outcome -> rows.add(new Mosaic.Row(outcome.entry().name(), outcome.images())));
      String title = String.format(Locale.ROOT, "Test images of %s from %d numbers", data, code);
      String svg = new Mosaic(title, image.extent(0), image.extent(1), image.extent(2), rows).svg();
      FigureFile.write("--mosaic", mosaic, svg, console);
    }
  }
}
