package org.bpnet.cli.lab.choices;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bpnet.core.Initializer;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.init.Lsuv;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;

/// How large the sums of each layer are, and the gradients by them, in a network with fresh
/// weights.
///
/// @param sums variance over units and examples, layer by layer
/// @param gradients likewise, of a random scalar of the output
record Depths(double[] sums, double[] gradients) {
  private static final int EXAMPLES = 64;

  /// What is measured of one network.
  ///
  /// @param name of the initializer, or `lsuv`
  /// @param activation between the layers
  static Depths of(
      String name, Layer activation, int layers, int width, Backend backend, Seed seed) {
    boolean prepared = name.equals("lsuv");
    Initializer weights = prepared ? Initializers.lecunNormal() : Initializers.CATALOG.create(name);
    try (Parameters params = Parameters.create(backend, seed.child("weights"))) {
      List<Linear> all = new ArrayList<>();
      for (int i = 1; i <= layers; i++) {
        all.add(Linear.withoutBias(params.child("layer" + i), width, width, weights));
      }
      HostArray inputs = normal(Shape.of(EXAMPLES, width), seed.child("inputs"));
      if (prepared) {
        new Lsuv()
            .apply(x -> sums(all, activation, x).getLast(), params, inputs, seed.child("lsuv"));
      }
      try (Pass pass = Pass.eval(backend)) {
        List<Tensor> sums = sums(all, activation, pass.input(inputs));
        Tensor last = sums.getLast();
        Tensor cotangent = pass.input(normal(last.shape(), seed.child("cotangent")));
        var gradients = pass.backward(last, cotangent);
        return new Depths(variances(sums), variances(sums.stream().map(gradients::of).toList()));
      }
    }
  }

  private static HostArray normal(Shape shape, Seed seed) {
    return Initializers.normal(0, 1).create(shape, seed);
  }

  private static List<Tensor> sums(List<Linear> all, Layer activation, Tensor x) {
    List<Tensor> sums = new ArrayList<>();
    Tensor y = x;
    for (Linear linear : all) {
      sums.add(linear.forward(y));
      y = activation.forward(sums.getLast());
    }
    return sums;
  }

  private static double[] variances(List<Tensor> tensors) {
    double[] variances = new double[tensors.size()];
    for (int i = 0; i < variances.length; i++) {
      double[] values = tensors.get(i).toHost().toDoubles(); // squares may be too small for floats
      double mean = Arrays.stream(values).average().orElse(0);
      variances[i] = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0);
    }
    return variances;
  }

  /// The last layer's variance over the first's, 0 if there is none.
  double throughLayers() {
    return sums[0] == 0 ? 0 : sums[sums.length - 1] / sums[0];
  }

  /// The first layer's variance of gradients over the last's, 0 if there is none.
  double backThroughLayers() {
    return gradients[gradients.length - 1] == 0
        ? 0
        : gradients[0] / gradients[gradients.length - 1];
  }
}
