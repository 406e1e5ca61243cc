package org.bpnet.cli.lab.energy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.bpnet.core.Buffer;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Batch;
import org.bpnet.data.Dataset;
import org.bpnet.data.Source;
import org.bpnet.data.load.Sampler;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.nn.boltzmann.AnnealedImportanceSampling;
import org.bpnet.nn.boltzmann.RestrictedBoltzmannMachine;
import org.bpnet.nn.boltzmann.VisibleUnits;
import org.bpnet.nn.optim.formula.Momentum;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.train.run.Training;
import org.bpnet.train.run.Validation;
import org.bpnet.train.step.Learner;
import org.bpnet.train.step.Phase;
import org.bpnet.train.watch.TrainingEvent;

/// A Boltzmann machine of the bundled digits with pixels of 0 and 1, and what is measured of it.
final class DigitMachine implements AutoCloseable {
  static final int SIDE = 8;
  private static final int PIXELS = SIDE * SIDE;
  private static final int BATCH = 10; // Hinton 2010, section 4
  private static final double RATE = 0.05;
  private static final double MOMENTUM = 0.5;
  private static final double HELD_OUT = 0.2;

  /// Ours: log Z to within a few tenths.
  private static final AnnealedImportanceSampling ANNEALING =
      new AnnealedImportanceSampling(100, 1_000);

  private final Seed seed;
  private final Parameters params;
  private final RestrictedBoltzmannMachine machine;
  private final Source learnt;
  private final Source heldOut;

  /// After an epoch.
  ///
  /// @param error the mean squared distance of held-out digits from their reconstructions
  /// @param learnt the mean free energy of the digits that were learnt
  /// @param heldOut that of the others
  record Epoch(int number, double error, double learnt, double heldOut) {}

  /// Before the first step, only the visible biases are known: each pixel's own log-odds.
  DigitMachine(int hidden, Seed seed, Backend backend) {
    this.seed = seed;
    this.params = Parameters.create(backend, seed.child("weights"));
    this.machine =
        RestrictedBoltzmannMachine.create(params, PIXELS, hidden, VisibleUnits.BERNOULLI);
    Dataset images = ((DataSource.Examples) DataSources.open("digits")).examples();
    int[] order = seed.child("split").permutation(images.size());
    int out = (int) (HELD_OUT * order.length);
    this.heldOut = black(images, Arrays.copyOf(order, out));
    this.learnt = black(images, Arrays.copyOfRange(order, out, order.length));
    machine.visibleBias().load(logOdds(learnt.all().features()));
  }

  /// Pixels darker than half are 1, the others 0.
  private static Source black(Dataset images, int[] indices) {
    float[] pixels = images.features(indices).toFloats().clone();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = pixels[i] > 0.5 ? 1 : 0;
    }
    return Source.of(
        Map.of(Batch.FEATURES, HostArray.of(pixels, Shape.of(indices.length, PIXELS))));
  }

  /// log(p/(1 − p)) with one more of both kinds, so that no pixel is sure (Hinton 2010, section 8).
  private static HostArray logOdds(HostArray rows) {
    int count = rows.shape().extent(0);
    double[] ones = new double[PIXELS];
    for (int i = 0; i < count * PIXELS; i++) {
      ones[i % PIXELS] += rows.at(i);
    }
    double[] odds = Arrays.stream(ones).map(on -> Math.log((on + 1) / (count - on + 1))).toArray();
    return HostArray.of(odds, Shape.of(PIXELS));
  }

  RestrictedBoltzmannMachine machine() {
    return machine;
  }

  int learnt() {
    return learnt.size();
  }

  int heldOut() {
    return heldOut.size();
  }

  /// Some held-out digits, `[count, 64]`.
  HostArray digits(int count) {
    return heldOut.batch(IntStream.range(0, count).toArray()).features();
  }

  /// What the hidden units' probabilities give back.
  HostArray reconstructed(HostArray digits) {
    try (Pass pass = Pass.eval(params.backend())) {
      return machine.visible(machine.hidden(pass.input(digits))).toHost();
    }
  }

  HostArray made(int count) {
    return machine.samples(count, 1_000, seed.child("samples"));
  }

  Epoch measure(int number) {
    return new Epoch(
        number,
        mean(heldOut, machine::reconstructionError),
        mean(learnt, v -> machine.freeEnergy(v).mean()),
        mean(heldOut, v -> machine.freeEnergy(v).mean()));
  }

  /// A number of each batch.
  private interface Measure {
    Tensor of(Tensor v);
  }

  private double mean(Source source, Measure measure) {
    Validation validation =
        Validation.of(source, scene -> scene.report("mean", measure.of(scene.features())));
    return validation.measure(params.backend()).values().iterator().next();
  }

  AnnealedImportanceSampling.Estimate logPartition() {
    return ANNEALING.of(machine, seed.child("annealing"));
  }

  /// Learns.
  ///
  /// @param told of each epoch
  void train(int epochs, int sweeps, boolean isPersistent, Consumer<Epoch> told) {
    Parameters kept = params.likewise(seed.child("chains"));
    try (kept) {
      Buffer chains = machine.chains(kept, isPersistent ? 100 : 1);
      Phase phase =
          Phase.byHand(
              "divergence",
              scene -> {
                Tensor v = scene.features();
                RestrictedBoltzmannMachine.Step step =
                    isPersistent
                        ? machine.persistentDivergence(v, chains, sweeps)
                        : machine.contrastiveDivergence(v, sweeps);
                return new Phase.ByHand(step.error(), step.gradients());
              },
              Learner.of(params, new Momentum(MOMENTUM)).schedule(Schedule.constant(RATE)));
      Training.of(phase)
          .source(learnt)
          .sampler(Sampler.shuffled(learnt.size(), BATCH))
          .keeping(kept)
          .epochs(epochs)
          .seed(seed.child("training"))
          .listener(event -> {
            if (event instanceof TrainingEvent.EpochEnded ended) {
              told.accept(measure(ended.epoch()));
            }
          })
          .run();
    }
  }

  @Override
  public void close() {
    params.close();
  }

  /// Pictures as rows of pixels.
  static List<double[]> rows(HostArray pictures) {
    double[] all = pictures.toDoubles();
    return IntStream.range(0, pictures.shape().extent(0))
        .mapToObj(i -> Arrays.copyOfRange(all, i * PIXELS, (i + 1) * PIXELS))
        .toList();
  }
}
