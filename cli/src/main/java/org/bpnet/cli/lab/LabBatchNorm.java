package org.bpnet.cli.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bpnet.cli.plot.FigureFile;
import org.bpnet.cli.plot.Plot;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Batch;
import org.bpnet.data.Dataset;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSources;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Flatten;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.norm.BatchNorm;
import org.bpnet.nn.layer.norm.BatchRenorm;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.optim.formula.Sgd;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `bpnet lab batchnorm`: the first experiment of the paper on batch normalization.
@Command(
    name = "batchnorm",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Train with and without batch normalization on MNIST (Ioffe, Szegedy 2015, 4.1).",
    description = {
      "",
      "Three hidden layers of 100 sigmoids, batches of 60, 50,000 steps. The learning rate of 0.1"
          + " and Glorot's weights are ours; the paper does not name its rate.",
      "",
      "In training a batch is normalized by its own mean and deviation, in use by running ones. Where"
          + " batches are small the two differ; --renorm adds batch renormalization (Ioffe 2017),"
          + " y = (x - mean)/deviation * r + d, which brings them together. Try it with --batch 4."
          + " At the end: between which sums to its sigmoids, by layer, the middle 70 %% of all test"
          + " images lie.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class LabBatchNorm implements Runnable {
  private static final Seed SEED = new Seed(1);
  private static final int WIDTH = 100;
  private static final int HIDDEN = 3;
  private static final int LARGEST = 1_000;
  private static final double RATE = 0.1;
  private static final int POINTS = 50;
  private static final double USUAL_STEPS = 50_000;
  private static final double LOW = 0.15; // the paper's percentiles
  private static final double HIGH = 0.85;

  /// What stands before the sigmoids.
  private enum Before {
    BATCH_NORM("with"),
    BATCH_RENORM("renorm"),
    NOTHING("without");

    private final String text;

    Before(String text) {
      this.text = text;
    }
  }

  private final Console console;

  @picocli.CommandLine.Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DATA",
      description =
          "MNIST, by its name or the folder of its IDX files; ${DEFAULT-VALUE} if not given.",
      defaultValue = "mnist")
  private String data = "mnist";

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps of each network; ${DEFAULT-VALUE} if not given.",
      defaultValue = "50000")
  private int steps;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Images of a step, 2 to 1,000; ${DEFAULT-VALUE} if not given.",
      defaultValue = "60")
  private int batch;

  @Option(names = "--renorm", description = "Batch renormalization too.")
  private boolean renorm;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Where to draw the curves, as SVG; ${DEFAULT-VALUE} if not given.",
      defaultValue = "batchnorm.svg")
  private Path plot = Path.of("batchnorm.svg");

  public LabBatchNorm(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    if (steps < POINTS) {
      throw new UsageException(
          String.format(Locale.ROOT, "--steps: needs %d or more, got %d", POINTS, steps));
    }
    if (batch < 2 || batch > LARGEST) {
      throw new UsageException(
          String.format(Locale.ROOT, "--batch: needs 2 to %,d, got %d", LARGEST, batch));
    }
    OutputFile.checkNamed("--plot", plot);
    Prepared prepared = Lab.images(DataSources.open(data), SEED);
    List<Plot.Line> lines = new ArrayList<>();
    try (Backend backend = Lab.backend()) {
      for (Before before : Before.values()) {
        if (renorm || before != Before.BATCH_RENORM) {
          lines.add(line(before, prepared, backend));
        }
      }
    }
    String svg = new Plot("test accuracy, batch normalization", "step", lines).svg();
    FigureFile.write("--plot", plot, svg, console);
    if (!OutputFile.isStandardOutput(plot)) {
      console.say("curves: %s", plot);
    }
    console.out().flush();
  }

  /// Trains one of the two, and prints how it goes.
  private Plot.Line line(Before before, Prepared data, Backend backend) {
    String name = before.text;
    double[] x = new double[POINTS];
    double[] y = new double[POINTS];
    try (Parameters params = Parameters.create(backend, SEED.child("weights"))) {
      Sequential model = network(params, data.inputs().featureShape().elementCount(), before);
      try (var training =
          new LabTraining(
              model, new CrossEntropy(), params, new Sgd(), RATE, data.train(), batch, SEED)) {
        int done = 0;
        for (int i = 0; i < POINTS; i++) {
          int next = (int) ((i + 1L) * steps / POINTS);
          double loss = training.train(next - done);
          done = next;
          x[i] = done;
          y[i] = training.accuracy(data.test());
          if ((i + 1) % (POINTS / 5) == 0) {
            console.say("%-8s step %,7d  loss %.4f  test accuracy %.4f", name, done, loss, y[i]);
          }
        }
      }
      tellSums(model, data.test(), backend);
    }
    return new Plot.Line(name, x, y);
  }

  /// Between which numbers the sums that go into the sigmoids of each layer lie.
  private void tellSums(Sequential model, Dataset test, Backend backend) {
    Batch all = test.batch(IntStream.range(0, Math.min(test.size(), LARGEST)).toArray());
    try (Pass pass = Pass.eval(backend)) {
      Tensor x = pass.input(all.features());
      for (Layer layer : model.layers()) {
        if (layer == Activation.SIGMOID) {
          double[] sums = x.toHost().toDoubles();
          Arrays.sort(sums);
          console.say(
              "         sums from %7.3f to %7.3f",
              sums[(int) (LOW * sums.length)], sums[(int) (HIGH * sums.length)]);
        }
        x = layer.forward(x);
      }
    }
  }

  private Sequential network(Parameters params, int inputs, Before before) {
    List<Layer> layers = new ArrayList<>();
    layers.add(new Flatten());
    int in = inputs;
    for (int i = 1; i <= HIDDEN; i++) {
      Parameters node = params.child("hidden" + i);
      layers.add(Linear.create(node, in, WIDTH, Initializers.glorotNormal()));
      switch (before) {
        case BATCH_NORM -> layers.add(BatchNorm.create(node.child("norm"), WIDTH));
        case BATCH_RENORM -> layers.add(renormalized(node.child("norm")));
        case NOTHING -> {}
      }
      layers.add(Activation.SIGMOID);
      in = WIDTH;
    }
    layers.add(Linear.create(params.child("output"), in, 10, Initializers.glorotNormal()));
    return new Sequential(layers);
  }

  /// With the paper's bounds, reached at the same shares of the steps as in its 50,000.
  private BatchRenorm renormalized(Parameters node) {
    BatchRenorm.Bounds usual = BatchRenorm.Bounds.defaults();
    double share = steps / USUAL_STEPS;
    var bounds =
        new BatchRenorm.Bounds(
            usual.scale(),
            usual.shift(),
            (long) (share * usual.from()),
            (long) (share * usual.scaleUntil()),
            (long) (share * usual.shiftUntil()));
    return BatchRenorm.create(node, WIDTH, bounds, BatchRenorm.MOMENTUM);
  }
}
