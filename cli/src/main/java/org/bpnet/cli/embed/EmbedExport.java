package org.bpnet.cli.embed;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Dataset;
import org.bpnet.train.Embedder;
import org.bpnet.train.checkpoint.AtomicFile;
import org.bpnet.train.checkpoint.Safetensors;
import org.bpnet.train.embed.EmbeddingSpec;
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
  private static final int NPY_ALIGNMENT = 64;

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
    String name = out.toString();
    if (!name.matches(".*\\.(csv|npy|safetensors)")) {
      throw new UsageException(
          "--out: needs a name that ends in .csv, .npy or .safetensors, got " + name);
    }
    HostArray embeddings;
    try (Embedder embedder = Embedder.load(folder)) {
      Dataset examples = EmbedData.encoded(embedder, data);
      embeddings = embedder.embedEncoded(examples);
      int[] labels = EmbeddingSpec.labels(examples);
      List<String> classes = EmbedData.names(examples);
      if (name.endsWith(".csv")) {
        AtomicFile.write(out, csv(embeddings, labels, classes));
      } else if (name.endsWith(".npy")) {
        ByteBuffer content = npy(embeddings);
        AtomicFile.write(
            out,
            file -> {
              while (content.hasRemaining()) {
                file.write(content);
              }
            });
      } else {
        new Safetensors(
                Map.of(
                    "embeddings",
                    embeddings,
                    "labels",
                    HostArray.of(labels, Shape.of(labels.length))),
                Map.of("classes", Json.compact(JsonValue.ofTexts(classes))))
            .write(out);
      }
    }
    int count = embeddings.shape().extent(0);
    int width = embeddings.shape().extent(1);
    if (json) {
      console
          .out()
          .println(
              Json.compact(
                  JsonValue.object()
                      .with("file", name)
                      .with("examples", count)
                      .with("dim", width)
                      .build()));
    } else {
      console.out().printf(Locale.ROOT, "%d embeddings of %d numbers: %s%n", count, width, name);
    }
  }

  private static String csv(HostArray embeddings, int[] labels, List<String> classes) {
    int width = embeddings.shape().extent(1);
    var text = new StringBuilder("class");
    for (int k = 1; k <= width; k++) {
      text.append(",e").append(k);
    }
    float[] values = embeddings.toFloats();
    for (int i = 0; i < labels.length; i++) {
      text.append('\n').append(quoted(classes.get(labels[i])));
      for (int k = 0; k < width; k++) {
        text.append(',').append(values[i * width + k]);
      }
    }
    return text.append('\n').toString();
  }

  private static String quoted(String cell) {
    return cell.matches("[^,\"\r\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }

  /// NumPy's format, version 1.0: a header of a length divisible by 64, then the numbers.
  private static ByteBuffer npy(HostArray embeddings) {
    Shape shape = embeddings.shape();
    String header =
        String.format(
            Locale.ROOT,
            "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }",
            shape.extent(0),
            shape.extent(1));
    int start = 10; // magic, version, length
    int padding = NPY_ALIGNMENT - (start + header.length() + 1) % NPY_ALIGNMENT;
    byte[] text = (header + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer file =
        ByteBuffer.allocate(start + text.length + Float.BYTES * shape.elementCount())
            .order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1);
    file.put((byte) 0).putShort((short) text.length).put(text);
    for (float value : embeddings.toFloats()) {
      file.putFloat(value);
    }
    return file.flip();
  }
}
