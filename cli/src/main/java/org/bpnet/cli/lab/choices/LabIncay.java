package org.bpnet.cli.lab.choices;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.cli.lab.Lab;
import org.bpnet.cli.lab.finding.FindingOptions;
import org.bpnet.cli.lab.finding.Findings;
import org.bpnet.cli.plot.Plot;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Batch;
import org.bpnet.data.Dataset;
import org.bpnet.data.load.Sampler;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Flatten;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.nn.regularizer.penalty.FeatureIncay;
import org.bpnet.nn.schedule.Schedule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bpnet lab incay`: how much longer features become, and which.
@Command(
    name = "incay",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Train with and without feature incay, and measure how long the features become.",
    description = {
      "",
      "Feature incay adds lambda h / (|f|^2 + 1) to the loss of each example, h being 1 where the"
          + " answer is right. It pulls a feature f outwards, a short one most: the gradient falls"
          + " with the third power of the length. So the mean length grows, and that of short"
          + " features by a larger part.",
      "",
      "Trains a softmax on features of 16 numbers for the bundled digits, half of the steps as usual,"
          + " then twice from there: with feature incay, and without. Printed are the mean length of"
          + " the features of the training images over the steps; then the images in tenths by the"
          + " length at half time, shortest first, with the length of each tenth at the end.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class LabIncay implements Runnable {
  private static final int BATCH = 32;
  private static final int CLASSES = 10;
  private static final int HIDDEN = 64;
  private static final int WIDTH = 16;
  private static final double RATE = 1e-3;
  private static final double EPSILON = 1; // that of the catalogue
  private static final int MEASURES = 20;
  private static final int TENTHS = 10;

  private final Console console;

  @Option(names = "--steps", paramLabel = "N", description = "Of each training; 800 if not given.")
  private int steps = 800;

  @Option(
      names = "--strength",
      paramLabel = "NUMBER",
      description = "Of feature incay, lambda; 1 if not given.")
  private double strength = 1;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "For weights and order; 1 if not given.")
  private long seed = 1;

  @Mixin private final FindingOptions options = new FindingOptions();

  public LabIncay(Console console) {
    this.console = console;
  }

  /// A training.
  ///
  /// @param lengths of the features of all training images, after each of the steps measured
  /// @param accuracy on the test images, in percent, at the end
  private record Course(double[][] lengths, double accuracy) {
    double[] means() {
      return Arrays.stream(lengths).mapToDouble(LabIncay::mean).toArray();
    }

    double[] last() {
      return lengths[MEASURES];
    }
  }

  @Override
  public void run() {
    FindingOptions.check("--steps", steps, MEASURES, 10_000);
    FindingOptions.checkBetween("--strength", strength, 0, 1_000);
    var digits = (DataSource.Examples) DataSources.open("digits");
    Prepared data = Prepared.of(digits.examples(), 0, 0.2, new Seed(seed).child("split"));
    Course without;
    Course with;
    try (Backend backend = Lab.backend()) {
      without = course(0, data, backend);
      with = course(strength, data, backend);
    }
    options.show(findings(without, with), () -> plot(without, with), console);
  }

  private Course course(double strength, Prepared data, Backend backend) {
    Seed random = new Seed(seed);
    FeatureIncay incay = new FeatureIncay(strength, EPSILON);
    Sampler sampler = Sampler.shuffled(data.train().size(), BATCH);
    double[][] lengths = new double[MEASURES + 1][];
    try (Parameters params = Parameters.create(backend, random.child("weights"))) {
      int pixels = data.inputs().featureShape().elementCount();
      Layer features = features(params, pixels);
      Layer scores = Linear.create(params.child("scores"), WIDTH, CLASSES);
      try (var optimizer = new Optimizer(params, Adam.defaults(), Schedule.constant(RATE))) {
        int[][] batches = new int[0][];
        for (int step = 0; ; step++) {
          if (step * MEASURES % steps < MEASURES) {
            lengths[step * MEASURES / steps] = lengths(features, data.train(), backend);
          }
          if (step == steps) {
            return new Course(lengths, accuracy(features, scores, data.test(), backend));
          }
          int turn = step % sampler.batches();
          if (turn == 0) {
            batches = sampler.epoch(random.child("order"), step / sampler.batches());
          }
          Batch batch = data.train().batch(batches[turn]);
          try (Pass pass = Pass.train(backend, random.child("step").child(step))) {
            Tensor labels = pass.input(batch.targets());
            Tensor f = features.forward(pass.input(batch.features()));
            Tensor z = scores.forward(f);
            Tensor loss = new CrossEntropy().compute(z, labels);
            boolean now = step >= steps / 2;
            optimizer.step(pass.backward(now ? loss.add(incay.of(f, z, labels)) : loss));
          }
        }
      }
    }
  }

  private static Layer features(Parameters params, int pixels) {
    return Sequential.of(
        new Flatten(),
        Linear.create(params.child("hidden"), pixels, HIDDEN, Initializers.heNormal()),
        Activation.RELU,
        Linear.create(params.child("features"), HIDDEN, WIDTH));
  }

  private static double[] lengths(Layer features, Dataset examples, Backend backend) {
    try (Pass pass = Pass.eval(backend)) {
      Tensor f = features.forward(pass.input(examples.features(all(examples))));
      return f.square().sum(1).sqrt().toHost().toDoubles();
    }
  }

  private static double accuracy(Layer features, Layer scores, Dataset test, Backend backend) {
    try (Pass pass = Pass.eval(backend)) {
      Tensor x = pass.input(test.features(all(test)));
      Tensor chosen = scores.forward(features.forward(x)).argMax(1);
      Tensor labels = pass.input(test.batch(all(test)).targets());
      return 100 * mean(chosen.equalTo(labels).toHost().toDoubles());
    }
  }

  private static int[] all(Dataset examples) {
    return IntStream.range(0, examples.size()).toArray();
  }

  private static double mean(double... values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private Findings findings(Course without, Course with) {
    List<List<Object>> means = new ArrayList<>();
    for (int i = 0; i <= MEASURES; i += 2) {
      means.add(List.of(i * steps / MEASURES, without.means()[i], with.means()[i]));
    }
    return new Findings()
        .say("the mean length of the features; feature incay begins after %d steps:\n", steps / 2)
        .table("lengths", List.of("step", "softmax", "with incay"), means)
        .say("tenths of the images by their length at half time:\n")
        .table(
            "tenths",
            List.of("tenth", "half time", "softmax", "with incay", "ratio"),
            tenths(without, with))
        .figure("accuracy", without.accuracy(), "test accuracy in percent: %s by softmax,")
        .figure("accuracy with incay", with.accuracy(), "%s with feature incay");
  }

  private static List<List<Object>> tenths(Course without, Course with) {
    double[] half = without.lengths()[MEASURES / 2];
    int[] order =
        IntStream.range(0, half.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> half[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    List<List<Object>> rows = new ArrayList<>();
    for (int t = 0; t < TENTHS; t++) {
      int from = t * order.length / TENTHS;
      int[] own = Arrays.copyOfRange(order, from, (t + 1) * order.length / TENTHS);
      double plain = meanOf(without.last(), own);
      double longer = meanOf(with.last(), own);
      rows.add(List.of(t + 1, meanOf(half, own), plain, longer, longer / plain));
    }
    return rows;
  }

  private static double meanOf(double[] values, int... places) {
    return mean(Arrays.stream(places).mapToDouble(i -> values[i]).toArray());
  }

  private Plot plot(Course without, Course with) {
    double[] step =
        IntStream.rangeClosed(0, MEASURES)
            .map(i -> i * steps / MEASURES)
            .asDoubleStream()
            .toArray();
    return new Plot(
        "Mean length of the features over the steps",
        "steps",
        List.of(
            new Plot.Line("with feature incay", step, with.means()),
            new Plot.Line("softmax", step, without.means())),
        List.of(Plot.Mark.at("feature incay begins", steps / 2.0)));
  }
}
