package org.bpnet.cli.lab;

import java.util.List;
import org.bpnet.core.Parameters;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Batch;
import org.bpnet.data.Dataset;
import org.bpnet.data.load.DataLoader;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.nn.optim.rule.Rule;
import org.bpnet.nn.schedule.Schedule;

/// Trains a model by numbers of steps and not of epochs, as papers count.
final class LabTraining implements AutoCloseable {
  private final DataLoader loader;
  private final Seed seed;
  private final Optimizer optimizer;
  private final Traced step;
  private final Traced answer;
  private DataLoader.Batches batches;
  private int epoch = 1;

  LabTraining(
      Layer model,
      Loss loss,
      Parameters params,
      Rule rule,
      double rate,
      Dataset train,
      int batch,
      Seed seed) {
    Backend backend = params.backend();
    this.seed = seed;
    loader = DataLoader.shuffled(train, batch, seed.child("order"));
    batches = loader.epoch(epoch);
    optimizer = new Optimizer(params, rule, Schedule.constant(rate));
    step =
        Traced.training(
            backend,
            (pass, inputs) -> {
              var value = loss.compute(model.forward(inputs.get(0)), inputs.get(1));
              return new Traced.Outcome(List.of(value), optimizer.updates(pass.backward(value)));
            });
    answer =
        Traced.evaluation(
            backend, (_, inputs) -> Traced.Outcome.of(model.forward(inputs.getFirst())));
  }

  /// Makes updates.
  ///
  /// @return the mean loss before them
  double train(int steps) {
    double sum = 0;
    for (int i = 0; i < steps; i++) {
      if (!batches.hasNext()) {
        batches.close();
        batches = loader.epoch(++epoch);
      }
      Batch batch = batches.next();
      step.run(seed.child(optimizer.step()), List.of(batch.features(), batch.targets()));
      sum += step.item(0);
    }
    return sum / steps;
  }

  /// The share of examples whose class has the largest logit.
  double accuracy(Dataset examples) {
    int right = 0;
    try (var all = DataLoader.inOrder(examples, 1000).epoch(1)) {
      while (all.hasNext()) {
        Batch batch = all.next();
        answer.run(List.of(batch.features()));
        right += right(answer.value(0), batch.targets());
      }
    }
    return (double) right / examples.size();
  }

  private static int right(HostArray logits, HostArray labels) {
    int classes = logits.shape().extent(1);
    int right = 0;
    for (int n = 0; n < logits.shape().extent(0); n++) {
      int best = 0;
      for (int k = 1; k < classes; k++) {
        best = logits.at(n * classes + k) > logits.at(n * classes + best) ? k : best;
      }
      right += best == (int) labels.at(n) ? 1 : 0;
    }
    return right;
  }

  @Override
  public void close() {
    batches.close();
    step.close();
    answer.close();
    optimizer.close();
  }
}
