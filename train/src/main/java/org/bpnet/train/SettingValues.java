package org.bpnet.train;

import java.util.List;
import java.util.function.Consumer;
import org.bpnet.core.Initializer;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.Precision;
import org.bpnet.data.augment.Augmentation;
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.nn.minimize.method.Minimizer;
import org.bpnet.nn.optim.Extras;
import org.bpnet.nn.optim.rule.Rule;
import org.bpnet.nn.regularizer.penalty.FeaturePenalty;
import org.bpnet.nn.regularizer.penalty.Penalty;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.train.prepare.Preparation;
import org.bpnet.train.run.Control;
import org.bpnet.train.run.RunFolder;
import org.bpnet.train.spec.ModelSpec;
import org.bpnet.train.watch.EarlyStopping;
import org.bpnet.train.watch.TrainingEvent;
import org.jspecify.annotations.Nullable;

/// What the methods of [Settings] change, on a copy.
final class SettingValues {
  ModelSpec layers = ModelSpec.parse(Settings.DEFAULT_LAYERS);
  int epochs;
  int batchSize;
  boolean droppingLast;
  int parts = 1;
  @Nullable Rule rule;
  @Nullable Minimizer minimizer;
  @Nullable Schedule schedule;
  @Nullable String scheduleText;
  @Nullable Double learningRate;
  boolean historical;
  ClassWeights classWeights = ClassWeights.EQUAL;
  String weightColumn = "";
  @Nullable OutputHead head;
  @Nullable Loss loss;
  List<Penalty> penalties = List.of();
  List<FeaturePenalty> featurePenalties = List.of();
  Extras extras = Extras.none();
  @Nullable String averageText;
  List<Augmentation> augmentations = List.of();
  @Nullable Initializer initializer;
  @Nullable Preparation preparation;
  Seed seed = new Seed(0);
  Precision precision = Precision.F32;
  double validation = 0.1;
  @Nullable EarlyStopping earlyStopping;
  boolean stopsEarly = true;
  @Nullable Backend backend;
  @Nullable RunFolder folder;
  Consumer<? super TrainingEvent> listener = event -> {};
  @Nullable Control control;

  SettingValues() {}

  SettingValues(SettingValues other) {
    layers = other.layers;
    epochs = other.epochs;
    batchSize = other.batchSize;
    droppingLast = other.droppingLast;
    parts = other.parts;
    rule = other.rule;
    minimizer = other.minimizer;
    schedule = other.schedule;
    scheduleText = other.scheduleText;
    learningRate = other.learningRate;
    historical = other.historical;
    classWeights = other.classWeights;
    weightColumn = other.weightColumn;
    head = other.head;
    loss = other.loss;
    penalties = other.penalties;
    featurePenalties = other.featurePenalties;
    extras = other.extras;
    averageText = other.averageText;
    augmentations = other.augmentations;
    initializer = other.initializer;
    preparation = other.preparation;
    seed = other.seed;
    precision = other.precision;
    validation = other.validation;
    earlyStopping = other.earlyStopping;
    stopsEarly = other.stopsEarly;
    backend = other.backend;
    folder = other.folder;
    listener = other.listener;
    control = other.control;
  }
}
