package org.bpnet.cli.option;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.catalog.Spec;
import org.bpnet.nn.minimize.Minimizers;
import org.bpnet.nn.optim.Group;
import org.bpnet.nn.optim.Groups;
import org.bpnet.nn.optim.Optimizers;
import org.bpnet.train.Settings;
import org.bpnet.train.json.JsonValue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How weights change: by which rule, which of them, and at which rate.
final class OptimizerOptions {
  @Option(
      names = "--lr",
      paramLabel = "X",
      description =
          "The learning rate; the optimizer's published one if not given. A convolutional network"
              + " on 10,000 images or more that is given no --lr, --optimizer or --schedule takes"
              + " nesterov at 0.01, along one_cycle.")
  @Nullable Double learningRate;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      completionCandidates = OptimizerNames.class,
      description =
          "How weights change, such as adamw(decay=0.05) or lookahead(lion): one of"
              + " ${COMPLETION-CANDIDATES}; adam if not given.")
  @Nullable String optimizer;

  @Option(
      names = "--group",
      paramLabel = "NAMES",
      description =
          "Parameters to be trained differently, by their paths, such as \"rate(hidden1*, 0.1)\","
              + " frozen, decay or rule.")
  @Nullable String group;

  @Option(
      names = "--average",
      paramLabel = "NAME",
      description =
          "A mean of the weights that is validated and kept in place of the last ones: ema or swa.")
  @Nullable String average;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description =
          "The learning rate over the updates, such as cosine or warm_up(100, cosine); rate and"
              + " total follow from --lr and the run. Constant if not given.")
  @Nullable String schedule;

  /// What there is to give to `--optimizer`.
  static final class OptimizerNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.of(Optimizers.CATALOG, Minimizers.CATALOG)
          .flatMap(catalog -> catalog.entries().stream().map(Catalog.Entry::name))
          .iterator();
    }
  }

  /// The minimizer that was asked for, by its name; null if it is an optimizer.
  @Nullable String minimizer() {
    if (optimizer == null) {
      return null;
    }
    String name = Spec.parse(optimizer).name();
    return Minimizers.CATALOG.find(name).isPresent() ? name : null;
  }

  Settings applyTo(Settings settings) {
    Settings set = settings;
    if (optimizer != null) {
      set = optimized(set, optimizer);
    }
    if (group != null) {
      set = set.groups(Groups.CATALOG.createAll(group).toArray(Group[]::new));
    }
    if (average != null) {
      set = set.average(average);
    }
    if (learningRate != null) {
      if (!(learningRate > 0 && Double.isFinite(learningRate))) {
        throw new IllegalArgumentException("--lr: needs a number above 0, got " + learningRate);
      }
      set = set.learningRate(learningRate);
    }
    return schedule == null ? set : set.schedule(schedule);
  }

  /// With an optimizer or a minimizer.
  private Settings optimized(Settings settings, String text) {
    if (minimizer() != null) {
      return settings.minimizer(Minimizers.CATALOG.create(text));
    }
    String name = Spec.parse(text).name();
    if (Optimizers.CATALOG.find(name).isEmpty()) {
      throw Catalog.unknown("optimizer", name, List.of(Optimizers.CATALOG, Minimizers.CATALOG));
    }
    return settings.optimizer(Optimizers.CATALOG.create(text));
  }

  /// What the run folder notes.
  void note(Map<String, JsonValue> notes) {
    Notes.put(notes, "lr", learningRate);
    Notes.put(notes, "optimizer", optimizer);
    Notes.put(notes, "group", group);
    Notes.put(notes, "average", average);
    Notes.put(notes, "schedule", schedule);
  }

  /// Takes what was not given from the notes of the run that is resumed.
  void resume(JsonValue.Members notes) {
    learningRate = Notes.number(learningRate, notes, "lr");
    optimizer = Notes.text(optimizer, notes, "optimizer");
    group = Notes.text(group, notes, "group");
    average = Notes.text(average, notes, "average");
    schedule = Notes.text(schedule, notes, "schedule");
  }
}
