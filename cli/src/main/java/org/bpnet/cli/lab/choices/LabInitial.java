package org.bpnet.cli.lab.choices;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.bpnet.cli.lab.Lab;
import org.bpnet.cli.lab.finding.FindingOptions;
import org.bpnet.cli.lab.finding.Findings;
import org.bpnet.cli.plot.Plot;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.Initializer;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.loss.PointwiseLoss;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.nn.optim.formula.Sgd;
import org.bpnet.nn.schedule.Schedule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bpnet lab initial`: what first weights do to signals in a deep network.
@Command(
    name = "initial",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Send signals and gradients through fresh weights, and see what is left.",
    description = {
      "",
      "A linear layer multiplies the variance by n_in Var(w), a rectifier halves the mean square;"
          + " backwards it is n_out Var(w). So the variance is kept by Var(w) = 1/n_in (LeCun) or"
          + " 2/(n_in + n_out) (Glorot, called Xavier) for linear units, and by 2/n_in (He) for"
          + " rectifiers; N(0, 0.01^2) makes it vanish. With equal weights all units of a layer are"
          + " the same, and stay so.",
      "",
      "Printed is the variance of the last layer's sums over that of the first's, and backwards,"
          + " over several seeds (of lsuv, which takes long, four at most).",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class LabInitial implements Runnable {
  private static final List<String> NAMES =
      List.of("zeros", "normal", "lecun_normal", "glorot_normal", "he_normal", "lsuv");
  private static final int SLOW = 4; // seeds of lsuv, which makes matrices orthogonal first
  private static final int UNITS = 8;
  private static final int STEPS = 50;
  private static final double RATE = 0.1;

  private final Console console;

  @Option(names = "--layers", paramLabel = "N", description = "How many; 20 if not given.")
  private int layers = 20;

  @Option(names = "--width", paramLabel = "N", description = "Units of each; 256 if not given.")
  private int width = 256;

  @Option(names = "--seeds", paramLabel = "N", description = "How many; 20 if not given.")
  private int seeds = 20;

  @Mixin private final FindingOptions options = new FindingOptions();

  public LabInitial(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    FindingOptions.check("--layers", layers, 2, 100);
    FindingOptions.check("--width", width, 1, 1024);
    FindingOptions.check("--seeds", seeds, 1, 1000);
    try (Backend backend = Lab.backend()) {
      List<Plot.Line> lines = new ArrayList<>();
      Findings findings = new Findings();
      for (Activation activation : List.of(Activation.IDENTITY, Activation.RELU)) {
        String units = activation == Activation.RELU ? "rectifiers" : "linear units";
        List<List<Object>> rows = new ArrayList<>();
        for (String name : NAMES) {
          List<Depths> all =
              IntStream.range(0, name.equals("lsuv") ? Math.min(seeds, SLOW) : seeds)
                  .mapToObj(i -> Depths.of(name, activation, layers, width, backend, new Seed(i)))
                  .toList();
          rows.add(row(name, all));
          if (activation == Activation.RELU && !name.equals("zeros")) {
            lines.add(line(name, all.getFirst()));
          }
        }
        findings
            .say("%s, the last layer's variance over the first's:\n", units)
            .table(
                units,
                List.of("weights", "mean", "from", "to", "backwards", "back from", "back to"),
                rows);
      }
      findings
          .figure(
              "units from equal weights",
              different(Initializers.constant(0.1)),
              "after 50 steps from equal weights, %s of 8 hidden units is different from the others;")
          .figure(
              "units from random weights",
              different(Initializers.glorotNormal()),
              "from random ones %s of 8 are");
      options.show(
          findings,
          () -> new Plot("log10 of the variance of sums, rectifiers", "layer", lines),
          console);
    }
  }

  private static List<Object> row(String name, List<Depths> all) {
    double[] forwards = all.stream().mapToDouble(Depths::throughLayers).sorted().toArray();
    double[] back = all.stream().mapToDouble(Depths::backThroughLayers).sorted().toArray();
    return List.of(
        name,
        Arrays.stream(forwards).average().orElse(0),
        forwards[0],
        forwards[forwards.length - 1],
        Arrays.stream(back).average().orElse(0),
        back[0],
        back[back.length - 1]);
  }

  private static Plot.Line line(String name, Depths one) {
    double[] layer = IntStream.rangeClosed(1, one.sums().length).asDoubleStream().toArray();
    return new Plot.Line(name, layer, Arrays.stream(one.sums()).map(Math::log10).toArray());
  }

  /// How many hidden units have weights of their own after some steps of training.
  private static int different(Initializer weights) {
    var seed = new Seed(1);
    try (Backend backend = Lab.backend();
        Parameters params = Parameters.create(backend, seed)) {
      Linear hidden = Linear.create(params.child("hidden"), 4, UNITS, weights);
      Linear output = Linear.create(params.child("output"), UNITS, 1, weights);
      Layer model = Sequential.of(hidden, Activation.TANH, output);
      HostArray x = Initializers.normal(0, 1).create(Shape.of(32, 4), seed.child("x"));
      HostArray y = Initializers.normal(0, 1).create(Shape.of(32, 1), seed.child("y"));
      try (var optimizer = new Optimizer(params, Sgd.defaults(), Schedule.constant(RATE))) {
        for (int i = 0; i < STEPS; i++) {
          try (Pass pass = Pass.train(backend, seed.child(i))) {
            var loss =
                PointwiseLoss.MEAN_SQUARED_ERROR.compute(
                    model.forward(pass.input(x)), pass.input(y));
            optimizer.step(pass.backward(loss));
          }
        }
      }
      double[] learnt = hidden.weight().value().toDoubles();
      var first = new TreeSet<Double>();
      IntStream.range(0, UNITS).forEach(unit -> first.add(learnt[unit]));
      return first.size();
    }
  }
}
