package org.bpnet.cli.embed;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bpnet.cli.option.Notes;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.prepare.QuarterTurned;
import org.bpnet.nn.catalog.Spec;
import org.bpnet.train.Settings;
import org.bpnet.train.embed.EmbeddingSpec;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.prepare.Augmentations;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How embedders are trained, but for their loss.
final class EmbedOptions {
  @Option(
      names = "--dim",
      paramLabel = "D",
      description = "How many numbers an embedding has; 64 if not given.")
  @Nullable Integer dim;

  @Option(
      names = "--miner",
      paramLabel = "MINER",
      description =
          "Which pairs and triplets count (bpnet list miners); the same as miner=MINER within the"
              + " loss.")
  @Nullable String miner;

  @Option(
      names = "--sampler",
      paramLabel = "SAMPLER",
      description =
          "How batches are drawn (bpnet list samplers), such as classes(8, 4): 8 classes with 4"
              + " examples each; by the loss if not given.")
  @Nullable String sampler;

  @Option(
      names = {"--model", "--layers"},
      paramLabel = "MODEL",
      description = "The network before the embedding, as bpnet train takes it.")
  @Nullable String layers;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the data, at most; by the number of examples if not given.")
  @Nullable Integer epochs;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Examples per update, where --sampler does not say it.")
  @Nullable Integer batch;

  @Option(
      names = "--lr",
      paramLabel = "RATE",
      description = "The learning rate; 0.001 if not given.")
  @Nullable Double rate;

  @Option(
      names = "--schedule",
      paramLabel = "SCHEDULE",
      description =
          "How the learning rate changes (bpnet list schedules), such as cosine; constant if not"
              + " given.")
  @Nullable String schedule;

  @Option(
      names = "--augment",
      paramLabel = "NAMES",
      description =
          "Random changes to examples in training, such as shift(2), flip, jitter(0.1); a loss of"
              + " two views compares an example changed in two ways.")
  @Nullable String augment;

  @Option(
      names = "--quarter-turns",
      description =
          "Learn square images turned by 90, 180 and 270 degrees too, as classes of their own.")
  boolean quarterTurns;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      description = "Scale pictures to cover this size, and crop the rest.")
  @Nullable String size;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of all random choices; 0 if not given.")
  @Nullable Long seed;

  @Option(
      names = "--test",
      paramLabel = "SHARE",
      description =
          "The share of the examples that is kept for the test, of data without a test of their"
              + " own; 0.2 if not given.")
  private double test = EmbedData.TEST;

  @Option(
      names = "--validation",
      paramLabel = "SHARE",
      description =
          "The share of the examples that is kept to choose the best epoch by, 0 for none; 0.1 if"
              + " not given.")
  private double validation = EmbedData.VALIDATION;

  @Option(
      names = "--held-out",
      paramLabel = "CLASSES",
      description =
          "Classes that are not trained on, such as 7,8,9; the test then is among these alone.")
  @Nullable String heldOut;

  int dim() {
    return dim == null ? 64 : dim;
  }

  long seed() {
    return seed == null ? 0 : seed;
  }

  /// What a run keeps of them, to be resumed.
  void putInto(Map<String, JsonValue> notes) {
    Notes.put(notes, "dim", dim);
    Notes.put(notes, "miner", miner);
    Notes.put(notes, "sampler", sampler);
    Notes.put(notes, "model", layers);
    Notes.put(notes, "epochs", epochs);
    Notes.put(notes, "batch", batch);
    Notes.put(notes, "lr", rate);
    Notes.put(notes, "schedule", schedule);
    Notes.put(notes, "augment", augment);
    Notes.flag(notes, "quarter-turns", quarterTurns);
  }

  /// Takes what a run has noted, and what is given now before that; its seed in any case.
  void resume(JsonValue.Members notes) {
    seed = notes.whole("seed"); // the data are divided by it
    dim = Notes.integer(dim, notes, "dim");
    miner = Notes.text(miner, notes, "miner");
    sampler = Notes.text(sampler, notes, "sampler");
    layers = Notes.text(layers, notes, "model");
    epochs = Notes.integer(epochs, notes, "epochs");
    batch = Notes.integer(batch, notes, "batch");
    rate = Notes.number(rate, notes, "lr");
    schedule = Notes.text(schedule, notes, "schedule");
    augment = Notes.text(augment, notes, "augment");
    quarterTurns = Notes.flag(quarterTurns, notes, "quarter-turns");
  }

  /// What to train on.
  EmbedData.Wanted wanted(String data) {
    List<String> out =
        heldOut == null ? List.of() : Arrays.stream(heldOut.split(",")).map(String::strip).toList();
    if (!(test > 0 && validation >= 0 && test + validation < 1)) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "--test, --validation: need shares of the examples that leave some to learn from, such"
                  + " as 0.2 and 0.1, got %s and %s",
              test,
              validation));
    }
    return new EmbedData.Wanted(data, Optional.ofNullable(size), seed(), out, validation, test);
  }

  /// The data as they are to be learnt from.
  Prepared learnt(Prepared data) {
    return quarterTurns ? data.learning(QuarterTurned.of(data.train())) : data;
  }

  EmbeddingSpec embedding(String loss) {
    EmbeddingSpec embedding = EmbeddingSpec.of(miner == null ? loss : mined(loss, miner), dim());
    return sampler == null ? embedding : embedding.sampled(sampler);
  }

  private static String mined(String loss, String miner) {
    Spec spec = Spec.parse(loss);
    if (spec.arguments().containsKey("miner")) {
      throw new UsageException(
          String.format(Locale.ROOT, "--miner: %s names one already; leave one of them out", loss));
    }
    Map<String, String> arguments = new LinkedHashMap<>(spec.arguments());
    arguments.put("miner", miner);
    return new Spec(spec.name(), arguments).toString();
  }

  Settings settings() {
    Settings settings = Settings.defaults().seed(seed());
    settings = layers == null ? settings : settings.layers(layers);
    settings = epochs == null ? settings : settings.epochs(epochs);
    settings = batch == null ? settings : settings.batchSize(batch);
    if (augment != null) {
      settings = settings.augmentations(Augmentations.CATALOG.createAll(augment));
    }
    settings = schedule == null ? settings : settings.schedule(schedule);
    return rate == null ? settings : settings.learningRate(rate);
  }
}
