package org.bpnet.train;

import java.util.List;
import org.bpnet.core.Parameters;
import org.bpnet.data.Dataset;
import org.bpnet.data.augment.Augmentation;
import org.bpnet.data.load.Sampler;
import org.bpnet.data.load.View;
import org.bpnet.nn.regularizer.penalty.Penalty;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.train.run.SettingsException;
import org.bpnet.train.run.Training;
import org.bpnet.train.step.Learner;
import org.bpnet.train.step.Objective;
import org.bpnet.train.step.Phase;

/// Trainings for other objectives than a loss that compares outputs with targets, by all else that
/// is set of a trainer.
record ObjectiveTraining(Trainer.Builder settings) {
  /// A training in batches for another objective than a loss, penalties and metrics, by all that is
  /// set beside those.
  ///
  /// @param twice whether it compares two views of each example, which augmentations make
  Training training(
      Objective objective, List<Parameters> trees, Dataset train, Sampler sampler, boolean twice) {
    Augmentation all = Augmentation.all(settings.augmentations);
    Schedule rates =
        settings.schedule == null
            ? Schedule.constant(settings.rule.learningRate())
            : settings.schedule;
    Learner learner = Learner.of(trees, settings.rule).schedule(rates).extras(settings.extras);
    Training training =
        Training.of(Phase.of("train", objective, learner))
            .source(train)
            .sampler(sampler)
            .view(twice ? View.twice(all, train.target()) : View.of(all, train.target()))
            .precision(settings.precision)
            .accumulate(settings.parts)
            .epochs(settings.epochs)
            .seed(settings.seed);
    return kept(training);
  }

  /// As [#training(Objective, List, Dataset, Sampler, boolean)], of one tree, with penalties, and
  /// in shuffled batches or by the minimizer.
  ///
  /// @throws SettingsException if there are penalties on features, which nothing shows
  Training training(Objective objective, Parameters params, Dataset train) {
    if (!settings.featurePenalties.isEmpty()) {
      throw new SettingsException(
          "penalties on features are for models that predict; leave them out");
    }
    Objective sum = objective;
    for (Penalty penalty : settings.penalties) {
      sum = sum.plus(Objective.of(penalty, params));
    }
    if (settings.minimizer != null) {
      return kept(
          Training.minimizing(sum, params, settings.minimizer)
              .source(train)
              .epochs(settings.epochs)
              .seed(settings.seed));
    }
    var batches =
        new ShuffledBatches(train, settings.batchSize, settings.augmentations, settings.seed);
    Sampler sampler = settings.droppingLast ? batches.whole() : batches.all(sum, params.backend());
    return training(sum, List.of(params), train, sampler, false);
  }

  private Training kept(Training training) {
    if (settings.earlyStopping != null) {
      training.earlyStopping(settings.earlyStopping);
    }
    if (settings.folder != null) {
      training.folder(settings.folder);
    }
    if (settings.control != null) {
      training.control(settings.control);
    }
    return training;
  }
}
