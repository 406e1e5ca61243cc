package org.bpnet.cli.command;

import java.nio.file.Path;
import java.util.Locale;
import org.bpnet.cli.option.PictureModels;
import org.bpnet.cli.option.TableOptions;
import org.bpnet.cli.report.VectorFile;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.text.Count;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Dataset;
import org.bpnet.data.image.PictureShape;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.data.table.Table;
import org.bpnet.train.Autoencoder;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet encode`: what an autoencoder makes of data.
@Command(
    name = "encode",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header =
        "Write the codes that an autoencoder gives to examples, or what comes of them, to a"
            + " file.",
    description = {
      "",
      "FILE.csv has a row for each example: the columns of a table, or the class of a picture, and"
          + " then the numbers; FILE.npy the numbers alone; FILE.safetensors numbers, labels and the"
          + " names of classes. Of data with a test set it takes that.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n",
    footer = {
      "",
      "@|bold Examples|@",
      "  bpnet train digits --task autoencode --code 8 --out codes",
      "  bpnet encode --model codes digits --out codes.csv",
      "  bpnet encode --model codes digits --reconstruct --out again.npy"
    })
public final class Encode implements Runnable {
  private final Console console;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "RUN",
      description = "The run folder of the autoencoder.")
  private Path folder = Path.of("");

  @Parameters(
      paramLabel = "DATA",
      description =
          "A CSV, Parquet or JSON file or a query, see bpnet train --help, for an autoencoder of tables;"
              + " else a folder, zip or tar file of pictures, a folder"
              + " of IDX files, or a bundled name.")
  private String data = "";

  @Mixin private final TableOptions reading = new TableOptions();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where to write: FILE.csv, FILE.npy or FILE.safetensors.")
  private Path out = Path.of("");

  @Option(
      names = "--reconstruct",
      description = "Write what comes of the examples by way of their codes, in the data's units.")
  private boolean reconstruct;

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  public Encode(Console console) {
    this.console = console;
  }

  /// Numbers and what they are of.
  private record Encoded(HostArray rows, VectorFile.Examples examples) {}

  @Override
  public void run() {
    OutputFile.checkNamed("--out", out);
    var file = new VectorFile(out);
    Encoded encoded;
    try (Autoencoder autoencoder = Autoencoder.load(folder)) {
      encoded = encoded(autoencoder);
    }
    Shape shape = encoded.rows().shape();
    HostArray rows =
        HostArray.of(encoded.rows().toFloats(), Shape.of(shape.extent(0), width(shape)));
    file.write(
        reconstruct ? "reconstructions" : "codes",
        reconstruct ? "x" : "code",
        rows,
        encoded.examples());
    tell(shape.extent(0), width(shape));
  }

  private static int width(Shape shape) {
    return shape.without(0).elementCount();
  }

  private Encoded encoded(Autoencoder autoencoder) {
    DataSource source =
        DataSources.open(
            data,
            PictureModels.shape(autoencoder.inputs()).orElseGet(PictureShape::asStored),
            reading.format(TableOptions.trained(autoencoder.inputs())));
    try {
      return switch (source) {
        case DataSource.Tabular(String _, Table table) ->
            new Encoded(
                reconstruct ? autoencoder.reconstruct(table) : autoencoder.encode(table),
                VectorFile.Examples.of(table));
        case DataSource.Examples examples -> encoded(autoencoder, examples.examples());
        case DataSource.TrainAndTest both -> encoded(autoencoder, both.test());
      };
    } catch (IllegalArgumentException other) {
      throw new DataFormatException(source.name() + ": " + other.getMessage(), other);
    }
  }

  private Encoded encoded(Autoencoder autoencoder, Dataset examples) {
    return new Encoded(
        reconstruct ? autoencoder.reconstruct(examples) : autoencoder.encode(examples),
        VectorFile.Examples.of(examples));
  }

  private void tell(int examples, int numbers) {
    if (json) {
      console
          .out()
          .println(
              Json.compact(
                  JsonValue.object()
                      .with("file", out.toString())
                      .with("examples", examples)
                      .with("numbers", numbers)
                      .build()));
    } else {
      console
          .out()
          .printf(
              Locale.ROOT,
              "%s of %s: %s%n",
              Count.of(examples, reconstruct ? "reconstruction" : "code"),
              Count.of(numbers, "number"),
              out);
    }
  }
}
