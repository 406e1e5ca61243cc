package org.bpnet.cli.embed;

import java.nio.file.Path;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Version;
import org.bpnet.data.Dataset;
import org.bpnet.train.Embedder;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.run.RunFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet embed evaluate`: how well examples of one class find one another.
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Measure an embedder: each example is looked for among all others.",
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class EmbedEvaluate implements Runnable {
  private final Console console;

  @Parameters(index = "0", paramLabel = "RUN", description = "The run folder of the embedder.")
  private Path folder = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DATA",
      description =
          "Examples with classes, also such as it was not trained on; those that the run kept for"
              + " the test if not given.")
  private @Nullable String data;

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  public EmbedEvaluate(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    try (Embedder embedder = Embedder.load(folder)) {
      String name;
      Dataset examples;
      boolean knows;
      if (data == null) {
        var wanted = EmbedData.Wanted.ofRun(RunFolder.resume(folder).notes());
        EmbedData own = EmbedData.load(wanted);
        knows = wanted.heldOut().isEmpty();
        name = own.name();
        examples = own.data().test();
      } else {
        name = data;
        examples = EmbedData.encoded(embedder, data);
        knows = EmbedData.names(examples).equals(embedder.target().names());
      }
      Scores scores = Scores.of(embedder, examples, knows);
      if (json) {
        var fields =
            JsonValue.object()
                .with("task", "embedding")
                .with("data", name)
                .with("run", folder.toString());
        scores.addTo(fields);
        console.out().println(Json.compact(fields.build()));
      } else {
        scores.print(console, name);
      }
    }
  }
}
