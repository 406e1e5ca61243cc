package org.bpnet.cli.embed;

import java.nio.file.Path;
import java.util.Locale;
import org.bpnet.cli.report.VectorFile;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.array.HostArray;
import org.bpnet.data.Dataset;
import org.bpnet.train.Embedder;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet embed export`: embeddings as a file.
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Write the embeddings of examples to a file.",
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class EmbedExport implements Runnable {
  private final Console console;

  @Parameters(index = "0", paramLabel = "RUN", description = "The run folder of the embedder.")
  private Path folder = Path.of("");

  @Parameters(index = "1", paramLabel = "DATA", description = "The examples, with classes.")
  private String data = "";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description =
          "FILE.csv has a row for each example, its class first; FILE.npy the vectors alone;"
              + " FILE.safetensors vectors, labels and the names of the classes.")
  private Path out = Path.of("");

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  public EmbedExport(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    OutputFile.checkNamed("--out", out);
    var file = new VectorFile(out);
    HostArray embeddings;
    try (Embedder embedder = Embedder.load(folder)) {
      Dataset examples = EmbedData.encoded(embedder, data);
      embeddings = embedder.embedEncoded(examples);
      file.write("embeddings", "e", embeddings, VectorFile.Examples.of(examples));
    }
    int count = embeddings.shape().extent(0);
    int width = embeddings.shape().extent(1);
    if (json) {
      console
          .out()
          .println(
              Json.compact(
                  JsonValue.object()
                      .with("file", out.toString())
                      .with("examples", count)
                      .with("dim", width)
                      .build()));
    } else {
      console.out().printf(Locale.ROOT, "%d embeddings of %d numbers: %s%n", count, width, out);
    }
  }
}
