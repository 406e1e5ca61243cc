package org.bpnet.cli.report;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bpnet.cli.plot.Mosaic;
import org.bpnet.cli.plot.ScatterPanels;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Version;
import org.bpnet.cli.terminal.Words;
import org.bpnet.core.array.Shape;
import org.bpnet.core.text.Count;
import org.bpnet.data.Dataset;
import org.bpnet.data.Standardizer;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.train.Autoencoder;
import org.bpnet.train.autoencode.ReconstructionScore;
import org.bpnet.train.checkpoint.AtomicFile;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.run.RunFolder;
import org.bpnet.train.watch.Report;

/// What there is to say of an autoencoder at the end of its training, and its pictures.
///
/// @param data what the data are called
/// @param examples the data, divided
/// @param measured those that the score is over: for the test or, if there are none, those that
///   were trained on
public record Reconstructions(
    String data,
    Prepared examples,
    Dataset measured,
    Autoencoder autoencoder,
    ReconstructionScore score,
    Path run) {
  private static final int SHOWN = 12;
  private static final int POINTS = 2_000;

  public static Reconstructions of(
      String data, Prepared examples, Autoencoder autoencoder, RunFolder folder) {
    Dataset measured = examples.test().size() > 0 ? examples.test() : examples.train();
    return new Reconstructions(
        data,
        examples,
        measured,
        autoencoder,
        autoencoder.evaluateEncoded(measured),
        folder.path());
  }

  private String kind() {
    return measured == examples.test() ? "test" : "training";
  }

  private Report report() {
    return autoencoder.report().orElseThrow();
  }

  public void print(Console console) {
    console.out().println();
    console.print(
        String.format(
            Locale.ROOT,
            "@|bold,green %s|@ @|bold of the variance explained|@ on %s by %s: squared error %s an"
                + " example",
            Words.percent(score.explained()),
            Count.of(score.examples(), kind() + " example"),
            Count.of(autoencoder.spec().code(), "number"),
            Words.number(score.squaredError())));
    console.print(
        String.format(
            Locale.ROOT,
            "%s, best was epoch %d; %s, %s parameters",
            Count.of(report().epochs().size(), "epoch"),
            report().bestEpoch(),
            autoencoder.spec().create() + (autoencoder.spec().tied() ? ", tied weights" : ""),
            Words.count(autoencoder.parameterCount())));
    console.print("Run folder  @|bold " + run + "|@");
  }

  /// The fields that docs/cli.md describes.
  public JsonValue.Members toJson() {
    return JsonValue.object()
        .with("task", "autoencoding")
        .with("data", data)
        .with("train_rows", examples.train().size())
        .with("validation_rows", examples.validation().size())
        .with("test_rows", examples.test().size())
        .with("layers", autoencoder.layers().toString())
        .with("autoencoder", autoencoder.spec().create().toString())
        .with("code", autoencoder.spec().code())
        .with("tied", autoencoder.spec().tied())
        .with("parameters", autoencoder.parameterCount())
        .with("epochs", report().epochs().size())
        .with("best_epoch", report().bestEpoch())
        .with("steps", report().steps())
        .with("stopped", report().reason().name().toLowerCase(Locale.ROOT))
        .with("measured", kind())
        .with("squared_error", score.squaredError())
        .with("explained", score.explained())
        .with("version", Version.number())
        .with("run", run.toString())
        .build();
  }

  /// `loss.png`; `reconstructions.svg` of images; `codes.svg` of codes of two numbers.
  public void draw(Progress progress) {
    Pictures.writeLoss(run, report(), data, progress);
    Shape example = autoencoder.inputs().featureShape();
    if (example.rank() == 3 && List.of(1, 3).contains(example.extent(2))) {
      String svg = mosaic(example).svg();
      AtomicFile.write(run.resolve("reconstructions.svg"), svg);
    }
    if (autoencoder.spec().code() == 2) {
      Dataset some = some(POINTS);
      var panel =
          new ScatterPanels.Panel(
              autoencoder.spec().create().toString(),
              clouds(autoencoder.encodeEncoded(some).toFloats(), some));
      String svg = new ScatterPanels("Codes of " + data, classes(some), List.of(panel), 0).svg();
      AtomicFile.write(run.resolve("codes.svg"), svg);
    }
  }

  private Dataset some(int most) {
    return measured.subset(IntStream.range(0, Math.min(most, measured.size())).toArray());
  }

  private Mosaic mosaic(Shape example) {
    Dataset some = some(SHOWN);
    float[] wanted = raw(autoencoder.inputs(), some);
    return new Mosaic(
        "Images of " + data + " and what comes of " + autoencoder.spec().code() + " numbers",
        example.extent(0),
        example.extent(1),
        example.extent(2),
        List.of(
            new Mosaic.Row("input", wanted),
            new Mosaic.Row("output", autoencoder.reconstructEncoded(some).toFloats())));
  }

  /// Examples as they were before they were standardised.
  public static float[] raw(Inputs inputs, Dataset encoded) {
    float[] values = encoded.features(IntStream.range(0, encoded.size()).toArray()).toFloats();
    float[] raw = values.clone();
    if (inputs instanceof Inputs.Arrays(Shape _, Standardizer standardizer)) {
      standardizer.invert(raw);
    }
    return raw;
  }

  /// The names of the classes; none where targets are numbers.
  public static List<String> classes(Dataset examples) {
    return examples.target() instanceof Target.Classes classes ? classes.names() : List.of();
  }

  /// Codes of two numbers by class; together where targets are numbers.
  public static List<ScatterPanels.Cloud> clouds(float[] codes, Dataset examples) {
    int[] all = IntStream.range(0, examples.size()).toArray();
    int[] labels = new int[all.length];
    int groups = Math.max(1, classes(examples).size());
    if (examples.target() instanceof Target.Classes) {
      labels = examples.targets(all).toInts();
    }
    int[] groupOf = labels;
    return IntStream.range(0, groups)
        .mapToObj(group -> {
          int[] own = Arrays.stream(all).filter(i -> groupOf[i] == group).toArray();
          return new ScatterPanels.Cloud(
              Arrays.stream(own).mapToDouble(i -> codes[2 * i]).toArray(),
              Arrays.stream(own).mapToDouble(i -> codes[2 * i + 1]).toArray());
        })
        .toList();
  }
}
