package org.bpnet.train;

import java.util.List;
import java.util.stream.Stream;
import org.bpnet.nn.regularizer.Bounds;
import org.bpnet.train.json.JsonValue;

/// What of a trainer decides the outcome of a run, for `run.json`.
final class Configuration {
  private Configuration() {}

  static JsonValue.Members of(Trainer trainer) {
    Bounds bounds = trainer.extras().bounds();
    boolean batches = trainer.minimizer().isEmpty();
    JsonValue.Builder configuration =
        JsonValue.object()
            .with("loss", Trainer.described(trainer.loss()))
            .with(
                "optimizer",
                Trainer.described(trainer.minimizer().<Object>map(m -> m).orElse(trainer.rule())))
            .with("schedule", batches ? Trainer.described(trainer.schedule()) : "none")
            .with("penalties", texts(trainer.penalties(), trainer.featurePenalties()))
            .with("gradients", texts(bounds.gradients()))
            .with("constraints", texts(bounds.constraints()))
            .with("groups", texts(trainer.extras().groups()))
            .with("average", trainer.extras().average().map(Trainer::described).orElse("none"))
            .with("augmentations", texts(trainer.augmentations()))
            .with("epochs", trainer.epochs())
            .with("batch_size", batches ? JsonValue.of(trainer.batchSize()) : JsonValue.of("all"))
            .with("seed", trainer.seed().value())
            .with("precision", trainer.precision().name())
            .with("early_stopping", trainer.earlyStopping().map(Trainer::described).orElse("none"))
            .with("monitor", trainer.monitor().map(metric -> metric.label()).orElse("loss"));
    if (trainer.droppingLast()) {
      configuration.with("drop_last", true);
    }
    return configuration.build();
  }

  private static JsonValue texts(List<?>... lists) {
    return JsonValue.ofTexts(
        Stream.of(lists).flatMap(List::stream).map(part -> Trainer.described(part)).toList());
  }
}
