package org.bpnet.train.prepare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.bpnet.core.Parameters;
import org.bpnet.core.Variable;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.data.Source;
import org.bpnet.nn.layer.Layer;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.checkpoint.Safetensors;
import org.bpnet.train.run.RunFolder;
import org.bpnet.train.run.Weights;

/// First values from another model: of the parameters and buffers whose path fits a pattern. The
/// others keep theirs.
///
/// ```java
/// new Pretrained(Path.of("runs/digits"), "hidden*").into(params);
/// ```
///
/// @param file the folder of a run or a saved model, or a safetensors file whose names are paths of
///   parameters
/// @param paths the pattern: `*` stands for any characters, dots among them
public record Pretrained(Path file, String paths) implements Preparation {
  /// Loads the values.
  ///
  /// @return the parameters and buffers that were loaded, at least one
  /// @throws CheckpointException if a folder holds no weights, if the file is damaged, if it lacks
  ///   one of them or has it in another shape or with values that are not finite, or if no path
  ///   fits
  public List<Variable> into(Parameters params) {
    List<Variable> loaded = params.matching(paths);
    Path weights = weights();
    Safetensors saved = Safetensors.read(weights);
    for (Variable variable : loaded) {
      HostArray value =
          saved
              .find(variable.path())
              .filter(found -> found.shape().equals(variable.shape()))
              .orElseThrow(() -> missing(saved, variable));
      Weights.checkNumbers(variable, value, weights);
      variable.load(value);
    }
    if (loaded.isEmpty()) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: no parameter of the model fits '%s'; it has %s",
              file,
              paths,
              params.variables().stream().map(Variable::path).toList()));
    }
    return loaded;
  }

  private Path weights() {
    if (!Files.isDirectory(file)) {
      return file;
    }
    Path inside = file.resolve(RunFolder.WEIGHTS);
    if (!Files.exists(inside)) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: holds no weights (there is no %s); give the folder of a run, or a safetensors"
                  + " file",
              file,
              RunFolder.WEIGHTS));
    }
    return inside;
  }

  private CheckpointException missing(Safetensors saved, Variable variable) {
    String got = saved.find(variable.path()).map(found -> found.shape().toString()).orElse("none");
    return new CheckpointException(
        String.format(
            Locale.ROOT,
            "%s: the model needs %s, got %s; leave it out by another pattern than '%s'",
            file,
            variable,
            got,
            paths));
  }

  @Override
  public void apply(Layer model, Parameters params, Source examples, Seed seed) {
    into(params);
  }
}
