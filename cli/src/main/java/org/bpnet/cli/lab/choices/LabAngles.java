package org.bpnet.cli.lab.choices;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.cli.lab.Lab;
import org.bpnet.cli.lab.finding.FindingOptions;
import org.bpnet.cli.lab.finding.Findings;
import org.bpnet.cli.plot.ScatterPanels;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Batch;
import org.bpnet.data.Dataset;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Flatten;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.margin.HeadLayer;
import org.bpnet.nn.margin.Heads;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.nn.schedule.Schedule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bpnet lab angles`: scores as lengths and angles, and what margins do to them.
@Command(
    name = "angles",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Part scores into lengths and angles, and see what margins between angles do.",
    description = {
      "",
      "A score is w^T f = |w| |f| cos(theta). Softmax is content when the right one is larger, by"
          + " length or by angle; L-Softmax multiplies the angle to the own class by m, and NormFace"
          + " takes lengths away, so that angles must do it. Trains features of two numbers for the"
          + " bundled digits under each of them. --picture draws the features of the test images.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class LabAngles implements Runnable {
  private static final List<String> HEADS =
      List.of("softmax", "l_softmax(m=2, lambda=0)", "l_softmax(m=3, lambda=0)", "normface");
  private static final int CLASSES = 10;
  private static final int HIDDEN = 64;
  private static final int BATCH = 64;
  private static final double RATE = 3e-3;
  private static final int SHOWN = 5;

  private final Console console;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Of each training; 1,500 if not given.")
  private int steps = 1_500;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "For weights and order; 1 if not given.")
  private long seed = 1;

  @Mixin private final FindingOptions options = new FindingOptions();

  public LabAngles(Console console) {
    this.console = console;
  }

  /// The test images after training.
  ///
  /// @param features of each, `[N][2]`
  /// @param weights of each class, `[K][2]`
  /// @param scores of each class by the library
  private record Learnt(double[][] features, double[][] weights, double[][] scores, int[] labels) {
    double angle(int i, int k) {
      double[] f = features[i];
      double[] w = weights[k];
      return Math.abs(Math.atan2(f[0] * w[1] - f[1] * w[0], f[0] * w[0] + f[1] * w[1]));
    }

    double right() {
      return IntStream.range(0, labels.length)
          .filter(i -> scores[i][labels[i]] == Arrays.stream(scores[i]).max().orElse(0))
          .count();
    }
  }

  @Override
  public void run() {
    FindingOptions.check("--steps", steps, 1, 100_000);
    var digits = (DataSource.Examples) DataSources.open("digits");
    Prepared data = Prepared.of(digits.examples(), 0, 0.2, new Seed(seed).child("split"));
    List<List<Object>> rows = new ArrayList<>();
    List<Learnt> all = new ArrayList<>();
    try (Backend backend = Lab.backend()) {
      for (String head : HEADS) {
        all.add(learnt(head, data, backend));
        rows.add(row(head, all.getLast()));
      }
    }
    Findings findings =
        new Findings()
            .say("five test images under l_softmax(m=2), and the scores of their own classes:\n")
            .table(
                "examples",
                List.of("digit", "|w|", "|f|", "angle", "|w| |f| cos", "score"),
                examples(all.get(1)))
            .figure(
                "off",
                off(all.get(1)),
                "all scores of all test images are off |w| |f| cos by %s of the largest\n")
            .say("all test images, angles in degrees:\n")
            .table(
                "heads",
                List.of("head", "right, %", "to own class", "to the next", "mean |f|"),
                rows);
    options.showDrawn(findings, () -> picture(all).svg(), console);
  }

  private Learnt learnt(String name, Prepared data, Backend backend) {
    Seed random = new Seed(seed);
    try (Parameters params = Parameters.create(backend, random.child("weights"))) {
      int pixels = data.inputs().featureShape().elementCount();
      Layer model =
          Sequential.of(
              new Flatten(),
              Linear.create(params.child("hidden"), pixels, HIDDEN, Initializers.heNormal()),
              Activation.RELU,
              Linear.create(params.child("features"), HIDDEN, 2));
      HeadLayer head = Heads.CATALOG.create(name).create(params.child("head"), 2, CLASSES);
      Dataset train = data.train();
      try (var optimizer = new Optimizer(params, Adam.defaults(), Schedule.constant(RATE))) {
        for (int step = 0; step < steps; step++) {
          Seed drawn = random.child("batch").child(step);
          Batch batch =
              train.batch(
                  IntStream.range(0, BATCH).map(i -> drawn.below(train.size(), i)).toArray());
          try (Pass pass = Pass.train(backend, drawn)) {
            Tensor features = model.forward(pass.input(batch.features()));
            Tensor loss = head.loss(features, pass.input(batch.targets()));
            optimizer.step(pass.backward(loss));
          }
        }
      }
      return measured(model, head, data.test(), backend);
    }
  }

  private static Learnt measured(Layer model, HeadLayer head, Dataset test, Backend backend) {
    Batch all = test.batch(IntStream.range(0, test.size()).toArray());
    try (Pass pass = Pass.eval(backend)) {
      Tensor features = model.forward(pass.input(all.features()));
      Tensor weights = pass.read(head.weight()).transpose();
      int[] labels = new int[test.size()];
      Arrays.setAll(labels, i -> (int) all.targets().at(i));
      return new Learnt(rows(features), rows(weights), rows(head.forward(features)), labels);
    }
  }

  private static double[][] rows(Tensor matrix) {
    double[] values = matrix.toHost().toDoubles();
    int columns = matrix.shape().extent(1);
    return IntStream.range(0, matrix.shape().extent(0))
        .mapToObj(i -> Arrays.copyOfRange(values, i * columns, (i + 1) * columns))
        .toArray(double[][]::new);
  }

  private static double length(double[] vector) {
    return Math.hypot(vector[0], vector[1]);
  }

  private static List<List<Object>> examples(Learnt learnt) {
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < SHOWN; i++) {
      int own = learnt.labels()[i];
      double w = length(learnt.weights()[own]);
      double f = length(learnt.features()[i]);
      double angle = learnt.angle(i, own);
      rows.add(
          List.of(
              own, w, f, Math.toDegrees(angle), w * f * Math.cos(angle), learnt.scores()[i][own]));
    }
    return rows;
  }

  /// How far the library's scores are from the products, relative to the largest.
  private static double off(Learnt learnt) {
    double off = 0;
    double largest = 0;
    for (int i = 0; i < learnt.labels().length; i++) {
      for (int k = 0; k < CLASSES; k++) {
        double lengths = length(learnt.weights()[k]) * length(learnt.features()[i]);
        double product = lengths * Math.cos(learnt.angle(i, k));
        off = Math.max(off, Math.abs(product - learnt.scores()[i][k]));
        largest = Math.max(largest, Math.abs(product));
      }
    }
    return off / largest;
  }

  private static List<Object> row(String head, Learnt learnt) {
    int n = learnt.labels().length;
    double own =
        IntStream.range(0, n)
            .mapToDouble(i -> learnt.angle(i, learnt.labels()[i]))
            .average()
            .orElse(0);
    double next =
        IntStream.range(0, n)
            .mapToDouble(i ->
                IntStream.range(0, CLASSES)
                    .filter(k -> k != learnt.labels()[i])
                    .mapToDouble(k -> learnt.angle(i, k))
                    .min()
                    .orElse(0))
            .average()
            .orElse(0);
    double length =
        Arrays.stream(learnt.features()).mapToDouble(LabAngles::length).average().orElse(0);
    return List.of(
        head, 100.0 * learnt.right() / n, Math.toDegrees(own), Math.toDegrees(next), length);
  }

  private static ScatterPanels picture(List<Learnt> all) {
    List<ScatterPanels.Panel> panels = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Learnt learnt = all.get(i);
      List<ScatterPanels.Cloud> clouds = new ArrayList<>();
      for (int k = 0; k < CLASSES; k++) {
        int label = k;
        double[][] own =
            IntStream.range(0, learnt.labels().length)
                .filter(j -> learnt.labels()[j] == label)
                .mapToObj(j -> learnt.features()[j])
                .toArray(double[][]::new);
        clouds.add(
            new ScatterPanels.Cloud(
                Arrays.stream(own).mapToDouble(f -> f[0]).toArray(),
                Arrays.stream(own).mapToDouble(f -> f[1]).toArray()));
      }
      panels.add(new ScatterPanels.Panel(HEADS.get(i), clouds));
    }
    List<String> digits = IntStream.range(0, CLASSES).mapToObj(String::valueOf).toList();
    return new ScatterPanels("Features of test images, in the plane", digits, panels, 0);
  }
}
