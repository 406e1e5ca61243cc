package org.bpnet.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bpnet.cli.option.TrainingData;
import org.bpnet.cli.option.TrainingOptions;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.Backends;
import org.bpnet.core.NonFinite;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.text.Count;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.train.Autoencoder;
import org.bpnet.train.Model;
import org.bpnet.train.Settings;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.step.Probe;
import org.bpnet.train.step.Replay;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet replay`: makes a step again that ended a training.
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Make the step again that ended a training, and show where it went wrong.",
    description = {
      "",
      "A training that meets NaN or an infinity leaves the step in its run folder: its rows, all"
          + " weights before it, and the seed of its random numbers. The data of the run must still"
          + " be there.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n",
    footer = {"", "@|bold Example|@", "  bpnet replay runs/houses-20260101-120000/step.replay"})
public final class ReplayStep implements Runnable {
  private final Console console;

  @Parameters(paramLabel = "FILE", description = "The step.replay of a run folder.")
  private Path file = Path.of("");

  @Option(
      names = "--all",
      description = "Show every operation, not only those up to the first that is not finite.")
  private boolean all;

  public ReplayStep(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    Replay step = Replay.read(file);
    var options = new TrainingOptions();
    JsonValue.Members notes =
        step.run().find("notes").isPresent() ? step.run().members("notes") : step.run();
    TrainingData.takeNotes(options, notes, file);
    Probe probe;
    try (Backend backend = Backends.best()) {
      Prepared data = TrainingData.load(options).data();
      Settings settings = TrainingData.settings(options).backend(backend);
      probe =
          options
              .autoencoder()
              .map(spec -> Autoencoder.replay(data, spec, settings, file))
              .orElseGet(() -> Model.replay(data, settings, file));
    }
    print(step, probe);
  }

  private void print(Replay step, Probe probe) {
    console.print(
        String.format(
            Locale.ROOT,
            "Step %,d, phase %s, %s: rows %s",
            step.step() + 1,
            step.phase(),
            Count.of(step.batch().size(), "example"),
            shown(step.batch().indices())));
    console.print(
        "Loss "
            + probe.loss()
            + "; "
            + probe.nonFinite().map(NonFinite::toString).orElse("all numbers are finite"));
    console.out().println();
    for (Probe.Entry entry : probe.entries()) {
      console.print(String.format(Locale.ROOT, "%-60s %s", entry, range(entry.value())));
      if (!all && !isFinite(entry.value())) {
        break;
      }
    }
  }

  private static String shown(int[] rows) {
    List<String> first = IntStream.of(rows).limit(10).mapToObj(String::valueOf).toList();
    return String.join(", ", first) + (rows.length > first.size() ? ", ..." : "");
  }

  private static boolean isFinite(HostArray values) {
    return IntStream.range(0, values.shape().elementCount())
        .allMatch(i -> Double.isFinite(values.at(i)));
  }

  /// `-1.25 to 3.5`, or what is not finite.
  private static String range(HostArray values) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    int wrong = 0;
    int count = values.shape().elementCount();
    for (int i = 0; i < count; i++) {
      double value = values.at(i);
      if (Double.isFinite(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      } else {
        wrong++;
      }
    }
    String finite = low > high ? "" : String.format(Locale.ROOT, "%.4g to %.4g", low, high);
    return wrong == 0
        ? finite
        : String.format(Locale.ROOT, "%,d of %,d not finite  %s", wrong, count, finite).strip();
  }
}
