package org.bpnet.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.core.HostArray;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
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
    try (var batches = DataLoader.inOrder(data, BATCH).epoch(0)) {
      while (batches.hasNext()) {
        Batch batch = batches.next();
        try (Pass pass = Pass.eval(backend)) {
          Tensor outputs = model.forward(pass.input(batch.features()));
          Tensor value = loss.compute(outputs, pass.input(batch.targets()));
          pass.evaluate(List.of(outputs, value));
          sum += value.item() * batch.size();
          HostArray host = outputs.toHost();
          accumulators.forEach(accumulator -> accumulator.add(host, batch.targets()));
        }
      }
    }
    Map<String, Double> values = new LinkedHashMap<>();
    values.put(LOSS, sum / data.size());
    for (int i = 0; i < metrics.size(); i++) {
      values.put(metrics.get(i).label(), accumulators.get(i).value());
    }
    return values;
  }

  /// Runs the model over features, `[N, ...]`.
  static void forEach(Layer model, Backend backend, Dataset data, Sink sink) {
    try (var batches = DataLoader.inOrder(data, BATCH).epoch(0)) {
      while (batches.hasNext()) {
        Batch batch = batches.next();
        try (Pass pass = Pass.eval(backend)) {
          sink.accept(batch, model.forward(pass.input(batch.features())).toHost());
        }
      }
    }
  }
}
