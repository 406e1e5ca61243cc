package org.bpnet.train.step;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.ShapeException;
import org.bpnet.data.Batch;

/// What an [Objective] sees of a step: the pass, the batch by columns, and how many steps there
/// were.
///
/// A step is recorded once and then runs again and again ([org.bpnet.core.Traced]): what Java code
/// decides here, it decides for all steps on batches of the same shapes. Random numbers come from
/// the pass.
public final class Scene {
  private final Pass pass;
  private final Function<String, Tensor> source;
  private final LongSupplier steps;
  private final Map<String, Tensor> columns = new LinkedHashMap<>();
  private final Map<String, Tensor> reports = new LinkedHashMap<>();

  /// @param source a column's tensor by its name, asked for once
  /// @param steps the steps made before
  Scene(Pass pass, Function<String, Tensor> source, LongSupplier steps) {
    this.pass = pass;
    this.source = source;
    this.steps = steps;
  }

  /// The scene of a batch whose values are known.
  ///
  /// @param once the columns brought in already, and those that will be
  static Scene of(Pass pass, Batch batch, Map<String, Tensor> once, LongSupplier steps) {
    return new Scene(
        pass,
        name -> once.computeIfAbsent(name, column -> pass.input(batch.column(column))),
        steps);
  }

  /// The pass to compute in.
  public Pass pass() {
    return pass;
  }

  /// A column of the batch, `[N, ...]`.
  ///
  /// @throws IllegalArgumentException if the source has none of this name
  public Tensor column(String name) {
    Tensor known = columns.get(name);
    if (known == null) {
      known = source.apply(name);
      columns.put(name, known);
    }
    return known;
  }

  /// The column `features`.
  public Tensor features() {
    return column(Batch.FEATURES);
  }

  /// The column `targets`.
  public Tensor targets() {
    return column(Batch.TARGETS);
  }

  /// Tells a number of each step by name, such as a part of the loss: its mean over an epoch is in
  /// [org.bpnet.train.watch.TrainingEvent.EpochEnded] and in `metrics.csv`.
  ///
  /// @param name lower case, `_` between words
  /// @return the tensor
  /// @throws ShapeException if it is not one real number
  /// @throws IllegalArgumentException if another number of this step has the name
  public Tensor report(String name, Tensor number) {
    if (number.shape().elementCount() != 1 || !number.type().isFloat()) {
      throw new ShapeException("report: '" + name + "' needs to be one real number, got " + number);
    }
    if (reports.put(name, number) != null) {
      throw new IllegalArgumentException(
          "report: two numbers of a step are called '" + name + "'; rename one");
    }
    return number;
  }

  /// The number of steps made before this one, whenever it is asked: for
  /// [Pass#scalar(java.util.function.DoubleSupplier)], where a weight or a temperature changes from
  /// step to step.
  public LongSupplier steps() {
    return steps;
  }

  /// The columns that were asked for, in the order of asking.
  Set<String> asked() {
    return columns.keySet();
  }

  Set<String> reportNames() {
    return reports.keySet();
  }

  Collection<Tensor> reports() {
    return reports.values();
  }
}
