package org.bpnet.cli.lab.choices;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.cli.lab.Lab;
import org.bpnet.cli.lab.finding.FindingOptions;
import org.bpnet.cli.lab.finding.Findings;
import org.bpnet.cli.plot.Plot;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Phrase;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Batch;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Auxiliary;
import org.bpnet.nn.layer.Flatten;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.loss.CrossEntropy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bpnet lab auxiliary`: heads half-way up a deep network.
@Command(
    name = "auxiliary",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Bring gradients to the first layers by heads on the way (GoogLeNet).",
    description = {
      "",
      "In training the loss is L + w (L1 + L2), L1 and L2 being those of two heads on layers 4 and 8"
          + " of 12 (Szegedy et al. 2015, w = 0.3): their gradients reach the first layers by a"
          + " shorter way. In use the heads are absent. Sigmoids, whose gradients die out, on the"
          + " bundled digits; the first gradients of fresh weights.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class LabAuxiliary implements Runnable {
  private static final int LAYERS = 12;
  private static final int WIDTH = 32;
  private static final int BATCH = 64;
  private static final int CLASSES = 10;
  private static final int PIXELS = 64;

  private final Console console;

  @Option(names = "--weight", paramLabel = "W", description = "Of the heads; 0.3 if not given.")
  private double weight = 0.3;

  @Option(names = "--seed", paramLabel = "N", description = "For the weights; 1 if not given.")
  private long seed = 1;

  @Mixin private final FindingOptions options = new FindingOptions();

  public LabAuxiliary(Console console) {
    this.console = console;
  }

  /// What a network does with the batch in its first step.
  ///
  /// @param loss that is made small
  /// @param losses of the last layer and of the heads
  /// @param norms of the gradients by the weights, layer by layer
  /// @param answers in use
  private record First(double loss, double[] losses, double[] norms, double[] answers) {}

  @Override
  public void run() {
    FindingOptions.checkBetween("--weight", weight, 0, 100);
    Batch batch = batch();
    try (Backend backend = Lab.backend()) {
      First without = first(backend, batch, 0);
      First with = first(backend, batch, weight);
      List<List<Object>> rows = new ArrayList<>();
      for (int i = 0; i < LAYERS; i++) {
        rows.add(
            List.of(
                i + 1, without.norms()[i], with.norms()[i], with.norms()[i] / without.norms()[i]));
      }
      double sum = with.losses()[0] + weight * (with.losses()[1] + with.losses()[2]);
      Findings findings =
          new Findings()
              .table(
                  "layers",
                  List.of("layer", "gradient, weight 0", Phrase.of("weight %s", weight), "ratio"),
                  rows)
              .figure("loss", with.loss(), "the loss in training: %s")
              .figure("sum", sum, "L + w (L1 + L2):       %s")
              .figure(
                  "answers off",
                  distance(with.answers(), without.answers()),
                  "answers in use, with heads and without, are off by %s");
      options.show(findings, () -> plot(without, with), console);
    }
  }

  private static Batch batch() {
    var digits = (DataSource.Examples) DataSources.open("digits");
    Prepared data = Prepared.of(digits.examples(), 0, 0.2, new Seed(1).child("split"));
    return data.train().batch(IntStream.range(0, BATCH).toArray());
  }

  private static double distance(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> Math.abs(a[i] - b[i])).max().orElse(0);
  }

  private First first(Backend backend, Batch batch, double share) {
    HostArray x = batch.features();
    HostArray y = batch.targets();
    var loss = new CrossEntropy();
    try (Parameters params = Parameters.create(backend, new Seed(seed))) {
      Layer model = network(params, share);
      double[] answers;
      double[] losses = new double[3];
      try (Pass pass = Pass.eval(backend)) {
        answers = model.forward(pass.input(x)).toHost().toDoubles();
      }
      try (Pass pass = Pass.train(backend, new Seed(seed))) {
        Tensor logits = model.forward(pass.input(x));
        losses[0] = loss.compute(logits, pass.input(y)).item();
        var sides = pass.drainSideOutputs();
        for (int i = 0; i < sides.size(); i++) {
          losses[i + 1] = loss.compute(sides.get(i).outputs(), pass.input(y)).item();
        }
      }
      try (Pass pass = Pass.train(backend, new Seed(seed))) {
        Tensor all = loss.computeAll(model.forward(pass.input(x)), pass.input(y));
        var gradients = pass.backward(all);
        double[] norms = new double[LAYERS];
        for (int i = 0; i < LAYERS; i++) {
          var path = "layer" + (i + 1) + ".weight";
          double[] g =
              gradients.of((Parameter) params.find(path).orElseThrow()).toHost().toDoubles();
          norms[i] = Math.sqrt(Arrays.stream(g).map(v -> v * v).sum());
        }
        return new First(all.item(), losses, norms, answers);
      }
    }
  }

  private static Layer network(Parameters params, double share) {
    List<Layer> layers = new ArrayList<>(List.of(new Flatten()));
    for (int i = 1; i <= LAYERS; i++) {
      int in = i == 1 ? PIXELS : WIDTH;
      int out = i == LAYERS ? CLASSES : WIDTH;
      layers.add(Linear.create(params.child("layer" + i), in, out, Initializers.glorotNormal()));
      if (i < LAYERS) {
        layers.add(Activation.SIGMOID);
      }
      if (i == LAYERS / 3 || i == 2 * LAYERS / 3) {
        Layer head = Linear.create(params.child("head" + i), WIDTH, CLASSES);
        layers.add(new Auxiliary(head, share));
      }
    }
    return new Sequential(layers);
  }

  private Plot plot(First without, First with) {
    double[] layer = IntStream.rangeClosed(1, LAYERS).asDoubleStream().toArray();
    return new Plot(
        "log10 of the norm of each layer's first gradient",
        "layer",
        List.of(
            new Plot.Line("weight 0", layer, logs(without)),
            new Plot.Line("weight " + weight, layer, logs(with))));
  }

  private static double[] logs(First first) {
    return Arrays.stream(first.norms()).map(Math::log10).toArray();
  }
}
