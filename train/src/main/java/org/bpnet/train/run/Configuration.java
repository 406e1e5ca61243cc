package org.bpnet.train.run;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bpnet.core.text.Described;
import org.bpnet.data.load.Sampler;
import org.bpnet.nn.regularizer.bound.Bounds;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.step.Learner;
import org.bpnet.train.step.Minimization;
import org.bpnet.train.step.Phase;

/// What of a training decides the outcome of its run, for `run.json`.
final class Configuration {
  private Configuration() {}

  static JsonValue.Members of(Training training) {
    JsonValue.Builder json = JsonValue.object();
    Minimization minimization = training.minimization;
    if (minimization == null) {
      steps(training, json);
    } else {
      json.with("objective", Described.of(minimization.objective()))
          .with("minimizer", Described.of(minimization.minimizer()));
    }
    json.with("epochs", training.epochs)
        .with("seed", training.seed.value())
        .with(
            "early_stopping",
            training.earlyStopping().map(rule -> Described.of(rule)).orElse("none"))
        .with("best_by", (training.higherIsBetter ? "highest " : "lowest ") + training.bestBy);
    return json.build();
  }

  private static void steps(Training training, JsonValue.Builder json) {
    Set<Learner> learners = new LinkedHashSet<>();
    training.phases.forEach(phase -> learners.addAll(phase.learners()));
    Sampler sampler = training.sampler();
    json.with(
            "phases",
            new JsonValue.Items(training.phases.stream().map(Configuration::phase).toList()))
        .with(
            "learners", new JsonValue.Items(learners.stream().map(Configuration::learner).toList()))
        .with("sampler", Described.of(sampler))
        .with("view", Described.of(training.view))
        .with("precision", training.precision.name());
    if (training.parts > 1) {
      json.with("accumulate", training.parts);
    }
    if (training.exchange.ranks() > 1) {
      json.with("ranks", training.exchange.ranks());
    }
  }

  private static JsonValue phase(Phase phase) {
    JsonValue.Builder json =
        JsonValue.object()
            .with("name", phase.name())
            .with("objective", phase.description())
            .with(
                "learners",
                JsonValue.ofTexts(phase.learners().stream().map(Learner::name).toList()));
    if (phase.every() > 1) {
      json.with("every", phase.every());
    }
    return json.build();
  }

  private static JsonValue learner(Learner learner) {
    Bounds bounds = learner.extras().bounds();
    return JsonValue.object()
        .with("name", learner.name())
        .with("rule", Described.of(learner.rule()))
        .with("schedule", Described.of(learner.schedule()))
        .with("gradients", texts(bounds.gradients()))
        .with("constraints", texts(bounds.constraints()))
        .with("groups", texts(learner.extras().groups()))
        .with("average", learner.extras().average().map(a -> Described.of(a)).orElse("none"))
        .build();
  }

  private static JsonValue texts(List<?> parts) {
    return JsonValue.ofTexts(parts.stream().map(part -> Described.of(part)).toList());
  }
}
