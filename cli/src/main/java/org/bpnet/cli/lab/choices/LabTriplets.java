package org.bpnet.cli.lab.choices;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bpnet.cli.lab.Lab;
import org.bpnet.cli.lab.finding.FindingOptions;
import org.bpnet.cli.lab.finding.Findings;
import org.bpnet.cli.plot.FeaturePlanes;
import org.bpnet.cli.plot.FigureFile;
import org.bpnet.cli.plot.Plot;
import org.bpnet.cli.plot.ScatterPanels;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.Version;
import org.bpnet.cli.terminal.Words;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Batch;
import org.bpnet.data.Dataset;
import org.bpnet.data.load.Sampler;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.embed.MetricLosses;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.nn.embed.distance.SquaredEuclidean;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Flatten;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.margin.HeadLayer;
import org.bpnet.nn.margin.Heads;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.nn.project.PrincipalAxes;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.train.embed.EmbedLoss;
import org.bpnet.train.embed.EmbeddingSpec;
import org.bpnet.train.retrieval.ExactIndex;
import org.bpnet.train.retrieval.RetrievalScores;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bpnet lab triplets`: how many triplets have something left to teach, and what that costs.
@Command(
    name = "triplets",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Count the triplets that still teach something, and the steps to a given recall.",
    description = {
      "",
      "A triplet has a loss of max(0, d(a, p) - d(a, n) + m): none once the negative is farther from"
          + " the anchor than the positive by the margin. It is active until then. The fewer are, the"
          + " smaller the mean over all of them, and its gradient; a mean over the active ones, or the"
          + " hardest alone, does not shrink with them.",
      "",
      "Trains embeddings of 16 numbers for the bundled digits under softmax, contrastive and triplet"
          + " losses, from the same weights on the same batches, 8 classes with 4 examples each."
          + " Printed over the steps are recall@1 among the test images and the share of active"
          + " triplets among 200 images of the training. --picture draws both, --planes the images"
          + " before and after, along the principal axes of their embeddings.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class LabTriplets implements Runnable {
  /// A loss.
  ///
  /// @param text by which it is made
  private record Entry(String name, String text) {}

  private static final Entry PLAIN = new Entry("triplets", "triplet(reducer=mean)");
  private static final List<Entry> LOSSES =
      List.of(
          new Entry("softmax", "softmax"),
          new Entry("contrastive", "contrastive(distance=euclidean(unit=true))"),
          PLAIN,
          new Entry("active ones", "triplet"),
          new Entry("hardest ones", "triplet(miner=batch_hard)"));

  private static final int CLASSES = 10;
  private static final int CLASSES_AT_ONCE = 8;
  private static final int EACH = 4;
  private static final int HIDDEN = 64;
  private static final int WIDTH = 16;
  private static final double RATE = 1e-3;
  private static final double MARGIN = 0.2; // that of the triplet losses above
  private static final int EVERY = 10; // steps from measure to measure
  private static final int ROWS = 10;
  private static final int COUNTED = 200; // whose triplets are counted; 700,000 of them

  private final Console console;

  @Option(names = "--steps", paramLabel = "N", description = "Of each training; 500 if not given.")
  private int steps = 500;

  @Option(
      names = "--recall",
      paramLabel = "SHARE",
      description = "How good is good enough; 0.95 if not given.")
  private double wanted = 0.95;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "For weights and order; 1 if not given.")
  private long seed = 1;

  @Option(
      names = "--planes",
      paramLabel = "FILE",
      description = "Draw the test images before and after training, as SVG.")
  private @Nullable Path planes;

  @Mixin private final FindingOptions options = new FindingOptions();

  public LabTriplets(Console console) {
    this.console = console;
  }

  /// A training.
  ///
  /// @param recall after each of the steps that are measured
  /// @param active the share of active triplets
  /// @param before the embeddings of the test images before the first step
  /// @param after the last
  private record Course(
      Entry loss, double[] recall, double[] active, HostArray before, HostArray after) {
    /// After how many steps recall is as wanted for the first time.
    OptionalInt steps(double wanted) {
      return IntStream.range(0, recall.length)
          .filter(i -> recall[i] >= wanted)
          .map(i -> i * EVERY)
          .findFirst();
    }
  }

  @Override
  public void run() {
    FindingOptions.check("--steps", steps, EVERY, 10_000);
    FindingOptions.checkBetween("--recall", wanted, 0, 1);
    if (planes != null) {
      OutputFile.checkNamed("--planes", planes);
    }
    var digits = (DataSource.Examples) DataSources.open("digits");
    Prepared data = Prepared.of(digits.examples(), 0, 0.2, new Seed(seed).child("split"));
    List<Course> courses = new ArrayList<>();
    try (Backend backend = Lab.backend()) {
      for (Entry loss : LOSSES) {
        courses.add(course(loss, data, backend));
      }
    }
    List<Object> titles = new ArrayList<>(List.of("step"));
    LOSSES.forEach(loss -> titles.add(loss.name()));
    Findings findings =
        new Findings()
            .say("recall@1 of the test images over the steps, in percent:\n")
            .table("recall", titles, rows(courses, Course::recall))
            .say("active triplets in percent:\n")
            .table("active", titles, rows(courses, Course::active))
            .say("steps until recall@1 is %s for the first time:\n", Words.percent(wanted))
            .table(
                "steps",
                List.of("loss", "steps"),
                courses.stream()
                    .map(course -> {
                      OptionalInt first = course.steps(wanted);
                      Object told = first.isPresent() ? first.getAsInt() : "-";
                      return List.<Object>of(course.loss().name(), told);
                    })
                    .toList());
    if (planes != null) {
      FigureFile.write("--planes", planes, planes(courses, data.test()).svg(), console);
    }
    options.show(findings, () -> plot(courses), console);
  }

  private static List<List<Object>> rows(List<Course> courses, Function<Course, double[]> measure) {
    int measures = courses.getFirst().recall().length;
    int apart = Math.max(1, measures / ROWS);
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < measures; i += apart) {
      List<Object> row = new ArrayList<>(List.of(i * EVERY));
      for (Course course : courses) {
        row.add(100 * measure.apply(course)[i]);
      }
      rows.add(row);
    }
    return rows;
  }

  private Course course(Entry entry, Prepared data, Backend backend) {
    Seed random = new Seed(seed);
    Distance distance = EmbedLoss.parse(entry.text()).distance();
    int[] labels = EmbeddingSpec.labels(data.train());
    Sampler sampler = Sampler.classes(labels, CLASSES_AT_ONCE, EACH);
    double[] recall = new double[steps / EVERY + 1];
    double[] active = new double[recall.length];
    try (Parameters params = Parameters.create(backend, random.child("weights"))) {
      Layer model = model(params, data.inputs().featureShape().elementCount());
      Loss loss = loss(entry.text(), params);
      HostArray before = embedded(model, data.test(), backend);
      try (var optimizer = new Optimizer(params, Adam.defaults(), Schedule.constant(RATE))) {
        int[][] batches = new int[0][];
        for (int step = 0; ; step++) {
          if (step % EVERY == 0) {
            recall[step / EVERY] = recall(model, data.test(), distance, backend);
            active[step / EVERY] = active(model, data.train(), backend);
          }
          if (step == steps) {
            HostArray after = embedded(model, data.test(), backend);
            return new Course(entry, recall, active, before, after);
          }
          int turn = step % sampler.batches();
          if (turn == 0) {
            batches = sampler.epoch(random.child("order"), step / sampler.batches());
          }
          Batch batch = data.train().batch(batches[turn]);
          try (Pass pass = Pass.train(backend, random.child("step").child(step))) {
            Tensor embeddings = model.forward(pass.input(batch.features()));
            Tensor value = loss.compute(embeddings, pass.input(batch.targets()));
            optimizer.step(pass.backward(value));
          }
        }
      }
    }
  }

  private static Layer model(Parameters params, int pixels) {
    return Sequential.of(
        new Flatten(),
        Linear.create(params.child("hidden"), pixels, HIDDEN, Initializers.heNormal()),
        Activation.RELU,
        Linear.create(params.child("embedding"), HIDDEN, WIDTH));
  }

  private static Loss loss(String name, Parameters params) {
    Parameters own = params.child("loss");
    if (Heads.CATALOG.find(name).isPresent()) {
      HeadLayer head = Heads.CATALOG.create(name).create(own, WIDTH, CLASSES);
      return head::loss;
    }
    return MetricLosses.CATALOG.create(name).create(own, CLASSES, WIDTH);
  }

  private static HostArray embedded(Layer model, Dataset examples, Backend backend) {
    try (Pass pass = Pass.eval(backend)) {
      int[] all = IntStream.range(0, examples.size()).toArray();
      return model.forward(pass.input(examples.features(all))).toHost();
    }
  }

  private static double recall(Layer model, Dataset test, Distance distance, Backend backend) {
    HostArray embeddings = embedded(model, test, backend);
    var first = new RetrievalScores.Wanted(List.of(1), List.of(), false);
    try (ExactIndex index = ExactIndex.of(backend, distance, embeddings)) {
      return RetrievalScores.of(index, embeddings, EmbeddingSpec.labels(test), first)
          .recall()
          .getOrDefault(1, Double.NaN);
    }
  }

  /// The share of active triplets of some images, by squared distances of length 1.
  private static double active(Layer model, Dataset train, Backend backend) {
    Dataset some = train.subset(IntStream.range(0, COUNTED).toArray());
    int[] labels = EmbeddingSpec.labels(some);
    Distance distance = new SquaredEuclidean(true);
    float[] apart;
    try (Pass pass = Pass.eval(backend)) {
      Tensor x = distance.prepare(pass.input(embedded(model, some, backend)));
      apart = distance.matrix(x, x).toHost().toFloats();
    }
    long all = 0;
    long active = 0;
    for (int a = 0; a < COUNTED; a++) {
      for (int p = 0; p < COUNTED; p++) {
        if (p == a || labels[p] != labels[a]) {
          continue;
        }
        for (int n = 0; n < COUNTED; n++) {
          if (labels[n] != labels[a]) {
            all++;
            active += apart[a * COUNTED + n] < apart[a * COUNTED + p] + MARGIN ? 1 : 0;
          }
        }
      }
    }
    return (double) active / all;
  }

  private static Plot plot(List<Course> courses) {
    int measures = courses.getFirst().recall().length;
    double[] step = IntStream.range(0, measures).mapToDouble(i -> i * EVERY).toArray();
    List<Plot.Line> lines =
        new ArrayList<>(
            courses.stream()
                .map(course -> new Plot.Line(course.loss().name(), step, course.recall()))
                .toList());
    Course plain = plain(courses);
    lines.add(new Plot.Line("active share", step, plain.active(), true));
    return new Plot("recall@1 over the steps, and the share of active triplets", "steps", lines);
  }

  private static Course plain(List<Course> courses) {
    return courses.stream().filter(c -> c.loss().equals(PLAIN)).findFirst().orElseThrow();
  }

  private static ScatterPanels planes(List<Course> courses, Dataset test) {
    int[] labels = EmbeddingSpec.labels(test);
    List<FeaturePlanes.Plane> planes = new ArrayList<>();
    planes.add(plane("before", plain(courses).before(), labels));
    courses.forEach(course -> planes.add(plane(course.loss().name(), course.after(), labels)));
    List<String> digits = IntStream.range(0, CLASSES).mapToObj(String::valueOf).toList();
    return FeaturePlanes.of("Digits before training and after, by loss", digits, planes);
  }

  private static FeaturePlanes.Plane plane(String name, HostArray embeddings, int[] labels) {
    return FeaturePlanes.Plane.projected(
        name, PrincipalAxes.of(embeddings).project(embeddings, 2), labels);
  }
}
