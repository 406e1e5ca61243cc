package org.bpnet.cli.lab.choices;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.cli.lab.Lab;
import org.bpnet.cli.lab.finding.FindingOptions;
import org.bpnet.cli.lab.finding.Findings;
import org.bpnet.cli.plot.FeaturePlanes;
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
import org.bpnet.train.embed.EmbeddingSpec;
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

  @Override
  public void run() {
    FindingOptions.check("--steps", steps, 1, 100_000);
    var digits = (DataSource.Examples) DataSources.open("digits");
    Prepared data = Prepared.of(digits.examples(), 0, 0.2, new Seed(seed).child("split"));
    List<LearntPlane> all = new ArrayList<>();
    try (Backend backend = Lab.backend()) {
      for (String head : HEADS) {
        all.add(learnt(head, data, backend));
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
            .table("heads", LearntPlane.COLUMNS, all.stream().map(LearntPlane::row).toList());
    options.showDrawn(findings, () -> picture(all), console);
  }

  private LearntPlane learnt(String name, Prepared data, Backend backend) {
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
      return measured(name, model, head, data.test(), backend);
    }
  }

  private static LearntPlane measured(
      String name, Layer model, HeadLayer head, Dataset test, Backend backend) {
    Batch all = test.batch(IntStream.range(0, test.size()).toArray());
    try (Pass pass = Pass.eval(backend)) {
      Tensor features = model.forward(pass.input(all.features()));
      return new LearntPlane(
          name,
          features.toHost(),
          pass.read(head.weight()).toHost(),
          head.forward(features).toHost(),
          EmbeddingSpec.labels(test));
    }
  }

  private static List<List<Object>> examples(LearntPlane learnt) {
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < SHOWN; i++) {
      int own = learnt.labels()[i];
      double w = learnt.lengthOfWeights(own);
      double f = learnt.length(i);
      double angle = learnt.angle(i, own);
      rows.add(
          List.of(
              own,
              w,
              f,
              Math.toDegrees(angle),
              w * f * Math.cos(angle),
              learnt.scores().at(i * CLASSES + own)));
    }
    return rows;
  }

  /// How far the library's scores are from the products, relative to the largest.
  private static double off(LearntPlane learnt) {
    double off = 0;
    double largest = 0;
    for (int i = 0; i < learnt.labels().length; i++) {
      for (int k = 0; k < CLASSES; k++) {
        double lengths = learnt.lengthOfWeights(k) * learnt.length(i);
        double product = lengths * Math.cos(learnt.angle(i, k));
        off = Math.max(off, Math.abs(product - learnt.scores().at(i * CLASSES + k)));
        largest = Math.max(largest, Math.abs(product));
      }
    }
    return off / largest;
  }

  private static String picture(List<LearntPlane> all) {
    List<String> digits = IntStream.range(0, CLASSES).mapToObj(String::valueOf).toList();
    return FeaturePlanes.of(
            "Features of test images, in the plane",
            digits,
            all.stream().map(LearntPlane::plane).toList())
        .svg();
  }
}
