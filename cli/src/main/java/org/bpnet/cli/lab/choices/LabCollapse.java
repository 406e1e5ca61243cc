package org.bpnet.cli.lab.choices;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bpnet.cli.lab.Lab;
import org.bpnet.cli.lab.finding.FindingOptions;
import org.bpnet.cli.lab.finding.Findings;
import org.bpnet.cli.plot.Plot;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bpnet lab collapse`: linear layers are one linear layer.
@Command(
    name = "collapse",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Multiply linear layers out into one, and see that rectifiers forbid it.",
    description = {
      "",
      "(x W1 + b1) W2 + b2 = x (W1 W2) + (b1 W2 + b2): without activations in between, any number of"
          + " layers is one. What bends is told by f(x) + f(-x) - 2 f(0), which is 0 for whatever one"
          + " matrix and one bias can do.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class LabCollapse implements Runnable {
  private static final int EXAMPLES = 256;
  private static final int POINTS = 201;
  private static final double REACH = 3;
  private static final int MOST_LAYERS = 50;
  private static final int WIDEST = 500;

  private final Console console;

  @Option(names = "--layers", paramLabel = "N", description = "How many; 5 if not given.")
  private int layers = 5;

  @Option(names = "--width", paramLabel = "N", description = "Units of each; 64 if not given.")
  private int width = 64;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "For weights and inputs; 1 if not given.")
  private long seed = 1;

  @Mixin private final FindingOptions options = new FindingOptions();

  public LabCollapse(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    FindingOptions.check("--layers", layers, 1, MOST_LAYERS);
    FindingOptions.check("--width", width, 1, WIDEST);
    var random = new Seed(seed);
    try (Backend backend = Lab.reference();
        Parameters params = Parameters.create(backend, random.child("weights"));
        Pass pass = Pass.eval(backend)) {
      List<Linear> all = new ArrayList<>();
      List<Layer> bent = new ArrayList<>();
      for (int i = 1; i <= layers; i++) {
        all.add(
            Linear.create(
                params.child("layer" + i),
                width,
                width,
                Initializers.heNormal(),
                Initializers.normal(0, 0.1)));
        bent.addAll(List.of(all.getLast(), Activation.RELU));
      }
      bent.removeLast();
      Layer deep = new Sequential(List.copyOf(all));
      Layer rectified = new Sequential(bent);
      Tensor x = pass.input(normal(random.child("inputs")));
      Findings findings =
          new Findings()
              .table(
                  "networks",
                  List.of("network", "layers", "off its single layer by", "bends by"),
                  List.of(
                      row(pass, "linear", deep, all, x),
                      row(pass, "relu between", rectified, all, x)))
              .say("relative to the largest output; 2^-52 is 2.2e-16");
      options.show(findings, () -> plot(pass, deep, rectified), console);
    }
  }

  private HostArray normal(Seed inputs) {
    return Initializers.normal(0, 1).create(Shape.of(EXAMPLES, width), inputs);
  }

  private List<Object> row(Pass pass, String name, Layer network, List<Linear> all, Tensor x) {
    Tensor weight = pass.read(all.getFirst().weight());
    Tensor bias = pass.read(all.getFirst().bias().orElseThrow());
    for (Linear next : all.subList(1, all.size())) {
      weight = weight.matmul(pass.read(next.weight()));
      bias = bias.expandDims(0).matmul(pass.read(next.weight())).reshape(width);
      bias = bias.add(pass.read(next.bias().orElseThrow()));
    }
    Tensor y = network.forward(x);
    Tensor middle = network.forward(x.mul(0));
    Tensor bend = y.add(network.forward(x.neg())).sub(middle.mul(2));
    double scale = largest(y);
    return List.of(
        name, layers, largest(y.sub(x.matmul(weight).add(bias))) / scale, largest(bend) / scale);
  }

  private static double largest(Tensor values) {
    return Arrays.stream(values.toHost().toDoubles()).map(Math::abs).max().orElse(0);
  }

  /// The first output along a line through 0.
  private Plot plot(Pass pass, Layer deep, Layer rectified) {
    double[] t = new double[POINTS];
    Arrays.setAll(t, i -> REACH * (2.0 * i / (POINTS - 1) - 1));
    Tensor direction = pass.input(normal(new Seed(seed).child("line"))).slice(0, 0, 1);
    Tensor x = pass.input(HostArray.of(t, Shape.of(POINTS, 1))).matmul(direction);
    return new Plot(
        layers + " layers, the first output along a line",
        "t",
        List.of(line("linear", deep, x, t), line("relu between", rectified, x, t)));
  }

  private static Plot.Line line(String name, Layer network, Tensor x, double[] t) {
    return new Plot.Line(name, t, network.forward(x).slice(1, 0, 1).toHost().toDoubles());
  }
}
