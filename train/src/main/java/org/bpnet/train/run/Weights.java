package org.bpnet.train.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.bpnet.core.Parameters;
import org.bpnet.core.Variable;
import org.bpnet.core.array.HostArray;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.checkpoint.JsonFile;
import org.bpnet.train.checkpoint.Safetensors;
import org.bpnet.train.json.JsonValue;

/// The values of parameters and buffers by path, on their way to files and back.
public final class Weights {
  /// The format of a saved model, beside its weights and in its description.
  public static final String FORMAT = "bpnet-model-1";

  /// The name, beside the weights, of the checksum of the description that they belong to.
  public static final String DESCRIPTION = "model.json";

  private Weights() {}

  /// All variables of some trees.
  public static List<Variable> variables(List<Parameters> trees) {
    List<Variable> all = new ArrayList<>();
    trees.forEach(tree -> all.addAll(tree.variables()));
    return all;
  }

  /// Their values by path.
  public static Map<String, HostArray> of(List<Parameters> trees) {
    Map<String, HostArray> values = new LinkedHashMap<>();
    variables(trees).forEach(variable -> values.put(variable.path(), variable.value()));
    return values;
  }

  /// Loads the values of all variables.
  ///
  /// @throws CheckpointException if one is missing, is left over, has another shape or type, or
  ///   holds NaN or infinities
  public static void load(Map<String, HostArray> values, List<Parameters> trees, Path file) {
    check(values, trees, file);
    put(values, trees);
  }

  /// Loads values that were checked.
  public static void put(Map<String, HostArray> values, List<Parameters> trees) {
    for (Variable variable : variables(trees)) {
      variable.load(Objects.requireNonNull(values.get(variable.path())));
    }
  }

  /// That these are the values of all variables.
  ///
  /// @throws CheckpointException if they are not
  public static void check(Map<String, HostArray> values, List<Parameters> trees, Path file) {
    List<Variable> variables = variables(trees);
    for (Variable variable : variables) {
      HostArray value = values.get(variable.path());
      if (value == null || !value.shape().equals(variable.shape())) {
        throw new CheckpointException(
            String.format(
                Locale.ROOT,
                "%s: the model needs %s, got %s; the file belongs to another model",
                file,
                variable,
                value == null ? "none" : value.shape()));
      }
      checkNumbers(variable, value, file);
    }
    if (values.size() > variables.size()) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: holds %d arrays, the model needs %d; the file belongs to another model",
              file,
              values.size(),
              variables.size()));
    }
  }

  /// That a value is one to compute with.
  public static void checkNumbers(Variable variable, HostArray value, Path file) {
    if (!value.type().isFloat()) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: %s needs F32 or F64, got %s; the file belongs to another model",
              file,
              variable,
              value.type()));
    }
    int count = value.shape().elementCount();
    for (int i = 0; i < count; i++) {
      if (!Double.isFinite(value.at(i))) {
        throw new CheckpointException(
            String.format(
                Locale.ROOT,
                "%s: %s holds %s at element %d, and a model with it predicts nothing; use another checkpoint or train anew",
                file,
                variable,
                value.at(i),
                i));
      }
    }
  }

  /// Weights as a file of their own, which says to what description they belong.
  ///
  /// @param description what `model.json` holds; empty if there is none
  public static Safetensors file(Map<String, HostArray> values, JsonValue.Members description) {
    Map<String, String> strings = new LinkedHashMap<>();
    strings.put("format", FORMAT);
    if (!description.values().isEmpty()) {
      strings.put(DESCRIPTION, JsonFile.checksum(description));
    }
    return new Safetensors(values, strings);
  }
}
