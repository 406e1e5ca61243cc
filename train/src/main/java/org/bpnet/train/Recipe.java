package org.bpnet.train;

import org.bpnet.data.Dataset;
import org.bpnet.nn.minimize.method.Minimizer;
import org.bpnet.nn.optim.rule.Rule;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.train.run.SettingsException;

/// Settings with all that they leave open decided by the data: what makes a trainer of them.
record Recipe(SettingValues values) {
  private Schedule schedule(double rate, long steps) {
    if (values.scheduleText != null) {
      return Settings.scheduled(values.scheduleText, rate, steps);
    }
    return values.schedule == null ? Schedule.constant(rate) : values.schedule;
  }

  /// Whether nothing is said of how to learn, which is then chosen as a whole.
  private boolean leavesLearningOpen() {
    return values.rule == null
        && values.minimizer == null
        && values.learningRate == null
        && values.schedule == null
        && values.scheduleText == null;
  }

  /// With what is chosen for a convolutional network and many images.
  private Recipe forImages(int batch) {
    var chosen = new SettingValues(values);
    chosen.batchSize = batch;
    chosen.rule = Defaults.ForImages.RULE;
    chosen.learningRate = Defaults.ForImages.LEARNING_RATE;
    chosen.scheduleText = Defaults.ForImages.SCHEDULE;
    chosen.stopsEarly = chosen.earlyStopping != null;
    return new Recipe(chosen);
  }

  /// With gradient descent over all examples, where another way is not asked for.
  private Recipe historical(int examples) {
    var chosen = new SettingValues(values);
    chosen.batchSize = values.batchSize > 0 ? values.batchSize : Math.max(1, examples);
    if (values.rule == null && values.minimizer == null) {
      chosen.rule = Defaults.HISTORICAL_RULE;
      if (values.learningRate == null && values.schedule == null) {
        chosen.learningRate = Defaults.HISTORICAL_RATE;
      }
    }
    return new Recipe(chosen);
  }

  /// A trainer with all of these but the loss, the metrics and the folder.
  Trainer.Builder trainer(Dataset train) {
    if (values.historical) {
      return historical(train.size()).trainer(train.size());
    }
    int batch = values.batchSize > 0 ? values.batchSize : Defaults.ForImages.BATCH;
    if (leavesLearningOpen() && Defaults.ForImages.fit(values.layers, train, batch)) {
      return forImages(batch).trainer(train.size());
    }
    return trainer(train.size());
  }

  private Trainer.Builder trainer(int examples) {
    int batch = values.batchSize > 0 ? values.batchSize : Defaults.batchSize(examples);
    int epochs = values.epochs > 0 ? values.epochs : Defaults.epochs(examples);
    Trainer.Builder builder =
        Trainer.builder()
            .epochs(epochs)
            .batchSize(batch)
            .seed(values.seed)
            .precision(values.precision)
            .accumulate(values.parts);
    if (values.droppingLast) {
      builder.dropLast();
    }
    if (values.control != null) {
      builder.control(values.control);
    }
    values.penalties.forEach(builder::penalty);
    values.featurePenalties.forEach(builder::penalty);
    if (values.stopsEarly) {
      builder.earlyStopping(
          values.earlyStopping == null ? Defaults.earlyStopping(epochs) : values.earlyStopping);
    }
    int steps = values.droppingLast ? examples / batch : Math.ceilDiv(examples, batch);
    return values.minimizer == null
        ? withOptimizer(builder, epochs, steps)
        : withMinimizer(builder, values.minimizer);
  }

  private Trainer.Builder withMinimizer(Trainer.Builder builder, Minimizer minimizer) {
    if (values.schedule != null || values.scheduleText != null || values.learningRate != null) {
      throw new SettingsException(
          "a minimizer finds its own step lengths; leave out the learning rate and the schedule");
    }
    if (values.averageText != null) {
      throw new SettingsException("a minimizer keeps no average of weights; leave it out");
    }
    if (!values.augmentations.isEmpty()) {
      throw new SettingsException(
          "a minimizer needs the same examples at every step; leave the augmentations out");
    }
    return builder.minimizer(minimizer).extras(values.extras);
  }

  private Trainer.Builder withOptimizer(Trainer.Builder builder, int epochs, long stepsPerEpoch) {
    Rule rule = values.rule == null ? Defaults.RULE : values.rule;
    double rate = values.learningRate == null ? rule.learningRate() : values.learningRate;
    builder
        .optimizer(rule, schedule(rate, epochs * stepsPerEpoch))
        .extras(values.extras)
        .augmentations(values.augmentations);
    if (values.averageText != null) {
      long start = stepsPerEpoch * Math.max(1, epochs * 3 / 4);
      builder.average(Settings.averaged(values.averageText, start, stepsPerEpoch));
    }
    return builder;
  }
}
