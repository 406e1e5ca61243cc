package org.bpnet.cli.embed;

import java.nio.file.Path;
import java.util.Map;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Version;
import org.bpnet.train.Embedder;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet embed one-shot`: classes of which one example each is known.
@Command(
    name = "one-shot",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Tell classes apart of which one picture each is known, as Omniglot's runs ask it.",
    description = {
      "",
      "Each folder run01, run02, ... has a file class_labels.txt, whose lines name a picture to"
          + " recognise and the one of its class. The answer is the nearest of all pictures on the"
          + " right. Published errors of Omniglot's 20 runs (all_runs.zip, Lake, Salakhutdinov,"
          + " Tenenbaum 2015): 13.5 %% by a convolutional network, 8.0 %% by a siamese one, 4.5 %% by"
          + " people.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class EmbedOneShot implements Runnable {
  private final Console console;

  @Parameters(index = "0", paramLabel = "RUN", description = "The run folder of the embedder.")
  private Path folder = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "TASKS",
      description = "A folder or zip file with a folder for each task.")
  private Path tasks = Path.of("");

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  public EmbedOneShot(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    OneShotTasks all = OneShotTasks.read(tasks);
    Map<String, Double> errors;
    try (Embedder embedder = Embedder.load(folder)) {
      errors = all.errors(embedder);
    }
    double mean = OneShotTasks.mean(errors);
    if (json) {
      console
          .out()
          .println(
              Json.compact(
                  JsonValue.object()
                      .with("run", folder.toString())
                      .with("tasks", errors.size())
                      .with("error", mean)
                      .with(
                          "errors",
                          JsonValue.of(errors.values().stream().mapToDouble(e -> e).toArray()))
                      .build()));
      return;
    }
    errors.forEach((name, error) -> Scores.line(console, name, Scores.percent(error)));
    Scores.line(console, "mean error", Scores.percent(mean));
  }
}
