package org.bpnet.train.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.HostArray;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.checkpoint.Safetensors;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonException;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.watch.TrainingEvent;

/// All that is needed to go on with a run, as one file: the arrays of `model/`, of `best/` and of
/// each learner under its name, and in the metadata the [RunState] as JSON.
final class StateFile {
  private static final String STATE = "state";
  private static final String MODEL = "model/";
  private static final String BEST = "best/";
  private static final String RATE_FACTOR = "rate_factor";
  private static final String PARTIAL = "partial";

  private StateFile() {}

  /// The file's content.
  ///
  /// @param trees the run's variables
  /// @param memories what is kept beside them by the names of the learners
  static Safetensors save(
      RunState state, List<Parameters> trees, Map<String, Parameters> memories) {
    Map<String, HostArray> tensors = new LinkedHashMap<>();
    put(tensors, MODEL, Weights.of(trees));
    memories.forEach((name, memory) -> put(tensors, name + "/", Weights.of(List.of(memory))));
    put(tensors, BEST, state.bestWeights());
    return new Safetensors(tensors, Map.of(STATE, Json.compact(toJson(state))));
  }

  private static void put(
      Map<String, HostArray> tensors, String prefix, Map<String, HostArray> values) {
    values.forEach((path, value) -> tensors.put(prefix + path, value));
  }

  private static JsonValue toJson(RunState state) {
    JsonValue.Builder json =
        JsonValue.object()
            .with("step", state.step())
            .with("best_epoch", state.bestEpoch())
            .with("best_score", state.bestScore())
            .with("waited", state.waited())
            .with(
                "epochs",
                new JsonValue.Items(state.epochs().stream().map(StateFile::toJson).toList()));
    if (state.rateFactor() != 1) {
      json.with(RATE_FACTOR, state.rateFactor());
    }
    RunState.Partial partial = state.partial();
    if (partial.batches() > 0) {
      json.with(
          PARTIAL,
          JsonValue.object()
              .with("batches", partial.batches())
              .with("sums", JsonValue.of(doubles(partial.sums())))
              .with("examples", JsonValue.of(doubles(partial.examples())))
              .build());
    }
    return json.build();
  }

  private static double[] doubles(List<? extends Number> numbers) {
    return numbers.stream().mapToDouble(Number::doubleValue).toArray();
  }

  /// Restores what was saved into the trees, and the state.
  ///
  /// @throws CheckpointException if it does not fit the model
  static RunState restore(
      Safetensors saved, List<Parameters> trees, Map<String, Parameters> memories, Path file) {
    Weights.load(under(saved, MODEL), trees, file);
    memories.forEach(
        (name, memory) -> Weights.load(under(saved, name + "/"), List.of(memory), file));
    try {
      JsonValue.Members json = Json.readObject(saved.metadata().getOrDefault(STATE, ""));
      boolean scored = !(json.require("best_score") instanceof JsonValue.Null);
      List<TrainingEvent.EpochEnded> epochs = new ArrayList<>();
      for (JsonValue epoch : json.items("epochs")) {
        epochs.add(epoch((JsonValue.Members) epoch));
      }
      var state =
          new RunState(
              epochs,
              under(saved, BEST),
              Math.toIntExact(json.whole("best_epoch")),
              scored ? json.number("best_score") : Double.NaN,
              Math.toIntExact(json.whole("waited")),
              json.whole("step"),
              json.find(RATE_FACTOR).isPresent() ? json.number(RATE_FACTOR) : 1,
              json.find(PARTIAL).isPresent()
                  ? partial(json.members(PARTIAL))
                  : RunState.Partial.NONE);
      check(state);
      return state;
    } catch (JsonException | ClassCastException | ArithmeticException e) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: its state cannot be read, %s; begin a new run",
              file,
              e.getMessage()),
          e);
    }
  }

  private static RunState.Partial partial(JsonValue.Members json) {
    List<Double> sums = new ArrayList<>();
    for (double sum : json.numbers("sums")) {
      sums.add(sum);
    }
    List<Long> examples = new ArrayList<>();
    for (double count : json.numbers("examples")) {
      examples.add((long) count);
    }
    return new RunState.Partial(Math.toIntExact(json.whole("batches")), sums, examples);
  }

  /// That this is a state which a run can be in.
  private static void check(RunState state) {
    int count = state.epochs().size();
    long before = 0;
    for (int i = 0; i < count; i++) {
      TrainingEvent.EpochEnded epoch = state.epochs().get(i);
      require(epoch.epoch() == i + 1, "epoch " + epoch.epoch() + " is number " + (i + 1));
      require(epoch.step() >= before, "epoch " + epoch.epoch() + " ends at step " + epoch.step());
      before = epoch.step();
    }
    int batches = state.partial().batches();
    require(batches >= 0, "'batches' of the epoch under way are " + batches);
    require(
        state.step() == before + batches,
        "'step' is " + state.step() + ", the last epoch ended at " + before);
    require(
        state.waited() >= 0 && state.waited() <= count,
        "'waited' is " + state.waited() + " of " + count + " epochs");
    require(
        state.bestEpoch() >= Math.min(1, count) && state.bestEpoch() <= count,
        "'best_epoch' is " + state.bestEpoch() + " of " + count);
    require(count == 0 || !state.bestWeights().isEmpty(), "there are no weights of the best epoch");
    require(
        state.rateFactor() > 0 && state.rateFactor() < Double.POSITIVE_INFINITY,
        "'rate_factor' is " + state.rateFactor());
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
    JsonValue.Builder json =
        JsonValue.object()
            .with("step", epoch.step())
            .with("train_loss", epoch.trainLoss())
            .with("validation", measures(epoch.validation()))
            .with("learning_rate", epoch.learningRate())
            .with("improved", epoch.improved())
            .with("epoch", epoch.epoch());
    if (!epoch.training().isEmpty()) {
      json.with("training", measures(epoch.training()));
    }
    return json.build();
  }

  private static JsonValue.Members measures(Map<String, Double> values) {
    JsonValue.Builder json = JsonValue.object();
    values.forEach(json::with);
    return json.build();
  }

  private static TrainingEvent.EpochEnded epoch(JsonValue.Members json) {
    return new TrainingEvent.EpochEnded(
        Math.toIntExact(json.whole("epoch")),
        json.whole("step"),
        json.number("train_loss"),
        json.find("training").isPresent() ? measures(json.members("training")) : Map.of(),
        measures(json.members("validation")),
        json.number("learning_rate"),
        0,
        0,
        json.bool("improved"));
  }

  private static Map<String, Double> measures(JsonValue.Members saved) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (String label : saved.values().keySet()) {
      boolean number = !(saved.require(label) instanceof JsonValue.Null);
      values.put(label, number ? saved.number(label) : Double.NaN);
    }
    return values;
  }
}
