package org.bpnet.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Batch;
import org.bpnet.data.ImageDataset;
import org.bpnet.data.Target;
import org.bpnet.data.load.Sampler;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.train.run.Training;
import org.bpnet.train.step.Learner;
import org.bpnet.train.step.Objective;
import org.bpnet.train.step.Phase;
import org.bpnet.train.watch.TrainingEvent;

/// What a training costs beside its steps: the time from batch to batch within [Training], with
/// images turned into numbers, batches handed over and events told, against the same planned step
/// on a batch that lies ready, in turns in one process.
public final class TrainerShare {
  private static final int IMAGES = 54_000;
  private static final int PIXELS = 28;
  private static final int BATCH = 128;

  private final Backend backend = Backends.best();
  private final List<Double> inTraining = new ArrayList<>();
  private final List<Double> bare = new ArrayList<>();
  private final List<Double> epoch = new ArrayList<>();
  private final int ignored;

  private TrainerShare(int ignored) {
    this.ignored = ignored;
  }

  /// Measures and prints.
  ///
  /// @param args how many epochs, and how many of them come before the figures count
  public static void main(String[] args) {
    int epochs = args.length > 0 ? Integer.parseInt(args[0]) : 20;
    new TrainerShare(args.length > 1 ? Integer.parseInt(args[1]) : 5).measure(epochs);
  }

  private void measure(int epochs) {
    ImageDataset images = images();
    Batch ready = images.batch(new int[BATCH]);
    Parameters own = Parameters.create(backend, new Seed(1));
    Layer model = model(own);
    try (Parameters params = Parameters.create(backend, new Seed(1));
        own;
        Optimizer optimizer = new Optimizer(own, Adam.defaults(), Schedule.constant(1e-3));
        Traced step =
            Traced.training(
                backend,
                (pass, in) -> {
                  Tensor loss = new CrossEntropy().compute(model.forward(in.get(0)), in.get(1));
                  return new Traced.Outcome(List.of(loss), optimizer.updates(pass.backward(loss)));
                })) {
      List<HostArray> batch = List.of(ready.features(), ready.targets());
      Objective objective = Objective.supervised(model(params), new CrossEntropy());
      Training.of(Phase.of("train", objective, Learner.of(params, Adam.defaults())))
          .source(images)
          .sampler(Sampler.shuffled(IMAGES, BATCH))
          .epochs(epochs)
          .listener(listener(step, batch))
          .run();
    } finally {
      backend.close();
    }
    print();
  }

  private Consumer<TrainingEvent> listener(Traced step, List<HostArray> batch) {
    return event -> {
      if (event instanceof TrainingEvent.BatchEnded ended && ended.examples() == BATCH) {
        epoch.add(ended.seconds());
      } else if (event instanceof TrainingEvent.EpochEnded ended) {
        List<Double> steps = new ArrayList<>();
        for (int i = 0; i < IMAGES / BATCH; i++) {
          long start = System.nanoTime();
          step.run(new Seed(i), batch);
          step.item(0);
          steps.add((System.nanoTime() - start) * 1e-9);
        }
        if (ended.epoch() > ignored) {
          inTraining.add(median(epoch));
          bare.add(median(steps));
        }
        epoch.clear();
      }
    };
  }

  private void print() {
    List<Double> shares = new ArrayList<>();
    for (int i = 0; i < bare.size(); i++) {
      shares.add(bare.get(i) / inTraining.get(i));
    }
    System.out.println(
        String.format(
            Locale.ROOT,
            "784-256-128-10, Adam, batches of %d: %.0f µs from batch to batch in training,"
                + " %.0f µs for the bare step, share %.3f [%.3f, %.3f] over %d epochs",
            BATCH,
            1e6 * median(inTraining),
            1e6 * median(bare),
            median(shares),
            Collections.min(shares),
            Collections.max(shares),
            shares.size()));
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static ImageDataset images() {
    var pixels = new byte[IMAGES * PIXELS * PIXELS];
    var labels = new int[IMAGES];
    Seed seed = new Seed(7);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) seed.below(256, i);
    }
    for (int i = 0; i < labels.length; i++) {
      labels[i] = seed.below(10, i);
    }
    var kinds = new Target.Classes("kind", List.of("0 1 2 3 4 5 6 7 8 9".split(" ")));
    return ImageDataset.of(pixels, Shape.of(PIXELS, PIXELS, 1), 255, labels, kinds);
  }

  private static Layer model(Parameters params) {
    return Sequential.of(
        features -> features.reshape(features.shape().extent(0), PIXELS * PIXELS),
        Linear.create(params.child("first"), PIXELS * PIXELS, 256),
        Activation.RELU,
        Linear.create(params.child("second"), 256, 128),
        Activation.RELU,
        Linear.create(params.child("logits"), 128, 10));
  }
}
