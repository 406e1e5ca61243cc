package org.bpnet.play.ground;

import java.util.ArrayList;
import java.util.List;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.autodiff.Autodiff;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.loss.OutputHead;

/// What the network of a scenario makes of some points, in double precision: all that a step's
/// equations are about. Layers count from 1, the points are the activations of layer 0.
final class ForwardPass {
  private final Scenario scenario;
  private final Pass pass;
  private final Tensor targets;
  private final List<Tensor> weights = new ArrayList<>();
  private final List<Tensor> biases = new ArrayList<>();
  private final List<Tensor> sums = new ArrayList<>();
  private final List<Tensor> outputs = new ArrayList<>();

  ForwardPass(
      Scenario scenario,
      Pass pass,
      List<HostArray> weights,
      List<HostArray> biases,
      List<Point> points) {
    this.scenario = scenario;
    this.pass = pass;
    PointSet set = scenario.set();
    this.targets = pass.input(set.isCurve() ? values(points) : labels(points));
    outputs.add(
        pass.input(HostArray.of(set.inputs(points), Shape.of(points.size(), set.inputs()))));
    for (int l = 1; l <= weights.size(); l++) {
      this.weights.add(input(weights.get(l - 1)));
      this.biases.add(input(biases.get(l - 1)));
      sums.add(outputs.getLast().matmul(weight(l)).add(bias(l)));
      outputs.add(function(l, weights.size()).forward(sums.getLast()));
    }
  }

  private static HostArray labels(List<Point> points) {
    return HostArray.of(points.stream().mapToInt(Point::label).toArray(), Shape.of(points.size()));
  }

  private static HostArray values(List<Point> points) {
    return HostArray.of(
        points.stream().mapToDouble(Point::y).toArray(), Shape.of(points.size(), 1));
  }

  private Tensor input(HostArray values) {
    return pass.input(HostArray.of(values.toDoubles(), values.shape()));
  }

  /// s of a layer; that of the last makes predictions of scores.
  private Layer function(int layer, int layers) {
    return layer == layers
        ? scenario.head().activation()
        : Scenario.activation(scenario.hidden().get(layer - 1).activation());
  }

  int layers() {
    return weights.size();
  }

  Tensor weight(int layer) {
    return weights.get(layer - 1);
  }

  Tensor bias(int layer) {
    return biases.get(layer - 1);
  }

  /// Z of a layer.
  Tensor sums(int layer) {
    return sums.get(layer - 1);
  }

  /// A of a layer.
  Tensor activations(int layer) {
    return outputs.get(layer);
  }

  /// s'(Z) of a layer that acts on each number alone.
  Tensor slope(int layer) {
    Tensor sum = sums(layer);
    return Autodiff.vjp(z -> function(layer, layers()).forward(z), sum, pass.full(sum.shape(), 1));
  }

  /// The classes as rows of ones and zeros, or as a column for two of them; the values of a curve.
  Tensor answers() {
    if (scenario.set().isCurve()) {
      return targets;
    }
    Tensor rows = targets.oneHot(scenario.set().classes());
    return scenario.head() == OutputHead.BINARY ? rows.slice(1, 1, 2) : rows;
  }

  /// J by the sums of a layer.
  Tensor cost(int layer, Tensor sum) {
    Tensor next = sum;
    for (int l = layer; l < layers(); l++) {
      next = function(l, layers()).forward(next).matmul(weight(l + 1)).add(bias(l + 1));
    }
    return scenario.taken().compute(next, targets);
  }
}
