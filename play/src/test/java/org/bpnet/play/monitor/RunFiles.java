package org.bpnet.play.monitor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.bpnet.train.checkpoint.AtomicFile;
import org.bpnet.train.checkpoint.JsonFile;
import org.bpnet.train.json.Json;

/// A run folder whose numbers are known: the training loss of step k is 1/k, ten steps an epoch,
/// and the rate halves with each epoch. The schedule of the names is that of `bpnet train`.
public record RunFiles(Path folder) {
  static final String HEAD =
      "epoch,step,train_loss,validation_loss,validation_accuracy,learning_rate,seconds,examples_per_second\n";

  /// A folder with settings, and no epoch yet.
  public static RunFiles create(Path folder, int epochs, String rule) throws IOException {
    Files.createDirectories(folder);
    JsonFile.write(
        folder.resolve("run.json"),
        Json.readObject(
            """
            {"model": "Linear 4 -> 3",
             "training": {"learners": [{"name": "optimizer", "rule": "%s"}], "epochs": %d,
               "gradients": [], "seed": 7, "best_by": "highest accuracy"},
             "checksum_of_data": "0", "notes": {"data": "iris"}}
            """
                .formatted(rule, epochs)));
    return new RunFiles(folder);
  }

  static double trainLoss(int epoch) {
    return 1.0 / (10 * epoch);
  }

  static double rate(int epoch) {
    return Math.scalb(0.5, -epoch % 1000);
  }

  static String line(int epoch) {
    return String.join(
            ",",
            List.of(
                "" + epoch,
                "" + 10 * epoch,
                "" + trainLoss(epoch),
                "" + (0.25 + trainLoss(epoch)),
                "" + (1 - 0.5 * trainLoss(epoch)),
                "" + rate(epoch),
                "0.500",
                "300"))
        + "\n";
  }

  /// Adds epochs from one to another, the names before the first.
  public RunFiles append(int from, int to) throws IOException {
    return append(from, to, RunFiles::line);
  }

  /// Adds lines.
  public RunFiles append(int from, int to, IntFunction<String> line) throws IOException {
    var text = new StringBuilder(from == 1 ? HEAD : "");
    for (int epoch = from; epoch <= to; epoch++) {
      text.append(line.apply(epoch));
    }
    return append(text.toString());
  }

  RunFiles append(String text) throws IOException {
    Files.writeString(metrics(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return this;
  }

  /// Writes the log anew, as a run does that is resumed after an epoch.
  public RunFiles resumeAfter(int epoch) throws IOException {
    var text = new StringBuilder(HEAD);
    for (int i = 1; i <= epoch; i++) {
      text.append(line(i));
    }
    AtomicFile.write(metrics(), text.toString());
    return this;
  }

  /// Adds a matrix of three classes.
  public RunFiles confused() {
    JsonFile.write(
        folder.resolve("confusion.json"),
        Json.readObject(
            """
            {"measured": "test", "classes": ["setosa", "versicolor", "virginica"],
             "counts": [[10, 0, 0], [0, 8, 2], [0, 1, 9]]}
            """));
    return this;
  }

  /// Adds what a classifier of digits is made of, without its weights, and what it was trained for
  /// by batches of 16.
  public RunFiles network(String layers) {
    JsonFile.write(
        folder.resolve("model.json"),
        Json.readObject(
            """
            {"format": "bpnet-model-1", "layers": "%s", "head": "multi_class",
             "target": {"kind": "classes", "column": "label", "names": ["one", "two", "three"]},
             "inputs": {"kind": "arrays", "shape": [8, 8, 1],
               "standardizer": {"mean": [0.0], "scale": [1.0]}}}
            """
                .formatted(layers)));
    JsonFile.write(
        folder.resolve("run.json"),
        Json.readObject(
            """
            {"model": "%s",
             "training": {"phases": [{"name": "train", "objective": "cross_entropy"}],
               "sampler": "shuffled(batch=16)", "epochs": 60}}
            """
                .formatted(layers)));
    return this;
  }

  /// The norm of the gradient of layer n of 3 at a look: 10⁻ⁿ/look.
  static double gradient(int layer, int look) {
    return Math.pow(10, -layer) / look;
  }

  /// A look at three layers, the first with the largest gradient, behind which comes a rectifier
  /// with a share of dead units.
  public static String look(int look, double dead) {
    var cells = new ArrayList<>(List.of("" + (1 + look / 10), "" + look));
    for (int layer = 1; layer <= 3; layer++) {
      cells.addAll(List.of("" + layer, "" + gradient(layer, look), "" + 1e-3 * layer));
    }
    cells.add("" + dead);
    return String.join(",", cells) + "\n";
  }

  /// Adds looks from one to another, the names before the first.
  public RunFiles looks(int from, int to, IntFunction<String> look) throws IOException {
    var text = new StringBuilder();
    if (from == 1) {
      text.append("epoch,step");
      for (String layer : List.of("hidden1", "hidden2", "output")) {
        text.append(
            String.format(
                Locale.ROOT, ",weight_norm/%1$s,gradient_norm/%1$s,update_ratio/%1$s", layer));
      }
      text.append(",dead/hidden1.relu\n");
    }
    for (int i = from; i <= to; i++) {
      text.append(look.apply(i));
    }
    Files.writeString(
        folder.resolve("layers.csv"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return this;
  }

  /// Adds steps from one to another, the loss of step k being 1/k.
  public RunFiles steps(int from, int to) throws IOException {
    var text = new StringBuilder();
    if (from == 1) {
      text.append(
          "epoch,step,loss,loss_low,loss_high,learning_rate,examples_per_second,data_wait,heap_bytes,resident_bytes\n");
    }
    for (int i = from; i <= to; i++) {
      double loss = 1.0 / i;
      text.append(
          String.format(
              Locale.ROOT,
              "%d,%d,%s,%s,%s,0.01,%d,0.25,%d,\n",
              1 + i / 10,
              i,
              loss,
              loss / 2,
              loss * 2,
              900 + i,
              (i % 8 + 1) << 20));
    }
    Files.writeString(
        folder.resolve("steps.csv"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return this;
  }

  /// Writes histograms of two groups: bin i of the weights of hidden1 holds i numbers, and what its
  /// rectifier gives is 0 but for one.
  public RunFiles histograms(int step) {
    var rising = new StringBuilder("0");
    var spike = new StringBuilder("99");
    for (int i = 1; i < 64; i++) {
      rising.append(',').append(i);
      spike.append(',').append(i == 63 ? 1 : 0);
    }
    JsonFile.write(
        folder.resolve("histograms.json"),
        Json.readObject(
            """
            {"epoch": 1, "step": %d, "bins": 64, "groups": [
              {"name": "hidden1", "spreads": [
                {"of": "weights", "parameter": "weight", "low": -1.5, "high": 0.5, "not_finite": 0, "counts": [%s]},
                {"of": "gradients", "parameter": "weight", "low": -0.25, "high": 0.25, "not_finite": 3, "counts": [%s]}]},
              {"name": "hidden1.relu", "spreads": [
                {"of": "activations", "parameter": "", "low": 0, "high": 2, "not_finite": 0, "counts": [%s]}]}]}
            """
                .formatted(step, rising, rising, spike)));
    return this;
  }

  public Path metrics() {
    return folder.resolve("metrics.csv");
  }
}
