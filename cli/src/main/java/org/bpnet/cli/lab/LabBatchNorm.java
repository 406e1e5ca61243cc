package org.bpnet.cli.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bpnet.cli.plot.Plot;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSources;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Flatten;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.norm.BatchNorm;
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
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class LabBatchNorm implements Runnable {
  private static final Seed SEED = new Seed(1);
  private static final int WIDTH = 100;
  private static final int HIDDEN = 3;
  private static final int BATCH = 60;
  private static final double RATE = 0.1;
  private static final int POINTS = 50;

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
    OutputFile.checkNamed("--plot", plot);
    Prepared prepared = Lab.images(DataSources.open(data), SEED);
    List<Plot.Line> lines = new ArrayList<>();
    try (Backend backend = Lab.backend()) {
      lines.add(line("with", true, prepared, backend));
      lines.add(line("without", false, prepared, backend));
    }
    String svg = new Plot("test accuracy, batch normalization", "step", lines).svg();
    OutputFile.write("--plot", plot, svg, console);
    if (!OutputFile.isStandardOutput(plot)) {
      console.out().println("curves: " + plot);
    }
    console.out().flush();
  }

  /// Trains one of the two, and prints how it goes.
  private Plot.Line line(String name, boolean normalized, Prepared data, Backend backend) {
    double[] x = new double[POINTS];
    double[] y = new double[POINTS];
    try (Parameters params = Parameters.create(backend, SEED.child("weights"))) {
      Layer model = network(params, data.inputs().featureShape().elementCount(), normalized);
      try (var training =
          new LabTraining(
              model, new CrossEntropy(), params, new Sgd(), RATE, data.train(), BATCH, SEED)) {
        int done = 0;
        for (int i = 0; i < POINTS; i++) {
          int next = (int) ((i + 1L) * steps / POINTS);
          double loss = training.train(next - done);
          done = next;
          x[i] = done;
          y[i] = training.accuracy(data.test());
          if ((i + 1) % (POINTS / 5) == 0) {
            console
                .out()
                .printf(
                    Locale.ROOT,
                    "%-8s step %,7d  loss %.4f  test accuracy %.4f%n",
                    name,
                    done,
                    loss,
                    y[i]);
          }
        }
      }
    }
    return new Plot.Line(name, x, y);
  }

  private static Layer network(Parameters params, int inputs, boolean normalized) {
    List<Layer> layers = new ArrayList<>();
    layers.add(new Flatten());
    int in = inputs;
    for (int i = 1; i <= HIDDEN; i++) {
      Parameters node = params.child("hidden" + i);
      layers.add(Linear.create(node, in, WIDTH, Initializers.glorotNormal()));
      if (normalized) {
        layers.add(BatchNorm.create(node.child("norm"), WIDTH));
      }
      layers.add(Activation.SIGMOID);
      in = WIDTH;
    }
    layers.add(Linear.create(params.child("output"), in, 10, Initializers.glorotNormal()));
    return new Sequential(layers);
  }
}
