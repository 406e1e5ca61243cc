package org.bpnet.cli.embed;

import java.nio.file.Path;
import java.util.Locale;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.array.HostArray;
import org.bpnet.data.Dataset;
import org.bpnet.hnsw.HnswSettings;
import org.bpnet.train.Embedder;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet embed index`: the embeddings of many examples, to be searched without looking at all.
@Command(
    name = "index",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Embed examples once, and keep a graph in which the nearest are found quickly.",
    description = {
      "",
      "A graph (HNSW) finds nearly all of the nearest and looks at few examples for that. Without"
          + " one, bpnet embed search embeds all examples and looks at each.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class EmbedIndex implements Runnable {
  private final Console console;

  @Parameters(index = "0", paramLabel = "RUN", description = "The run folder of the embedder.")
  private Path run = Path.of("");

  @Parameters(index = "1", paramLabel = "DATA", description = "The examples, with classes.")
  private String data = "";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "A folder for the index, new or empty.")
  private Path out = Path.of("");

  @Option(
      names = "--connections",
      paramLabel = "M",
      description = "Neighbours of an example in the graph, 2 to 512; 16 if not given.")
  private int connections = HnswSettings.defaults().connections();

  @Option(
      names = "--breadth",
      paramLabel = "N",
      description =
          "Candidates that a search keeps; 50 if not given. More miss less and take longer.")
  private int breadth = HnswSettings.defaults().searchBreadth();

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  public EmbedIndex(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    OutputFile.checkNamed("--out", out);
    IndexFolder.checkNew(out);
    HnswSettings settings = settings();
    try (Embedder embedder = Embedder.load(run)) {
      Dataset examples = EmbedData.encoded(embedder, data);
      HostArray embeddings = embedder.embedEncoded(examples);
      try {
        IndexFolder.write(
            out, run, embedder.backend(), embedder.distance(), embeddings, examples, settings);
      } catch (IllegalArgumentException wrong) {
        throw new UsageException(String.valueOf(wrong.getMessage()));
      }
      print(examples.size(), embedder);
    }
  }

  private HnswSettings settings() {
    try {
      return new HnswSettings(connections, HnswSettings.defaults().buildBreadth(), breadth);
    } catch (IllegalArgumentException wrong) {
      throw new UsageException(
          "--" + String.valueOf(wrong.getMessage()).replace("search breadth", "breadth"));
    }
  }

  private void print(int examples, Embedder embedder) {
    if (json) {
      console
          .out()
          .println(
              Json.compact(
                  JsonValue.object()
                      .with("index", out.toString())
                      .with("examples", examples)
                      .with("dim", embedder.width())
                      .with("distance", embedder.distance().toString())
                      .build()));
    } else {
      console
          .out()
          .printf(
              Locale.ROOT,
              "%,d embeddings of %d numbers by %s: %s%n",
              examples,
              embedder.width(),
              embedder.distance(),
              out);
    }
  }
}
