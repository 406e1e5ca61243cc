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
import org.bpnet.core.array.Shape;
import org.bpnet.data.Source;
import org.bpnet.data.load.Sampler;
import org.bpnet.nn.boltzmann.VisibleUnits;
import org.bpnet.nn.layer.Flatten;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.train.run.SettingsException;
import org.bpnet.train.run.Training;
import org.bpnet.train.step.Phase;

/// What greedy layer-wise pre-training of fully connected layers has in common, whatever each of
/// them is to learn: the layers one after the other from below, and what comes in to each.
final class GreedyPretraining {
  /// With how many examples it is found out what comes in. Ours.
  private static final int SOME = 256;

  private GreedyPretraining() {}

  /// A fully connected layer that is to be trained, and its surroundings.
  ///
  /// @param below what is trained already
  /// @param behind the layers up to the next fully connected one, such as an activation
  /// @param inputs what comes in
  /// @param params of the whole network
  record Site(
      Sequential below, Linear layer, List<Layer> behind, Inputs inputs, Parameters params) {
    /// What comes in to the layer, in terms of [Inputs], a constant.
    Tensor inputs(Tensor features) {
      Tensor x = below.forward(features).stopGradient();
      return x.sub(inputs.low()).div(inputs.width());
    }
  }

  /// How one layer learns.
  @FunctionalInterface
  interface Learning {
    void of(Site site, Source examples, Seed seed);
  }

  /// What a layer's inputs are: x = low + width·v, with v from 0 to 1 for Bernoulli units.
  record Inputs(VisibleUnits kind, double low, double width) {
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

    /// Gives a layer the weights and biases by which it makes of x what W·v + c is of v.
    void give(HostArray weight, HostArray bias, Linear layer) {
      double[] weights = weight.toDoubles().clone();
      double[] biases = bias.toDoubles().clone();
      for (int i = 0; i < weights.length; i++) {
        weights[i] /= width;
        biases[i % biases.length] -= low * weights[i];
      }
      layer.weight().load(HostArray.of(weights, layer.weight().shape()));
      layer.bias().ifPresent(own -> own.load(HostArray.of(biases, own.shape())));
    }

    /// Gives one that takes v the weights and biases by which it makes what a layer makes of x.
    void take(Linear layer, Linear ofUnits) {
      double[] weights = layer.weight().value().toDoubles().clone();
      double[] biases =
          layer
              .bias()
              .map(own -> own.value().toDoubles().clone())
              .orElseGet(() -> new double[layer.weight().shape().extent(1)]);
      for (int i = 0; i < weights.length; i++) {
        biases[i % biases.length] += low * weights[i];
        weights[i] *= width;
      }
      ofUnits.weight().load(HostArray.of(weights, layer.weight().shape()));
      ofUnits.bias().orElseThrow().load(HostArray.of(biases, Shape.of(biases.length)));
    }
  }

  /// The features of some of the examples, enough to see of what kind they are.
  static HostArray some(Source examples) {
    return examples.batch(IntStream.range(0, Math.min(SOME, examples.size())).toArray()).features();
  }

  /// Trains every fully connected layer but the last, from below.
  ///
  /// @param name of the method, for messages
  static void apply(
      String name, Learning learning, Layer model, Parameters params, Source examples, Seed seed) {
    List<Layer> layers = flat(model);
    List<Integer> connected = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i) instanceof Linear) {
        connected.add(i);
      }
    }
    if (connected.size() < 2) {
      throw new SettingsException(
          String.format(
              Locale.ROOT,
              "%s: needs a fully connected layer before the last one, got %s; such as --model"
                  + " 100,sigmoid",
              name,
              layers));
    }
    HostArray some = some(examples);
    for (int i = 0; i < connected.size() - 1; i++) {
      int at = connected.get(i);
      var below = new Sequential(layers.subList(0, at));
      var layer = (Linear) layers.get(at);
      List<Layer> behind = layers.subList(at + 1, connected.get(i + 1));
      Inputs inputs = inputs(name, below, layer, params, some);
      learning.of(new Site(below, layer, behind, inputs, params), examples, seed.child(i));
    }
  }

  /// Runs a phase over all examples.
  static void run(Phase phase, Source examples, int batch, int epochs, Seed seed) {
    Training.of(phase)
        .source(examples)
        .sampler(Sampler.shuffled(examples.size(), batch))
        .epochs(epochs)
        .seed(seed)
        .run();
  }

  /// The layers of a model, without those that only put others in a row.
  private static List<Layer> flat(Layer model) {
    return model instanceof Sequential(List<Layer> inside)
        ? inside.stream().flatMap(layer -> flat(layer).stream()).toList()
        : List.of(model);
  }

  private static Inputs inputs(
      String name, Sequential below, Linear layer, Parameters params, HostArray features) {
    try (Pass pass = Pass.eval(params.backend())) {
      Tensor x = below.forward(pass.input(features));
      if (x.shape().rank() != 2) {
        throw new SettingsException(
            String.format(
                Locale.ROOT,
                "%s: %s takes %s, and only layers of rows [N, D] can be pre-trained",
                name,
                layer,
                x.shape()));
      }
      boolean isImage =
          features.shape().rank() > 2
              && below.layers().stream().allMatch(Flatten.class::isInstance);
      return Inputs.of(x.toHost().toDoubles(), isImage);
    }
  }
}
