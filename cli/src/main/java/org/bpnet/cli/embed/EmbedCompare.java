package org.bpnet.cli.embed;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.bpnet.cli.plot.FeaturePlanes;
import org.bpnet.cli.plot.FigureFile;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.array.HostArray;
import org.bpnet.data.Dataset;
import org.bpnet.train.Embedder;
import org.bpnet.train.Settings;
import org.bpnet.train.embed.EmbeddingSpec;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet embed compare`: several losses, trained in the same way, side by side.
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header =
        "Train embedders that differ in nothing but their loss, and measure them side by side.",
    description = {
      "",
      "Each loss is trained from the same first weights on the same examples in the same order, as"
          + " often as there are seeds. Printed are means over the seeds, and how far they go.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class EmbedCompare implements Runnable {
  private final Console console;

  @Parameters(
      paramLabel = "DATA",
      description = "Images or a table, as bpnet train takes them, with classes.")
  private String data = "";

  @Option(
      names = "--loss",
      required = true,
      paramLabel = "LOSS",
      description = "A loss as bpnet embed train takes it; once for each.")
  private List<String> losses = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description =
          "How often each is trained, from seeds --seed, --seed + 1, ...; 1 if not given.")
  private int seeds = 1;

  @Mixin private final EmbedOptions options = new EmbedOptions();

  @Option(
      names = "--one-shot",
      paramLabel = "TASKS",
      description = "Measure the error on these tasks too, as bpnet embed one-shot does.")
  private @Nullable Path oneShot;

  @Option(
      names = "--picture",
      paramLabel = "FILE.svg",
      description =
          "Draw the embeddings of the test, a square for each loss: those of two numbers with the mean"
              + " and the weights of each class and the cone of nine tenths of it, others along"
              + " their principal axes.")
  private @Nullable Path picture;

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  public EmbedCompare(Console console) {
    this.console = console;
  }

  /// What is told of a loss: a number for each seed.
  private record Measure(String name, String column, boolean percent, double[] values) {
    double mean() {
      return Arrays.stream(values).average().orElse(Double.NaN);
    }

    /// The mean, and half of what lies between the least and the greatest.
    String text() {
      double spread =
          (Arrays.stream(values).max().orElse(0) - Arrays.stream(values).min().orElse(0)) / 2;
      String form = percent ? "%.2f%%" : "%.3g";
      double factor = percent ? 100 : 1;
      String mean = String.format(Locale.ROOT, form, factor * mean());
      return values.length == 1
          ? mean
          : mean
              + String.format(
                  Locale.ROOT, percent ? " \u00b1%.2f" : " \u00b1%.2g", factor * spread);
    }
  }

  @Override
  public void run() {
    if (seeds < 1) {
      throw new UsageException("--seeds: needs one or more, got " + seeds);
    }
    if (picture != null) {
      OutputFile.checkNamed("--picture", picture);
      if (options.dim() < 2) {
        throw new UsageException(
            "--picture: draws embeddings of two numbers or more; train with --dim 2");
      }
    }
    List<EmbeddingSpec> specs = new ArrayList<>();
    Settings settings;
    try {
      losses.forEach(loss -> specs.add(options.embedding(loss)));
      settings = options.settings();
    } catch (IllegalArgumentException wrong) {
      throw new UsageException(String.valueOf(wrong.getMessage()));
    }
    EmbedData loaded = EmbedData.load(options.wanted(data));
    OneShotTasks tasks = oneShot == null ? null : OneShotTasks.read(oneShot);
    List<FeaturePlanes.Plane> planes = new ArrayList<>();
    List<List<Measure>> table = new ArrayList<>();
    for (EmbeddingSpec spec : specs) {
      List<Scores> scores = new ArrayList<>();
      double[] errors = new double[seeds];
      for (int i = 0; i < seeds; i++) {
        console.err().printf(Locale.ROOT, "%s, seed %d%n", spec.loss(), options.seed() + i);
        try (Embedder embedder =
            Embedder.fit(options.learnt(loaded.data()), spec, settings.seed(options.seed() + i))) {
          Dataset test = loaded.data().test();
          scores.add(Scores.of(embedder, test, loaded.knows()));
          if (tasks != null) {
            errors[i] = OneShotTasks.mean(tasks.errors(embedder));
          }
          if (picture != null && i == 0) {
            planes.add(plane(embedder, spec.loss(), test));
          }
        }
      }
      List<Measure> measures = new ArrayList<>(measures(scores));
      if (tasks != null) {
        measures.add(new Measure("one_shot_error", "one-shot error", true, errors));
      }
      table.add(measures);
    }
    if (picture != null) {
      String svg =
          FeaturePlanes.of(
                  "Embeddings of "
                      + loaded.name()
                      + ", by loss"
                      + (options.dim() > 2 ? ", along their principal axes" : ""),
                  EmbedData.names(loaded.data().test()),
                  planes)
              .svg();
      FigureFile.write("--picture", picture, svg, console);
    }
    if (json) {
      printJson(loaded.name(), table);
    } else {
      print(table);
    }
  }

  private static FeaturePlanes.Plane plane(Embedder embedder, String name, Dataset test) {
    HostArray embeddings = embedder.embedEncoded(test);
    int[] labels = EmbeddingSpec.labels(test);
    if (embedder.width() > 2) {
      HostArray seen = embedder.distance().prepare(embedder.backend(), embeddings);
      return ProjectedPlanes.alongAxes(name, seen, labels);
    }
    return FeaturePlanes.Plane.of(
        name,
        embeddings,
        labels,
        embedder
            .classWeights()
            .filter(weights -> weights.shape().extent(1) == embedder.target().count()));
  }

  private static List<Measure> measures(List<Scores> scores) {
    return Stream.of(
            new Measure(
                "accuracy", "accuracy", true, values(scores, s -> s.accuracy().orElse(Double.NaN))),
            new Measure(
                "recall_at_1", "recall@1", true, values(scores, s -> s.found().recall().get(1))),
            new Measure("map_at_r", "mAP@R", true, values(scores, s -> s.found().mapAtR())),
            new Measure("nmi", "NMI", true, values(scores, s -> s.clustered().nmi())),
            new Measure(
                "fisher_ratio", "S_b/S_w", false, values(scores, s -> s.apart().fisherRatio())),
            new Measure(
                "angular_fisher",
                "ang.Fisher",
                false,
                values(scores, s -> s.apart().angularFisher())))
        .toList();
  }

  private static double[] values(List<Scores> scores, ToDoubleFunction<Scores> measure) {
    return scores.stream().mapToDouble(measure).toArray();
  }

  private void print(List<List<Measure>> table) {
    int width = Math.max(4, losses.stream().mapToInt(String::length).max().orElse(0));
    var head = new StringBuilder(String.format(Locale.ROOT, "%-" + width + "s", "loss"));
    for (Measure measure : table.getFirst()) {
      head.append(String.format(Locale.ROOT, "  %15s", measure.column()));
    }
    console.out().println(head);
    for (int i = 0; i < table.size(); i++) {
      var line = new StringBuilder(String.format(Locale.ROOT, "%-" + width + "s", losses.get(i)));
      for (Measure measure : table.get(i)) {
        String text = Double.isNaN(measure.mean()) ? "-" : measure.text();
        line.append(String.format(Locale.ROOT, "  %15s", text));
      }
      console.out().println(line);
    }
    console.out().println("S_b/S_w: higher is better; angular Fisher: lower is better");
  }

  private void printJson(String name, List<List<Measure>> table) {
    List<JsonValue> rows = new ArrayList<>();
    for (int i = 0; i < table.size(); i++) {
      var row = JsonValue.object().with("loss", losses.get(i));
      for (Measure measure : table.get(i)) {
        if (!Double.isNaN(measure.mean())) {
          row.with(measure.name(), JsonValue.of(measure.values()));
        }
      }
      rows.add(row.build());
    }
    console
        .out()
        .println(
            Json.compact(
                JsonValue.object()
                    .with("data", name)
                    .with("seeds", seeds)
                    .with("losses", new JsonValue.Items(rows))
                    .build()));
  }
}
