package org.bpnet.cli.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.core.Initializer;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Seed;
import org.bpnet.data.Batch;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.init.VarianceScaling;
import org.bpnet.nn.layer.Flatten;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Residual;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.norm.BatchNorm;
import org.bpnet.nn.loss.CrossEntropy;

/// Fully connected networks of forty layers, which differ in what was found against vanishing
/// gradients.
enum DeepNetwork {
  /// Sigmoids on weights of Glorot and Bengio 2010.
  SIGMOID("sigmoid"),
  /// The same with batch normalization before each sigmoid (Ioffe, Szegedy 2015).
  BATCH_NORM("+ batch norm"),
  /// Rectifiers on weights of He et al. 2015.
  RELU("relu + he"),
  /// Those in blocks of two layers around which the input is carried (He et al. 2016); the last
  /// weights of a block start smaller by the root of the number of blocks, so that sums do not grow
  /// (De, Smith 2020).
  RESIDUAL("residual");

  static final int LAYERS = 40;
  private static final int WIDTH = 32;
  private static final int BLOCKS = (LAYERS - 2) / 2;

  private final String text;

  DeepNetwork(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  /// @param params the node that gets `layer1` to `layer40`, with normalizations beside them
  Sequential create(Parameters params, int inputs, int classes) {
    Initializer weights =
        this == RELU || this == RESIDUAL ? Initializers.heNormal() : Initializers.glorotNormal();
    List<Layer> layers = new ArrayList<>();
    layers.add(new Flatten());
    layers.addAll(hidden(params, 1, inputs, weights));
    for (int i = 2; i < LAYERS; i += this == RESIDUAL ? 2 : 1) {
      if (this == RESIDUAL) {
        layers.add(block(params, i, weights));
      } else {
        layers.addAll(hidden(params, i, WIDTH, weights));
      }
    }
    layers.add(Linear.create(node(params, LAYERS), WIDTH, classes));
    return new Sequential(layers);
  }

  private List<Layer> hidden(Parameters params, int number, int in, Initializer weights) {
    Linear linear = Linear.create(node(params, number), in, WIDTH, weights);
    return switch (this) {
      case SIGMOID -> List.of(linear, Activation.SIGMOID);
      case BATCH_NORM ->
          List.of(
              linear, BatchNorm.create(params.child("norm" + number), WIDTH), Activation.SIGMOID);
      case RELU, RESIDUAL -> List.of(linear, Activation.RELU);
    };
  }

  private static Layer block(Parameters params, int number, Initializer weights) {
    var last =
        new VarianceScaling(
            2.0 / BLOCKS, VarianceScaling.Fan.IN, VarianceScaling.Distribution.NORMAL);
    return Residual.of(
        Sequential.of(
            Linear.create(node(params, number), WIDTH, WIDTH, weights),
            Activation.RELU,
            Linear.create(node(params, number + 1), WIDTH, WIDTH, last)));
  }

  private static Parameters node(Parameters params, int number) {
    return params.child("layer" + number);
  }

  /// The norms of the gradients by the weights of all layers, for one batch.
  static double[] gradientNorms(Layer model, Parameters params, Batch batch, Seed seed) {
    try (Pass pass = Pass.train(params.backend(), seed)) {
      Tensor logits = model.forward(pass.input(batch.features()));
      var gradients =
          pass.backward(new CrossEntropy().compute(logits, pass.input(batch.targets())));
      List<Tensor> all =
          IntStream.rangeClosed(1, LAYERS)
              .mapToObj(i -> params.find("layer" + i + ".weight").orElseThrow())
              .map(weight -> gradients.of((Parameter) weight))
              .toList();
      pass.evaluate(all);
      return all.stream().mapToDouble(g -> norm(g.toHost().toDoubles())).toArray();
    }
  }

  /// In double precision: the squares of what vanishes would be 0 in single.
  private static double norm(double[] values) {
    return Math.sqrt(Arrays.stream(values).map(x -> x * x).sum());
  }
}
