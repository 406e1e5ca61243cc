package org.bpnet.cli.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bpnet.cli.plot.FigureFile;
import org.bpnet.cli.plot.Plot;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSources;
import org.bpnet.nn.hash.Codes;
import org.bpnet.nn.hash.HashIndex;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `bpnet lab hashnet`: how codes harden, stage by stage, and what can be found by them.
@Command(
    name = "hashnet",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Learn binary codes of images by continuation (Cao, Long, Wang, Yu 2017, HashNet).",
    description = {
      "",
      "A network of 128 rectifiers ends in tanh(beta z), one number for each bit. Its loss asks that"
          + " codes of one class agree and others differ; beta rises from stage to stage, and in"
          + " use the sign takes its place. Prints for the test images after each stage how far"
          + " the numbers are from their signs, and the mean average precision with which the"
          + " packed codes find training images of the same class by Hamming distance.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class LabHashNet implements Runnable {
  private static final int SHOWN = 5;

  private final Console console;

  @picocli.CommandLine.Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DATA",
      description = "Images with classes, as for bpnet train; ${DEFAULT-VALUE} if not given.",
      defaultValue = "digits")
  private String data = "digits";

  @Option(
      names = "--bits",
      paramLabel = "K",
      description = "Bits of a code; ${DEFAULT-VALUE} if not given.",
      defaultValue = "32")
  private int bits;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps of each of the ten stages; ${DEFAULT-VALUE} if not given.",
      defaultValue = "200")
  private int steps;

  @Option(
      names = "--codes",
      paramLabel = "FILE",
      description = "Write the codes of all images, in hexadecimal digits, as CSV.")
  private @Nullable Path file;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Draw both measures by stage, as SVG.")
  private @Nullable Path plot;

  public LabHashNet(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    check("--bits", bits);
    check("--steps", steps);
    if (file != null) {
      OutputFile.checkNamed("--codes", file);
    }
    Prepared prepared = Lab.images(DataSources.open(data), HashNetwork.SEED);
    if (!(prepared.train().target() instanceof Target.Classes classes)) {
      throw new UsageException("needs images with classes, got values to predict");
    }
    try (Backend backend = Lab.backend();
        var network = new HashNetwork(prepared, bits, steps, backend)) {
      List<HashNetwork.Stage> stages = new ArrayList<>();
      console.say(
          "%5s  %4s  %6s  %18s  %22s",
          "stage", "beta", "loss", "quantisation error", "mean average precision");
      stages.add(show(network.measure()));
      for (int i = 1; i <= HashNetwork.STAGES; i++) {
        stages.add(show(network.train()));
      }
      Codes database = network.codes(prepared.train());
      Codes queries = network.codes(prepared.test());
      showNearest(database, queries, prepared, classes.names());
      if (file != null) {
        OutputFile.write("--codes", file, csv(database, queries, prepared, classes), console);
      }
      if (plot != null) {
        FigureFile.write("--plot", plot, plot(stages).svg(), console);
      }
    }
    console.out().flush();
  }

  private static void check(String option, int value) {
    if (value < 1) {
      throw new UsageException(
          String.format(Locale.ROOT, "%s: needs 1 or more, got %d", option, value));
    }
  }

  private HashNetwork.Stage show(HashNetwork.Stage stage) {
    String loss =
        Double.isNaN(stage.loss()) ? "-" : String.format(Locale.ROOT, "%.4f", stage.loss());
    console.say(
        "%5d  %4.0f  %6s  %18.4f  %22.4f",
        stage.number(), stage.beta(), loss, stage.quantisationError(), stage.precision());
    return stage;
  }

  /// What is found for one test image of each of a few classes.
  private void showNearest(Codes database, Codes queries, Prepared prepared, List<String> names) {
    int[] asked = HashNetwork.labels(prepared.test());
    int[] known = HashNetwork.labels(prepared.train());
    console.say("\nnearest training images, by Hamming distance:");
    for (int label = 0; label < Math.min(SHOWN, names.size()); label++) {
      int wanted = label;
      IntStream.range(0, asked.length)
          .filter(i -> asked[i] == wanted)
          .findFirst()
          .ifPresent(query -> {
            var line = new StringBuilder();
            for (int item : new HashIndex(database).nearest(queries, query, SHOWN)) {
              int distance = queries.distance(query, database, item);
              line.append(
                  String.format(Locale.ROOT, "  %s (%d)", names.get(known[item]), distance));
            }
            console.say("  %s %s:%s", names.get(wanted), queries.hex(query), line.toString());
          });
    }
  }

  private static String csv(
      Codes database, Codes queries, Prepared prepared, Target.Classes classes) {
    var text = new StringBuilder("set,image,class,code\n");
    append(text, "train", database, HashNetwork.labels(prepared.train()), classes.names());
    append(text, "test", queries, HashNetwork.labels(prepared.test()), classes.names());
    return text.toString();
  }

  private static void append(
      StringBuilder text, String set, Codes codes, int[] labels, List<String> names) {
    for (int i = 0; i < codes.count(); i++) {
      String name = names.get(labels[i]);
      boolean quoted = name.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
      String cell = quoted ? '"' + name.replace("\"", "\"\"") + '"' : name;
      text.append(String.format(Locale.ROOT, "%s,%d,%s,%s\n", set, i, cell, codes.hex(i)));
    }
  }

  private static Plot plot(List<HashNetwork.Stage> stages) {
    double[] numbers = stages.stream().mapToDouble(HashNetwork.Stage::number).toArray();
    double[] errors = stages.stream().mapToDouble(HashNetwork.Stage::quantisationError).toArray();
    double[] precisions = stages.stream().mapToDouble(HashNetwork.Stage::precision).toArray();
    return new Plot(
        "codes harden by continuation",
        "stage",
        Arrays.asList(
            new Plot.Line("quantisation error", numbers, errors),
            new Plot.Line("mean average precision", numbers, precisions)));
  }
}
