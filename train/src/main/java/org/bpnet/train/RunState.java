package org.bpnet.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.bpnet.core.HostArray;
import org.bpnet.core.Parameters;
import org.bpnet.core.Variable;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.checkpoint.Safetensors;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonException;
import org.bpnet.train.json.JsonValue;

/// What a run knows between two epochs, apart from parameters and optimizer: how far it is, and
/// what the best epoch was.
final class RunState {
  private static final String STATE = "state";
  private static final String MODEL = "model/";
  private static final String OPTIMIZER = "optimizer/";
  private static final String BEST = "best/";

  private final List<TrainingEvent.EpochEnded> epochs = new ArrayList<>();
  private Map<String, HostArray> bestWeights = Map.of();
  private int bestEpoch;
  private double bestScore = Double.NaN;
  private int waited;
  private long step;

  /// The epochs so far.
  List<TrainingEvent.EpochEnded> epochs() {
    return epochs;
  }

  int bestEpoch() {
    return bestEpoch;
  }

  Map<String, HostArray> bestWeights() {
    return bestWeights;
  }

  /// Whether a score, the lower the better, would be the best so far. Anything is better than NaN.
  boolean isBest(double score) {
    return score < bestScore || Double.isNaN(bestScore);
  }

  /// Counts an epoch.
  void add(TrainingEvent.EpochEnded epoch, double score, double minDelta) {
    waited = score < bestScore - minDelta || Double.isNaN(bestScore) ? 0 : waited + 1;
    if (isBest(score)) {
      bestScore = score;
    }
    epochs.add(epoch);
  }

  /// How many epochs in a row were no progress.
  int waited() {
    return waited;
  }

  /// The updates made when this was saved; 0 if it was not.
  long step() {
    return step;
  }

  /// Declares the weights of the last epoch the best.
  void keep(Map<String, HostArray> weights) {
    bestEpoch = epochs.size();
    bestWeights = weights;
  }

  /// The values of all parameters and buffers by path.
  static Map<String, HostArray> snapshot(Parameters params) {
    Map<String, HostArray> values = new LinkedHashMap<>();
    params.variables().forEach(variable -> values.put(variable.path(), variable.value()));
    return values;
  }

  /// Loads the values of all parameters and buffers.
  ///
  /// @throws CheckpointException if one is missing, is left over, has another shape or type, or
  ///   holds NaN or infinities
  static void load(Map<String, HostArray> values, Parameters params, Path file) {
    check(values, params, file);
    put(values, params);
  }

  /// Loads values that were checked.
  static void put(Map<String, HostArray> values, Parameters params) {
    for (Variable variable : params.variables()) {
      variable.load(Objects.requireNonNull(values.get(variable.path())));
    }
  }

  /// That these are the values of all parameters and buffers.
  ///
  /// @throws CheckpointException if they are not
  static void check(Map<String, HostArray> values, Parameters params, Path file) {
    List<Variable> variables = params.variables();
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
  static void checkNumbers(Variable variable, HostArray value, Path file) {
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

  /// All that is needed to go on.
  ///
  /// @param memory what is kept beside the parameters: an optimizer's state
  Safetensors save(Parameters params, Parameters memory, long step) {
    Map<String, HostArray> tensors = new LinkedHashMap<>();
    snapshot(params).forEach((path, value) -> tensors.put(MODEL + path, value));
    snapshot(memory).forEach((path, value) -> tensors.put(OPTIMIZER + path, value));
    bestWeights.forEach((path, value) -> tensors.put(BEST + path, value));
    JsonValue state =
        JsonValue.object()
            .with("step", step)
            .with("best_epoch", bestEpoch)
            .with("best_score", bestScore)
            .with("waited", waited)
            .with("epochs", new JsonValue.Items(epochs.stream().map(RunState::toJson).toList()))
            .build();
    return new Safetensors(tensors, Map.of(STATE, Json.compact(state)));
  }

  /// Restores what was saved.
  ///
  /// @throws CheckpointException if it does not fit the model
  static RunState restore(Safetensors saved, Parameters params, Parameters memory, Path file) {
    load(under(saved, MODEL), params, file);
    load(under(saved, OPTIMIZER), memory, file);
    var state = new RunState();
    try {
      JsonValue.Members json = Json.readObject(saved.metadata().getOrDefault(STATE, ""));
      state.step = json.whole("step");
      state.bestEpoch = Math.toIntExact(json.whole("best_epoch"));
      boolean scored = !(json.require("best_score") instanceof JsonValue.Null);
      state.bestScore = scored ? json.number("best_score") : Double.NaN;
      state.waited = Math.toIntExact(json.whole("waited"));
      for (JsonValue epoch : json.items("epochs")) {
        state.epochs.add(epoch((JsonValue.Members) epoch));
      }
      state.bestWeights = under(saved, BEST);
      state.check();
    } catch (JsonException | ClassCastException | ArithmeticException e) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: its state cannot be read, %s; begin a new run",
              file,
              e.getMessage()),
          e);
    }
    return state;
  }

  /// That this is a state which a run can be in.
  private void check() {
    int count = epochs.size();
    long before = 0;
    for (int i = 0; i < count; i++) {
      TrainingEvent.EpochEnded epoch = epochs.get(i);
      require(epoch.epoch() == i + 1, "epoch " + epoch.epoch() + " is number " + (i + 1));
      require(epoch.step() >= before, "epoch " + epoch.epoch() + " ends at step " + epoch.step());
      before = epoch.step();
    }
    require(step == before, "'step' is " + step + ", the last epoch ended at " + before);
    require(waited >= 0 && waited <= count, "'waited' is " + waited + " of " + count + " epochs");
    require(
        bestEpoch >= Math.min(1, count) && bestEpoch <= count,
        "'best_epoch' is " + bestEpoch + " of " + count);
    require(count == 0 || !bestWeights.isEmpty(), "there are no weights of the best epoch");
  }

  private static void require(boolean right, String wrong) {
    if (!right) {
      throw new JsonException(wrong);
    }
  }

  private static Map<String, HostArray> under(Safetensors saved, String prefix) {
    Map<String, HostArray> values = new LinkedHashMap<>();
    saved
        .tensors()
        .forEach((name, value) -> {
          if (name.startsWith(prefix)) {
            values.put(name.substring(prefix.length()), value);
          }
        });
    return values;
  }

  /// An epoch without its times, so that equal runs give equal files.
  private static JsonValue toJson(TrainingEvent.EpochEnded epoch) {
    JsonValue.Builder validation = JsonValue.object();
    epoch.validation().forEach(validation::with);
    return JsonValue.object()
        .with("step", epoch.step())
        .with("train_loss", epoch.trainLoss())
        .with("validation", validation.build())
        .with("learning_rate", epoch.learningRate())
        .with("improved", epoch.improved())
        .with("epoch", epoch.epoch())
        .build();
  }

  private static TrainingEvent.EpochEnded epoch(JsonValue.Members json) {
    Map<String, Double> validation = new LinkedHashMap<>();
    JsonValue.Members saved = json.members("validation");
    for (String label : saved.values().keySet()) {
      boolean number = !(saved.require(label) instanceof JsonValue.Null);
      validation.put(label, number ? saved.number(label) : Double.NaN);
    }
    return new TrainingEvent.EpochEnded(
        Math.toIntExact(json.whole("epoch")),
        json.whole("step"),
        json.number("train_loss"),
        validation,
        json.number("learning_rate"),
        0,
        0,
        json.bool("improved"));
  }
}
