package org.bpnet.cli.lab.capsule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Dataset;
import org.bpnet.data.Standardizer;
import org.bpnet.data.Target;
import org.bpnet.data.load.Sampler;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.capsule.CapsuleDecoder;
import org.bpnet.nn.layer.capsule.CapsuleLengths;
import org.bpnet.nn.layer.capsule.RoutedCapsules;
import org.bpnet.nn.loss.CapsuleMargin;
import org.bpnet.nn.model.CapsNet;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.train.metric.ClassMetric;
import org.bpnet.train.run.Training;
import org.bpnet.train.run.Validation;
import org.bpnet.train.step.Learner;
import org.bpnet.train.step.Objective;
import org.bpnet.train.step.Phase;
import org.bpnet.train.watch.TrainingEvent;

/// A small capsule network with the decoder that draws what its capsules say.
final class DrawnCapsules implements AutoCloseable {
  private static final int BATCH = 32;
  private static final float STEP = 0.05f; // the paper's, figure 4
  private static final int STEPS = 5; // to either side: 0.25

  private final Prepared images;
  private final Parameters params;
  private final Layer below;
  private final RoutedCapsules classes;
  private final CapsuleDecoder decoder;
  private final int count;

  /// One example through the network.
  ///
  /// @param lengths of the capsules of the classes after each number of rounds, from 1 up
  /// @param couplings for each number of rounds the share that each class gets of all capsules
  ///   below
  /// @param decided the mean over the capsules below of the largest share of each, by rounds
  record Routed(double[][] lengths, double[][] couplings, double[] decided) {}

  DrawnCapsules(Backend backend, Prepared images, Seed seed) {
    this.images = images;
    this.count = ((Target.Classes) images.train().target()).count();
    Shape image = images.inputs().featureShape();
    this.params = Parameters.create(backend, seed.child("weights"));
    Sequential model = CapsNet.small(params.child("net"), image, count);
    int layers = model.layers().size();
    this.below = new Sequential(model.layers().subList(0, layers - 2));
    this.classes = (RoutedCapsules) model.layers().get(layers - 2);
    this.decoder =
        CapsuleDecoder.create(params.child("decoder"), count, CapsNet.DIMS, image.elementCount());
  }

  long parameters() {
    return params.count();
  }

  /// Trains, and measures the test images after each epoch.
  void train(int epochs, Seed seed, Consumer<TrainingEvent> listener) {
    var margin = CapsuleMargin.defaults();
    Objective objective =
        scene -> {
          Tensor capsules = classes.forward(below.forward(scene.features()));
          Tensor lengths = CapsuleLengths.LENGTHS.forward(capsules);
          Tensor told = scene.report("margin", margin.compute(lengths, scene.targets()));
          Tensor error = decoder.error(capsules, scene.targets(), raw(scene.features()));
          return told.add(scene.report("squares", error).mul(CapsuleDecoder.WEIGHT));
        };
    Training.of(Phase.of("capsules", objective, Learner.of(params, Adam.defaults())))
        .source(images.train())
        .sampler(Sampler.shuffled(images.train().size(), BATCH))
        .validate(
            Validation.supervised(
                Sequential.of(below, classes, CapsuleLengths.LENGTHS),
                margin,
                images.test(),
                List.of(ClassMetric.ACCURACY)))
        .best(ClassMetric.ACCURACY.label(), true)
        .epochs(epochs)
        .seed(seed)
        .listener(listener)
        .run();
  }

  /// Images as they were before they were standardised, from 0 to 1.
  private Tensor raw(Tensor x) {
    Standardizer standardizer = ((Inputs.Arrays) images.inputs()).standardizer();
    int channels = x.shape().extent(-1);
    return x.mul(repeated(x, standardizer.scale(), channels))
        .add(repeated(x, standardizer.mean(), channels));
  }

  private static Tensor repeated(Tensor x, double[] numbers, int channels) {
    double[] all = new double[channels];
    for (int i = 0; i < channels; i++) {
      all[i] = numbers[i % numbers.length];
    }
    return x.pass().input(HostArray.of(all, Shape.of(channels)));
  }

  /// The first test image of each class; classes without one are left out.
  int[] examples() {
    int[] labels = labels(images.test());
    return IntStream.range(0, count)
        .flatMap(k -> IntStream.range(0, labels.length).filter(i -> labels[i] == k).limit(1))
        .toArray();
  }

  private static int[] labels(Dataset data) {
    return data.targets(IntStream.range(0, data.size()).toArray()).toInts();
  }

  /// Routes an example of the test in one to so many rounds.
  Routed route(int example, int rounds) {
    double[][] lengths = new double[rounds][];
    double[][] couplings = new double[rounds][];
    double[] decided = new double[rounds];
    try (Pass pass = Pass.eval(params.backend())) {
      Tensor capsules = below.forward(pass.input(images.test().features(new int[] {example})));
      for (int r = 1; r <= rounds; r++) {
        RoutedCapsules.Routing routing = classes.route(capsules, r);
        lengths[r - 1] = CapsuleLengths.LENGTHS.forward(routing.capsules()).toHost().toDoubles();
        Tensor last = routing.couplings().getLast(); // [1, I, J]
        couplings[r - 1] = last.mean(1).toHost().toDoubles();
        decided[r - 1] = last.max(2).mean().item();
      }
    }
    return new Routed(lengths, couplings, decided);
  }

  /// An example as it was before it was standardised.
  float[] image(int example) {
    try (Pass pass = Pass.eval(params.backend())) {
      return raw(pass.input(images.test().features(new int[] {example}))).toHost().toFloats();
    }
  }

  /// What the capsule of an example's class draws as one of its numbers is moved from −0.25 to 0.25
  /// in steps of 0.05.
  ///
  /// @return for each number the images side by side
  List<float[]> moved(int example) {
    int label = labels(images.test())[example];
    List<float[]> rows = new ArrayList<>();
    try (Pass pass = Pass.eval(params.backend())) {
      Tensor seen = pass.input(images.test().features(new int[] {example}));
      float[] capsules = classes.forward(below.forward(seen)).toHost().toFloats();
      int shown = 2 * STEPS + 1;
      int[] labels = new int[shown];
      Arrays.fill(labels, label);
      for (int number = 0; number < CapsNet.DIMS; number++) {
        float[] all = new float[shown * capsules.length];
        for (int step = 0; step < shown; step++) {
          System.arraycopy(capsules, 0, all, step * capsules.length, capsules.length);
          all[step * capsules.length + label * CapsNet.DIMS + number] += (step - STEPS) * STEP;
        }
        Tensor changed = pass.input(HostArray.of(all, Shape.of(shown, count, CapsNet.DIMS)));
        Tensor told = pass.input(HostArray.of(labels, Shape.of(shown)));
        rows.add(decoder.decode(changed, told).toHost().toFloats());
      }
    }
    return rows;
  }

  @Override
  public void close() {
    params.close();
  }
}
