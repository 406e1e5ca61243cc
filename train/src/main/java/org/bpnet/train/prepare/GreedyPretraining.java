package org.bpnet.train.prepare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.data.Source;
import org.bpnet.data.load.Sampler;
import org.bpnet.nn.boltzmann.RestrictedBoltzmannMachine;
import org.bpnet.nn.boltzmann.VisibleUnits;
import org.bpnet.nn.layer.Flatten;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.optim.formula.Momentum;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.train.run.SettingsException;
import org.bpnet.train.run.Training;
import org.bpnet.train.step.Learner;
import org.bpnet.train.step.Phase;

/// Greedy layer-wise pre-training: each fully connected layer but the last starts as a restricted
/// Boltzmann machine that has learnt, without labels, to model what the layers below make of the
/// data. What is trained afterwards is the whole network, with labels.
///
/// What comes in decides the visible units. Images, and numbers between 0 and 1 or −1 and 1 such as
/// sigmoids and tanh give, are brought to 0 to 1 for Bernoulli units, and the layer's weights are
/// those by which it makes the same of what really comes in. All else is taken by Gaussian units,
/// at a hundredth of the rate. Layers in between, such as dropout, do as in training.
///
/// **Source.** Hinton, Osindero, Teh 2006, *A fast learning algorithm for deep belief nets*;
/// Bengio, Lamblin, Popovici, Larochelle 2006, *Greedy layer-wise training of deep networks*; rate
/// and size of batches Hinton 2010, *A practical guide to training restricted Boltzmann machines*.
///
/// @param epochs of each layer
/// @param rate of Bernoulli units, with a momentum of 0.5
/// @param batch examples to each update
/// @param sweeps k of contrastive divergence
public record GreedyPretraining(int epochs, double rate, int batch, int sweeps)
    implements Preparation {
  /// With how many examples it is found out what comes in. Ours.
  private static final int SOME = 256;

  /// Hinton 2010, section 13.2: one or two orders of magnitude.
  private static final double GAUSSIAN_SHARE = 0.01;

  private static final double MOMENTUM = 0.5;

  /// Throws IllegalArgumentException if a number is not positive.
  public GreedyPretraining {
    if (epochs < 1 || batch < 1 || sweeps < 1 || !(rate > 0 && rate < 1 / 0.0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "rbm: needs epochs, batch and sweeps from 1 on and rate > 0, got %d, %d, %d and %s",
              epochs,
              batch,
              sweeps,
              rate));
    }
  }

  /// What a layer's inputs are: x = low + width·v for the machine's v.
  private record Inputs(VisibleUnits kind, double low, double width) {
    static Inputs of(double[] values, boolean isImage) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (double value : values) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      if (isImage && low < high) {
        return new Inputs(VisibleUnits.BERNOULLI, low, high - low);
      }
      if (low >= -1 && high <= 1) {
        return low >= 0
            ? new Inputs(VisibleUnits.BERNOULLI, 0, 1)
            : new Inputs(VisibleUnits.BERNOULLI, -1, 2);
      }
      return new Inputs(VisibleUnits.GAUSSIAN, 0, 1);
    }
  }

  /// The features of some of the examples, enough to see of what kind they are.
  static HostArray some(Source examples) {
    return examples.batch(IntStream.range(0, Math.min(SOME, examples.size())).toArray()).features();
  }

  @Override
  public void apply(Layer model, Parameters params, Source examples, Seed seed) {
    List<Layer> layers = flat(model);
    List<Integer> connected = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i) instanceof Linear) {
        connected.add(i);
      }
    }
    if (connected.size() < 2) {
      throw new SettingsException(
          "rbm: needs a fully connected layer before the last one, got "
              + layers
              + "; such as --model 100,sigmoid");
    }
    connected.removeLast();
    for (int i = 0; i < connected.size(); i++) {
      int at = connected.get(i);
      Linear layer = (Linear) layers.get(at);
      pretrain(new Sequential(layers.subList(0, at)), layer, params, examples, seed.child(i));
    }
  }

  /// The layers of a model, without those that only put others in a row.
  private static List<Layer> flat(Layer model) {
    return model instanceof Sequential(List<Layer> inside)
        ? inside.stream().flatMap(layer -> flat(layer).stream()).toList()
        : List.of(model);
  }

  private void pretrain(
      Sequential below, Linear layer, Parameters params, Source examples, Seed seed) {
    Inputs inputs = inputs(below, layer, params, some(examples));
    try (Parameters own = Parameters.create(params.backend(), seed.child("weights"))) {
      var machine =
          RestrictedBoltzmannMachine.create(
              own,
              layer.weight().shape().extent(0),
              layer.weight().shape().extent(1),
              inputs.kind());
      double scaled = inputs.kind() == VisibleUnits.BERNOULLI ? rate : rate * GAUSSIAN_SHARE;
      Learner learner = Learner.of(own, new Momentum(MOMENTUM)).schedule(Schedule.constant(scaled));
      Phase phase =
          Phase.byHand(
              "divergence",
              scene -> {
                Tensor x = below.forward(scene.features()).stopGradient();
                var step =
                    machine.contrastiveDivergence(x.sub(inputs.low()).div(inputs.width()), sweeps);
                return new Phase.ByHand(step.error(), step.gradients());
              },
              learner);
      Training.of(phase)
          .source(examples)
          .sampler(Sampler.shuffled(examples.size(), batch))
          .epochs(epochs)
          .seed(seed)
          .run();
      give(machine, inputs, layer);
    }
  }

  private static Inputs inputs(
      Sequential below, Linear layer, Parameters params, HostArray features) {
    try (Pass pass = Pass.eval(params.backend())) {
      Tensor x = below.forward(pass.input(features));
      if (x.shape().rank() != 2) {
        throw new SettingsException(
            String.format(
                Locale.ROOT,
                "rbm: %s takes %s, and only layers of rows [N, D] can be pre-trained",
                layer,
                x.shape()));
      }
      boolean isImage =
          features.shape().rank() > 2
              && below.layers().stream().allMatch(Flatten.class::isInstance);
      return Inputs.of(x.toHost().toDoubles(), isImage);
    }
  }

  /// W·v + c of v = (x − low)/width, in terms of x.
  private static void give(RestrictedBoltzmannMachine machine, Inputs inputs, Linear layer) {
    double[] weights = machine.weight().value().toDoubles().clone();
    double[] biases = machine.hiddenBias().value().toDoubles().clone();
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= inputs.width();
      biases[i % biases.length] -= inputs.low() * weights[i];
    }
    layer.weight().load(HostArray.of(weights, layer.weight().shape()));
    layer.bias().ifPresent(bias -> bias.load(HostArray.of(biases, bias.shape())));
  }
}
