package org.bpnet.play.monitor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
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

  public Path metrics() {
    return folder.resolve("metrics.csv");
  }
}
