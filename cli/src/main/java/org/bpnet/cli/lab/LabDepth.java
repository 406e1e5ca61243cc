package org.bpnet.cli.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bpnet.cli.plot.FigureFile;
import org.bpnet.cli.plot.Plot;
import org.bpnet.cli.terminal.Columns;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Phrase;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.optim.formula.Adam;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `bpnet lab depth`: why deep networks were hard to train, and what helped.
@Command(
    name = "depth",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Train a network of 40 layers in four ways on the bundled digits.",
    description = {
      "",
      "Plain sigmoids pass a fraction of the gradient on at each layer, so that the first layers"
          + " learn nothing. Rectifiers on He's weights, batch normalization and residual blocks"
          + " each keep it alive. Prints the norms of the first step's gradients, the losses and"
          + " the accuracies.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class LabDepth implements Runnable {
  private static final Seed SEED = new Seed(1);
  private static final int BATCH = 64;
  private static final int STRETCH = 100;
  private static final int STRETCHES = 5;
  private static final double RATE = 1e-3;
  private static final int EVERY = 5;

  private final Console console;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Draw the norms of the gradients by layer, as SVG.")
  private @Nullable Path plot;

  public LabDepth(Console console) {
    this.console = console;
  }

  /// What came of one network.
  ///
  /// @param norms of the gradients by the weights, layer by layer, at the first step
  /// @param losses the mean over each hundred steps
  /// @param accuracy over the test examples, after the last step
  record Outcome(DeepNetwork network, double[] norms, double[] losses, double accuracy) {}

  @Override
  public void run() {
    List<Outcome> all = outcomes();
    row("gradient of layer", all, o -> o.network().text());
    for (int layer = 1; layer <= DeepNetwork.LAYERS; layer += layer == 1 ? EVERY - 1 : EVERY) {
      int index = layer - 1;
      row(String.valueOf(layer), all, o -> String.format(Locale.ROOT, "%.1e", o.norms()[index]));
    }
    console.out().println();
    for (int i = 0; i < STRETCHES; i++) {
      int index = i;
      row(
          Phrase.of("loss, steps %d-%d", i * STRETCH + 1, (i + 1) * STRETCH),
          all,
          o -> String.format(Locale.ROOT, "%.3f", o.losses()[index]));
    }
    row("test accuracy", all, o -> String.format(Locale.ROOT, "%.1f %%", 100 * o.accuracy()));
    if (plot != null) {
      FigureFile.write("--plot", plot, plot(all).svg(), console);
    }
    console.out().flush();
  }

  /// Trains all of them, from fixed seeds.
  static List<Outcome> outcomes() {
    var digits = (DataSource.Examples) DataSources.open("digits");
    Prepared data = Prepared.of(digits.examples(), 0, 0.2, SEED.child("split"));
    try (Backend backend = Lab.backend()) {
      return Arrays.stream(DeepNetwork.values()).map(n -> outcome(n, data, backend)).toList();
    }
  }

  private static Outcome outcome(DeepNetwork network, Prepared data, Backend backend) {
    try (Parameters params = Parameters.create(backend, SEED.child("weights"))) {
      Layer model = network.create(params, data.inputs().featureShape().elementCount(), 10);
      var first = data.train().batch(IntStream.range(0, BATCH).toArray());
      double[] norms = DeepNetwork.gradientNorms(model, params, first, SEED);
      try (var training =
          new LabTraining(
              model,
              new CrossEntropy(),
              params,
              Adam.defaults(),
              RATE,
              data.train(),
              BATCH,
              SEED)) {
        double[] losses =
            IntStream.range(0, STRETCHES).mapToDouble(_ -> training.train(STRETCH)).toArray();
        return new Outcome(network, norms, losses, training.accuracy(data.test()));
      }
    }
  }

  private void row(Object title, List<Outcome> all, Function<Outcome, String> cell) {
    String cells =
        all.stream()
            .map(cell)
            .map(text -> Columns.right(console.language().of(text), 14))
            .collect(Collectors.joining());
    console.say("%-18s%s", title, cells);
  }

  private static Plot plot(List<Outcome> all) {
    double[] layers = IntStream.rangeClosed(1, DeepNetwork.LAYERS).asDoubleStream().toArray();
    List<Plot.Line> lines = new ArrayList<>();
    for (Outcome outcome : all) {
      double[] logs = Arrays.stream(outcome.norms()).map(Math::log10).toArray();
      lines.add(new Plot.Line(outcome.network().text(), layers, logs));
    }
    return new Plot("log10 of the norm of each layer's first gradient", "layer", lines);
  }
}
