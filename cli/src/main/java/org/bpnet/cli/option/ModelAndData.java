package org.bpnet.cli.option;

import java.nio.file.Path;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.data.image.PictureShape;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.train.Model;
import org.bpnet.train.json.JsonValue;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A trained model and data to ask it about, read as they were when it was trained, and whether the
/// answer is to be JSON.
public final class ModelAndData {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "RUN",
      description = "The run folder of the model.")
  private Path folder = Path.of("");

  @Parameters(
      paramLabel = "DATA",
      description =
          "A CSV, Parquet or JSON file or a query, see bpnet train --help, with the model's columns;"
              + " for a model of images a folder, zip or tar file of pictures, CLASS/NAME.png, a folder of"
              + " IDX files, or a bundled name.")
  private String data = "";

  @Mixin private final TableOptions reading = new TableOptions();

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  /// Loads the model.
  public Model load() {
    return Model.load(folder);
  }

  /// Where the model is.
  public Path folder() {
    return folder;
  }

  /// What the data were called.
  public String data() {
    return data;
  }

  /// Whether the answer is to be JSON.
  public boolean isJson() {
    return json;
  }

  /// Reads the data, pictures in the shape that the model takes.
  public DataSource open(Model model) {
    PictureShape shape = PictureModels.shape(model).orElseGet(PictureShape::asStored);
    return DataSources.open(data, shape, reading.format(TableOptions.trained(model.inputs())));
  }

  /// Reads the data, which have to be a table.
  ///
  /// @throws UsageException if they are something else
  public DataSource.Tabular table(Model model) {
    if (open(model) instanceof DataSource.Tabular table) {
      return table;
    }
    throw new UsageException(
        DataSources.shown(data) + ": only tables have columns, and this has images");
  }

  /// Adds to a JSON object what data and model are called.
  public JsonValue.Builder addTo(JsonValue.Builder json, String data) {
    return json.with("data", data).with("model", folder.toString());
  }
}
