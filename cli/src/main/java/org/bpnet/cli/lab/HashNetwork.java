package org.bpnet.cli.lab;

import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.core.Parameters;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Batch;
import org.bpnet.data.Dataset;
import org.bpnet.data.load.DataLoader;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.activation.Continuation;
import org.bpnet.nn.activation.HashNet;
import org.bpnet.nn.embed.loss.PairLosses;
import org.bpnet.nn.hash.Codes;
import org.bpnet.nn.hash.HashIndex;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Flatten;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.nn.schedule.Clock;

/// A small network that learns codes by continuation: stage s has β = s.
final class HashNetwork implements AutoCloseable {
  static final Seed SEED = new Seed(1);
  static final int STAGES = 10;
  private static final int WIDTH = 128;
  private static final int BATCH = 64;
  private static final int AT_ONCE = 1000;
  private static final double RATE = 1e-3;

  private final Prepared data;
  private final int bits;
  private final int steps;
  private final Parameters params;
  private final Layer body;
  private final LabTraining training;
  private final Traced answer;
  private int done;

  /// The test images after a stage.
  ///
  /// @param number how many stages there were
  /// @param beta of the stage
  /// @param loss the mean over its steps; NaN before the first
  /// @param quantisationError of tanh(βz)
  /// @param precision the mean average precision of the codes among those of the training images
  record Stage(int number, double beta, double loss, double quantisationError, double precision) {}

  HashNetwork(Prepared data, int bits, int steps, Backend backend) {
    this.data = data;
    this.bits = bits;
    this.steps = steps;
    this.params = Parameters.create(backend, SEED.child("weights"));
    int inputs = data.inputs().featureShape().elementCount();
    this.body =
        Sequential.of(
            new Flatten(),
            Linear.create(params.child("hidden"), inputs, WIDTH, Initializers.heNormal()),
            Activation.RELU,
            Linear.create(params.child("bits"), WIDTH, bits));
    Layer codes = new HashNet(new Continuation(1, 1.0 / steps, 1, steps), Clock.under(params));
    this.training =
        new LabTraining(
            Sequential.of(body, codes),
            PairLosses.CATALOG.create("hash_net"),
            params,
            Adam.defaults(),
            RATE,
            data.train(),
            BATCH,
            SEED);
    this.answer =
        Traced.evaluation(backend, (_, in) -> Traced.Outcome.of(body.forward(in.getFirst())));
  }

  /// Goes through one more stage.
  Stage train() {
    double loss = training.train(steps);
    done++;
    return measure(loss);
  }

  /// How the codes are before the first stage.
  Stage measure() {
    return measure(Double.NaN);
  }

  private Stage measure(double loss) {
    double beta = Math.max(1, done);
    HostArray z = outputs(data.test());
    double[] h = z.toDoubles().clone();
    for (int i = 0; i < h.length; i++) {
      h[i] = Math.tanh(beta * h[i]);
    }
    int[] asked = labels(data.test());
    int[] known = labels(data.train());
    double precision =
        new HashIndex(codes(data.train()))
            .meanAveragePrecision(Codes.of(z), (query, item) -> asked[query] == known[item]);
    double error = Codes.quantisationError(HostArray.of(h, z.shape()));
    return new Stage(done, beta, loss, error, precision);
  }

  /// The packed codes of images.
  Codes codes(Dataset images) {
    return Codes.of(outputs(images));
  }

  /// What the last layer takes the sign of.
  private HostArray outputs(Dataset images) {
    float[] all = new float[images.size() * bits];
    int at = 0;
    try (var batches = DataLoader.inOrder(images, AT_ONCE).epoch(1)) {
      while (batches.hasNext()) {
        Batch batch = batches.next();
        answer.run(List.of(batch.features()));
        float[] some = answer.value(0).toFloats();
        System.arraycopy(some, 0, all, at, some.length);
        at += some.length;
      }
    }
    return HostArray.of(all, Shape.of(images.size(), bits));
  }

  static int[] labels(Dataset images) {
    return images.targets(IntStream.range(0, images.size()).toArray()).toInts();
  }

  @Override
  public void close() {
    answer.close();
    training.close();
    params.close();
  }
}
