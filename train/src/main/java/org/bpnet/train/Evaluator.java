package org.bpnet.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.core.HostArray;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Batch;
import org.bpnet.data.DataLoader;
import org.bpnet.data.Dataset;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.loss.Loss;
import org.bpnet.train.metric.Metric;

/// Runs a model over a dataset in evaluation mode, batch by batch.
record Evaluator(Layer model, Backend backend, Loss loss, List<Metric> metrics) {
  static final String LOSS = "loss";

  /// Large enough to fill the processor, small enough for any model's memory. Ours.
  static final int BATCH = 256;

  /// Receives each batch's outputs.
  @FunctionalInterface
  interface Sink {
    void accept(Batch batch, HostArray outputs);
  }

  /// Measures over all examples: the mean `loss`, then the metrics by label.
  Map<String, Double> measure(Dataset data) {
    double sum = 0;
    List<Metric.Accumulator> accumulators = metrics.stream().map(Metric::start).toList();
    Traced.Computation computation =
        (_, in) -> {
          Tensor outputs = model.forward(in.get(0));
          return Traced.Outcome.of(outputs, loss.compute(outputs, in.get(1)));
        };
    try (var batches = DataLoader.inOrder(data, BATCH).epoch(0);
        Traced traced = Traced.evaluation(backend, computation)) {
      while (batches.hasNext()) {
        Batch batch = batches.next();
        traced.run(List.of(batch.features(), batch.targets()));
        sum += traced.item(1) * batch.size();
        HostArray outputs = traced.value(0);
        accumulators.forEach(accumulator -> accumulator.add(outputs, batch.targets()));
      }
    }
    Map<String, Double> values = new LinkedHashMap<>();
    values.put(LOSS, sum / data.size());
    for (int i = 0; i < metrics.size(); i++) {
      values.put(metrics.get(i).label(), accumulators.get(i).value());
    }
    return values;
  }
}
