package org.bpnet.nn.margin;

import java.util.List;
import java.util.function.BiFunction;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;

/// Features, weights and labels to try a head on.
///
/// @param features `[N, D]`
/// @param weights `[D, K]`
/// @param labels `[N]`
record HeadFixture(HostArray features, HostArray weights, HostArray labels) {
  /// Waves: 6 examples with 4 features in 3 classes.
  static HeadFixture waves() {
    var x = new double[24];
    var w = new double[12];
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.sin(1.3 * i + 0.7);
    }
    for (int k = 0; k < 3; k++) {
      for (int j = 0; j < 4; j++) {
        w[j * 3 + k] = Math.cos(0.9 * (4 * k + j) + 0.2);
      }
    }
    return of(4, 3, x, w, 0, 1, 2, 0, 1, 2);
  }

  /// Normal numbers, those of features twice as large.
  static HeadFixture random(int n, int d, int k, long seed) {
    Seed numbers = new Seed(seed);
    var x = new double[n * d];
    var w = new double[d * k];
    var y = new int[n];
    for (int i = 0; i < x.length; i++) {
      x[i] = 2 * numbers.child("x").normal(i);
    }
    for (int i = 0; i < w.length; i++) {
      w[i] = numbers.child("w").normal(i);
    }
    for (int i = 0; i < n; i++) {
      y[i] = numbers.child("y").below(k, i);
    }
    return of(d, k, x, w, y);
  }

  static HeadFixture of(int d, int k, double[] x, double[] w, int... y) {
    return new HeadFixture(
        HostArray.of(x, Shape.of(y.length, d)),
        HostArray.of(w, Shape.of(d, k)),
        HostArray.of(y, Shape.of(y.length)));
  }

  /// The same with features and weights times numbers.
  HeadFixture times(double ofFeatures, double ofWeights) {
    return new HeadFixture(times(features, ofFeatures), times(weights, ofWeights), labels);
  }

  private static HostArray times(HostArray array, double factor) {
    double[] values = array.toDoubles();
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    return HostArray.of(values, array.shape());
  }

  int classes() {
    return weights.shape().extent(1);
  }

  /// What came of a head: a number, and its gradients by features and weights.
  record Result(HostArray value, HostArray byFeatures, HostArray byWeights) {
    double loss() {
      return value.at(0);
    }
  }

  /// The loss of a head in training.
  Result loss(Head head, Backend backend) {
    return result(head, backend, (layer, in) -> layer.loss(in.get(0), in.get(1)));
  }

  /// The loss of the head that a text names, in double precision.
  Result loss(String head) {
    return loss(Heads.CATALOG.create(head), Backends.reference());
  }

  /// A number that a layer makes of features and labels.
  Result result(Head head, Backend backend, BiFunction<HeadLayer, List<Tensor>, Tensor> number) {
    try (Parameters params = Parameters.create(backend, new Seed(1));
        Pass pass = Pass.train(backend, new Seed(2))) {
      HeadLayer layer = layer(head, params);
      Tensor x = pass.input(features);
      Tensor value = number.apply(layer, List.of(x, pass.input(labels)));
      var gradients = pass.backward(value);
      return new Result(
          value.toHost(), gradients.of(x).toHost(), gradients.of(layer.weight()).toHost());
    }
  }

  /// A head's layer with these weights; one with several centres has its own first ones.
  HeadLayer layer(Head head, Parameters params) {
    HeadLayer layer = head.create(params, features.shape().extent(1), classes());
    if (layer.weight().shape().equals(weights.shape())) {
      layer.weight().load(weights);
    }
    return layer;
  }
}
