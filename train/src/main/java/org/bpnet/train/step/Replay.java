package org.bpnet.train.step;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;
import org.bpnet.data.Batch;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.checkpoint.Safetensors;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonException;
import org.bpnet.train.json.JsonValue;

/// A step that went wrong, with all that is needed to make it again: the phase, the rows, the
/// values of all variables before it, and the number from which its random numbers derive.
///
/// @param phase the name of the phase
/// @param step the steps made before it
/// @param batch the rows, by columns
/// @param part the number of the batch among the parts of a larger one
/// @param variables all variables by path, and under the names of the learners what these remember
/// @param run what `run.json` holds of the run; empty if it has no folder
public record Replay(
    String phase,
    long step,
    Batch batch,
    int part,
    Map<String, HostArray> variables,
    JsonValue.Members run) {
  private static final String FORMAT = "bpnet-step-1";
  private static final String ABOUT = "about";
  private static final String COLUMN = "column/";
  private static final String VARIABLE = "variable/";

  /// Writes the file.
  public void write(Path file) {
    Map<String, HostArray> tensors = new LinkedHashMap<>();
    batch.columns().forEach((name, values) -> tensors.put(COLUMN + name, values));
    variables.forEach((path, values) -> tensors.put(VARIABLE + path, values));
    JsonValue about =
        JsonValue.object()
            .with("format", FORMAT)
            .with("phase", phase)
            .with("step", step)
            .with("part", part)
            .with(
                "rows",
                new JsonValue.Items(IntStream.of(batch.indices()).mapToObj(JsonValue::of).toList()))
            .with("run", run)
            .build();
    new Safetensors(tensors, Map.of(ABOUT, Json.compact(about))).write(file);
  }

  /// Reads a file.
  ///
  /// @throws CheckpointException if it cannot be read or is not of a step
  public static Replay read(Path file) {
    Safetensors saved = Safetensors.read(file);
    try {
      JsonValue.Members about = Json.readObject(saved.metadata().getOrDefault(ABOUT, ""));
      if (!about.text("format").equals(FORMAT)) {
        throw new JsonException("'format' needs " + FORMAT + ", got " + about.text("format"));
      }
      int[] rows = about.items("rows").stream().mapToInt(Replay::row).toArray();
      return new Replay(
          about.text("phase"),
          about.whole("step"),
          new Batch(under(saved, COLUMN), rows),
          row(about.require("part")),
          under(saved, VARIABLE),
          about.members("run"));
    } catch (JsonException | IllegalArgumentException e) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: is not the file of a step (%s); give the step.replay of a run",
              file,
              e.getMessage()),
          e);
    }
  }

  private static int row(JsonValue value) {
    if (value instanceof JsonValue.Whole(long row) && row == (int) row) {
      return (int) row;
    }
    throw new JsonException("'rows' and 'part' need whole numbers, got " + Json.compact(value));
  }

  private static Map<String, HostArray> under(Safetensors saved, String prefix) {
    Map<String, HostArray> values = new LinkedHashMap<>();
    for (Map.Entry<String, HostArray> tensor : saved.tensors().entrySet()) {
      if (tensor.getKey().startsWith(prefix)) {
        values.put(tensor.getKey().substring(prefix.length()), tensor.getValue());
      }
    }
    return values;
  }
}
