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
import org.bpnet.core.Gradients;
import org.bpnet.core.Parameter;
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
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.loss.PointwiseLoss;
import org.bpnet.nn.loss.Reduction;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.nn.optim.formula.Sgd;
import org.bpnet.nn.schedule.Schedule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bpnet lab gradients`: the gradients of examples, of batches and of all.
@Command(
    name = "gradients",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Take gradients apart by examples: their sum, their spread, and batches of them.",
    description = {
      "",
      "The loss is a sum over examples, and so is the gradient: dJ/dB = sum_i dJ_i/dB. The mean over"
          + " a batch of b drawn examples is the whole mean's on average, with a variance of that of"
          + " one divided by b. A sum at rate r/m steps as a mean at rate r does.",
      "",
      "The network is the homework's, 64 examples, 100 rectifiers, 8 outputs, targets made by"
          + " another such network.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class LabGradients implements Runnable {
  private static final int EXAMPLES = 64;
  private static final int INPUTS = 20;
  private static final int HIDDEN = 100;
  private static final int OUTPUTS = 8;
  private static final int[] BATCHES = {1, 4, 16, 64};
  private static final int DRAWS = 500;
  private static final int EPOCHS = 15;
  private static final double RATE = 0.02;
  private static final Loss LOSS = PointwiseLoss.HALF_SQUARED_ERROR;

  private final Console console;
  private HostArray inputs = HostArray.of(new double[1], Shape.of(1));
  private HostArray targets = inputs;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of all that is random; 1 if not given.")
  private long seed = 1;

  @Mixin private final FindingOptions options = new FindingOptions();

  public LabGradients(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    try (Backend backend = Lab.backend()) {
      var random = new Seed(seed);
      inputs = Initializers.normal(0, 1).create(Shape.of(EXAMPLES, INPUTS), random.child("x"));
      targets = answers(backend, random.child("teacher"));
      Findings findings = new Findings();
      spread(findings, backend, random);
      List<Plot.Line> lines = descents(findings, backend);
      options.show(
          findings, () -> new Plot("Mean loss of all 64 examples", "epoch", lines), console);
    }
  }

  private static Layer network(Parameters params) {
    return Sequential.of(
        Linear.create(params.child("hidden"), INPUTS, HIDDEN, Initializers.heNormal()),
        Activation.RELU,
        Linear.create(params.child("output"), HIDDEN, OUTPUTS));
  }

  private HostArray answers(Backend backend, Seed teacher) {
    try (Parameters params = Parameters.create(backend, teacher);
        Pass pass = Pass.eval(backend)) {
      return network(params).forward(pass.input(inputs)).toHost();
    }
  }

  /// The gradients of single examples: their sum against the batch's, their spread against that of
  /// batches.
  private void spread(Findings findings, Backend backend, Seed random) {
    try (Parameters params = Parameters.create(backend, random.child("weights"));
        Pass pass = Pass.eval(backend)) {
      Layer model = network(params);
      List<Gradients> each =
          Gradients.perExample(
              List.of(pass.input(inputs), pass.input(targets)),
              one -> LOSS.compute(model.forward(one.get(0)), one.get(1)));
      double[][] own = each.stream().map(g -> flat(g, params)).toArray(double[][]::new);
      double[] all =
          flat(
              pass.backward(LOSS.compute(model.forward(pass.input(inputs)), pass.input(targets))),
              params);
      double[] mean = mean(own, IntStream.range(0, EXAMPLES).toArray());
      findings.figure(
          "off the batch",
          distance(mean, all) / norm(all),
          "64 examples' own gradients, their mean against the batch's: off by %s of its length\n");
      double one =
          Arrays.stream(own).mapToDouble(g -> square(distance(g, all))).average().orElse(0);
      List<List<Object>> rows = new ArrayList<>();
      for (int size : BATCHES) {
        double sum = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
          Seed drawn = random.child("batch" + size).child(draw);
          int[] chosen = IntStream.range(0, size).map(i -> drawn.below(EXAMPLES, i)).toArray();
          sum += square(distance(mean(own, chosen), all));
        }
        rows.add(List.of(size, sum / DRAWS, one / size));
      }
      findings
          .say("variance of a batch's gradient, over %s batches:\n", DRAWS)
          .table("batches", List.of("examples", "measured", "that of one / examples"), rows);
    }
  }

  private static double[] flat(Gradients gradients, Parameters params) {
    return params.parameters().stream()
        .map((Parameter p) -> gradients.of(p).toHost().toDoubles())
        .flatMapToDouble(Arrays::stream)
        .toArray();
  }

  private static double[] mean(double[][] all, int[] chosen) {
    double[] mean = new double[all[0].length];
    for (int i : chosen) {
      for (int k = 0; k < mean.length; k++) {
        mean[k] += all[i][k] / chosen.length;
      }
    }
    return mean;
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += square(a[k] - b[k]);
    }
    return Math.sqrt(sum);
  }

  private static double norm(double[] a) {
    return distance(a, new double[a.length]);
  }

  private static double square(double value) {
    return value * value;
  }

  /// Batch, mini-batch and online descent, and a sum in place of a mean.
  private List<Plot.Line> descents(Findings findings, Backend backend) {
    List<Plot.Line> lines = new ArrayList<>();
    List<List<Object>> rows = new ArrayList<>();
    double[] epoch = IntStream.rangeClosed(0, EPOCHS).asDoubleStream().toArray();
    for (int size : new int[] {EXAMPLES, 8, 1}) {
      Phrase name =
          size == EXAMPLES
              ? Phrase.of("batch")
              : size == 1 ? Phrase.of("online") : Phrase.of("mini-batch of %s", size);
      double[] losses = descend(backend, size, LOSS, RATE);
      lines.add(new Plot.Line(name.toString(), epoch, losses));
      rows.add(
          List.of(
              name,
              EXAMPLES / size,
              losses[0],
              losses[1],
              losses[EPOCHS],
              IntStream.rangeClosed(1, EPOCHS).allMatch(i -> losses[i] < losses[i - 1])
                  ? "yes"
                  : "no"));
    }
    findings.table(
        "descents",
        List.of(
            "descent",
            "steps an epoch",
            "loss",
            "after 1",
            Phrase.of("after %s", EPOCHS),
            "lower in each epoch"),
        rows);
    double[] mean = descend(backend, EXAMPLES, LOSS, RATE);
    Loss summed = PointwiseLoss.HALF_SQUARED_ERROR.reduced(Reduction.SUM);
    double[] sum = descend(backend, EXAMPLES, summed, RATE / EXAMPLES);
    double off =
        IntStream.rangeClosed(0, EPOCHS)
            .mapToDouble(i -> Math.abs(sum[i] / mean[i] - 1))
            .max()
            .orElse(0);
    findings.figure(
        "sum off mean",
        off,
        "a sum at rate r/64 is off a mean at rate r by at most %s of the loss");
    return lines;
  }

  /// Mean losses of all examples, at the start and after each epoch.
  private double[] descend(Backend backend, int size, Loss loss, double rate) {
    Seed random = new Seed(seed);
    double[] losses = new double[EPOCHS + 1];
    try (Parameters params = Parameters.create(backend, random.child("weights"))) {
      Layer model = network(params);
      try (var optimizer = new Optimizer(params, Sgd.defaults(), Schedule.constant(rate))) {
        losses[0] = loss(model, backend);
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
          int[] order = random.child("order").child(epoch).permutation(EXAMPLES);
          for (int first = 0; first < EXAMPLES; first += size) {
            int[] chosen = Arrays.copyOfRange(order, first, first + size);
            try (Pass pass = Pass.train(backend, random.child(first))) {
              var rows = pass.input(HostArray.of(chosen, Shape.of(size)));
              var x = pass.input(inputs).gather(0, rows);
              var y = pass.input(targets).gather(0, rows);
              optimizer.step(pass.backward(loss.compute(model.forward(x), y)));
            }
          }
          losses[epoch] = loss(model, backend);
        }
      }
    }
    return losses;
  }

  private double loss(Layer model, Backend backend) {
    try (Pass pass = Pass.eval(backend)) {
      return LOSS.compute(model.forward(pass.input(inputs)), pass.input(targets)).item();
    }
  }
}
