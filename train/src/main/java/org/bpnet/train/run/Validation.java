package org.bpnet.train.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Batch;
import org.bpnet.data.Source;
import org.bpnet.data.load.DataLoader;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.loss.Loss;
import org.bpnet.train.metric.Metric;
import org.bpnet.train.step.Look;
import org.bpnet.train.step.Scene;

/// What is measured after each epoch, over examples that are not trained on.
///
/// Numbers of a batch are told as in training ([Scene#report]): their means over all examples are
/// measures. Metrics see the outputs of all batches, those of retrieval the whole set at its end.
///
/// ```java
/// Validation validation =
///     Validation.of(test, scene -> net.forward(scene.column("image")))
///         .targets("person")
///         .metrics(recallAt1);
/// ```
public final class Validation {
  /// The label of the mean loss.
  public static final String LOSS = "loss";

  /// Large enough to fill the processor, small enough for any model's memory. Ours.
  public static final int BATCH = 256;

  private final Source source;
  private final Function<Scene, Tensor> outputs;
  private final String targets;
  private final List<Metric> metrics;

  private Validation(
      Source source, Function<Scene, Tensor> outputs, String targets, List<Metric> metrics) {
    this.source = source;
    this.outputs = outputs;
    this.targets = targets;
    this.metrics = List.copyOf(metrics);
  }

  /// Measures what a function tells and its outputs.
  ///
  /// @param outputs computes in evaluation mode what metrics look at
  public static Validation of(Source source, Function<Scene, Tensor> outputs) {
    return new Validation(source, outputs, Batch.TARGETS, List.of());
  }

  /// Measures the `loss` of a model without penalties, and then metrics.
  public static Validation supervised(
      Layer model, Loss loss, Source source, List<? extends Metric> metrics) {
    return of(
            source,
            scene -> {
              Tensor outputs = model.forward(scene.features());
              scene.report(LOSS, loss.compute(outputs, scene.targets()));
              return outputs;
            })
        .metrics(metrics.toArray(Metric[]::new));
  }

  /// The same with these metrics added.
  public Validation metrics(Metric... added) {
    List<Metric> all = new ArrayList<>(metrics);
    all.addAll(List.of(added));
    return new Validation(source, outputs, targets, all);
  }

  /// The same with another column for what the outputs should be.
  public Validation targets(String column) {
    return new Validation(source, outputs, column, metrics);
  }

  /// The same with metrics that see something made of the outputs.
  public Validation showing(UnaryOperator<Tensor> shown) {
    return new Validation(source, scene -> shown.apply(outputs.apply(scene)), targets, metrics);
  }

  /// The examples.
  public Source source() {
    return source;
  }

  /// Measures over all examples: first what the function tells, then the metrics by label.
  public Map<String, Double> measure(Backend backend) {
    Map<String, Double> sums = new LinkedHashMap<>();
    List<Metric.Accumulator> accumulators = metrics.stream().map(Metric::start).toList();
    var look = new Look(outputs);
    try (var batches = DataLoader.inOrder(source, BATCH).epoch(0);
        Traced traced = look.traced(backend, source)) {
      while (batches.hasNext()) {
        Batch batch = batches.next();
        look.run(traced, batch);
        for (int i = 0; i < look.reports().size(); i++) {
          sums.merge(look.reports().get(i), traced.item(1 + i) * batch.size(), Double::sum);
        }
        if (!accumulators.isEmpty()) {
          HostArray values = traced.value(0);
          HostArray wanted = batch.column(targets);
          accumulators.forEach(accumulator -> accumulator.add(values, wanted));
        }
      }
    }
    sums.replaceAll((_, sum) -> sum / source.size());
    for (int i = 0; i < metrics.size(); i++) {
      sums.put(metrics.get(i).label(), accumulators.get(i).value());
    }
    return sums;
  }
}
