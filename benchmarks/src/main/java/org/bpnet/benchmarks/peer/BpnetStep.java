package org.bpnet.benchmarks.peer;

import java.util.ArrayList;
import java.util.List;
import org.bpnet.benchmarks.work.Blueprint;
import org.bpnet.benchmarks.work.Draws;
import org.bpnet.benchmarks.work.Goal;
import org.bpnet.benchmarks.work.Workload;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.embed.distance.Euclidean;
import org.bpnet.nn.embed.loss.Contrastive;
import org.bpnet.nn.embed.loss.PairLoss;
import org.bpnet.nn.embed.loss.Triplet;
import org.bpnet.nn.embed.miner.BatchHard;
import org.bpnet.nn.embed.pair.Reducer;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.margin.HeadLayer;
import org.bpnet.nn.margin.Margins;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.nn.optim.formula.Momentum;
import org.bpnet.nn.optim.formula.Sgd;
import org.bpnet.nn.optim.rule.UpdateRule;
import org.bpnet.nn.schedule.Schedule;

/// BPNet at work through its public API, as the trainer drives it: batches arrive as arrays and are
/// copied in at each step.
public final class BpnetStep implements Contestant {
  private static final Seed SEED = new Seed(1); // nothing in the step is random

  private final Backend backend;
  private final boolean inference;
  private final Parameters params;
  private final Layer model;
  private final Loss loss;
  private final Optimizer optimizer;
  private final Traced step;
  private final List<List<HostArray>> batches = new ArrayList<>();
  private int steps;
  private double last;

  /// Sets up the work; closes the backend when it is closed.
  public BpnetStep(Workload work, Backend backend) {
    this.backend = backend;
    Blueprint network = work.network();
    inference = work.rule() == Workload.Rule.INFERENCE;
    params = Parameters.create(backend, SEED);
    model = BpnetNetwork.create(network, work.batch(), params);
    loss = loss(work.goal(), network.outputs());
    optimizer = new Optimizer(params, rule(work.rule()), Schedule.constant(work.rate()));
    step =
        inference
            ? Traced.evaluation(backend, this::record)
            : Traced.training(backend, this::record);
    for (int i = 0; i < Workload.BATCHES; i++) {
      HostArray labels = HostArray.of(work.goal().labels(work.batch(), i), Shape.of(work.batch()));
      batches.add(network.isTable() ? List.of(labels) : List.of(features(work, i), labels));
    }
  }

  private static HostArray features(Workload work, int index) {
    Blueprint network = work.network();
    float[] features = Draws.features(work.batch(), network.features(), index);
    return HostArray.of(features, shape(work.batch(), network.input()));
  }

  private static Shape shape(int batch, Blueprint.Extent one) {
    return one.isFlat()
        ? Shape.of(batch, one.channels())
        : Shape.of(batch, one.height(), one.width(), one.channels());
  }

  private Loss loss(Goal goal, int width) {
    return switch (goal.kind()) {
      case SOFTMAX -> new CrossEntropy();
      case TRIPLET ->
          PairLoss.of(Triplet.of(Goal.TRIPLET_MARGIN))
              .by(new Euclidean(false))
              .mining(new BatchHard())
              .reducing(Reducer.MEAN);
      case CONTRASTIVE -> PairLoss.of(Contrastive.of(Goal.CONTRASTIVE_MARGIN));
      case ARCFACE -> {
        HeadLayer head =
            Margins.arcFace(Goal.ARCFACE_SCALE, Goal.ARCFACE_MARGIN)
                .create(params.child("head"), width, goal.classes());
        float[] drawn = Draws.weights(0, width, goal.classes());
        head.weight().load(HostArray.of(drawn, head.weight().shape()));
        yield head::loss;
      }
    };
  }

  private static UpdateRule rule(Workload.Rule rule) {
    return switch (rule) {
      case INFERENCE, SGD -> new Sgd();
      case MOMENTUM -> new Momentum(0.9);
      case ADAM -> new Adam(0.9, 0.999, 1e-8);
    };
  }

  private Traced.Outcome record(Pass pass, List<Tensor> batch) {
    Tensor outputs = model.forward(batch.getFirst());
    if (inference) {
      return Traced.Outcome.of(outputs);
    }
    Tensor value = loss.compute(outputs, batch.getLast());
    return new Traced.Outcome(List.of(value), optimizer.updates(pass.backward(value)));
  }

  @Override
  public void step() {
    List<HostArray> batch = batches.get(steps++ % Workload.BATCHES);
    if (inference) {
      step.run(batch.subList(0, 1));
      last = step.value(0).at(0);
    } else {
      step.run(SEED, batch);
      last = step.item(0);
    }
  }

  @Override
  public double loss() {
    return last;
  }

  @Override
  public void close() {
    step.close();
    optimizer.close();
    params.close();
    backend.close();
  }
}
