package org.bpnet.cli.lab.byhand;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bpnet.cli.lab.Lab;
import org.bpnet.core.Gradients;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;

/// The gradients of a network by the equations, by the library's back-propagation and by central
/// differences, in double precision.
final class Compared implements AutoCloseable {
  /// The best for a second-order difference in double precision, about the cube root of its
  /// rounding: Press, Teukolsky, Vetterling, Flannery 2007, *Numerical Recipes*, 5.7.
  private static final double STEP = 6e-6;

  /// Of one matrix or vector of parameters.
  ///
  /// @param name such as `W1`
  /// @param rule the equation that gives it
  /// @param equation by the equations
  /// @param library by back-propagation
  /// @param difference by central differences; as many as were asked for
  record Gradient(
      String name,
      String rule,
      Shape shape,
      double[] equation,
      double[] library,
      double[] difference) {
    /// The largest distance of the equations from back-propagation.
    double fromLibrary() {
      return largest(equation, library);
    }

    /// The largest distance of the equations from the differences.
    double fromDifference() {
      return largest(equation, difference);
    }
  }

  private final Backend backend = Lab.reference();
  private final Parameters params;
  private final List<Linear> layers = new ArrayList<>();
  private final Layer activation;
  private final HostArray input;
  private final HostArray target;

  /// @param sizes the width of the input and of each layer
  /// @param activation of each layer
  Compared(int[] sizes, Layer activation, int examples, Seed seed) {
    this.params = Parameters.create(backend, seed.child("weights"));
    this.activation = activation;
    for (int layer = 1; layer < sizes.length; layer++) {
      layers.add(
          Linear.create(
              params.child("layer" + layer),
              sizes[layer - 1],
              sizes[layer],
              Initializers.glorotUniform(),
              Initializers.normal(0, 0.1)));
    }
    input = drawn(seed.child("input"), examples, sizes[0]);
    target = drawn(seed.child("target"), examples, sizes[sizes.length - 1]);
  }

  private HostArray drawn(Seed seed, int rows, int columns) {
    return Initializers.normal(0, 1).create(Shape.of(rows, columns), seed);
  }

  private static double largest(double[] a, double[] b) {
    double largest = 0;
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return largest;
  }

  private Equations equations(Pass pass) {
    return new Equations(
        pass.input(input),
        layers.stream().map(layer -> pass.read(layer.weight())).toList(),
        layers.stream().map(layer -> pass.read(layer.bias().orElseThrow())).toList(),
        activation);
  }

  double cost() {
    try (Pass pass = Pass.eval(backend)) {
      return equations(pass).cost(pass.input(target)).item();
    }
  }

  /// All gradients, those of the last layer first, as the equations find them.
  ///
  /// @param differences how many numbers of each are compared with differences
  List<Gradient> gradients(int differences) {
    List<Gradient> all = new ArrayList<>();
    try (Pass pass = Pass.eval(backend)) {
      Equations network = equations(pass);
      Gradients library = pass.backward(network.cost(pass.input(target)));
      List<Tensor> errors = network.errors(pass.input(target));
      for (int layer = network.layers(); layer >= 1; layer--) {
        Tensor error = errors.get(layer - 1);
        Parameter bias = layers.get(layer - 1).bias().orElseThrow();
        Parameter weight = layers.get(layer - 1).weight();
        all.add(
            new Gradient(
                "b" + layer,
                "BP3",
                bias.shape(),
                doubles(Equations.byBias(error)),
                doubles(library.of(bias)),
                differences(bias, differences)));
        all.add(
            new Gradient(
                "W" + layer,
                "BP4",
                weight.shape(),
                doubles(network.byWeight(layer, error)),
                doubles(library.of(weight)),
                differences(weight, differences)));
      }
    }
    return all;
  }

  private static double[] doubles(Tensor tensor) {
    return tensor.toHost().toDoubles();
  }

  private double[] differences(Parameter parameter, int count) {
    double[] before = parameter.value().toDoubles();
    double[] differences = new double[Math.min(count, before.length)];
    for (int i = 0; i < differences.length; i++) {
      double[] moved = before.clone();
      moved[i] = before[i] + STEP;
      parameter.load(HostArray.of(moved, parameter.shape()));
      double above = cost();
      moved[i] = before[i] - STEP;
      parameter.load(HostArray.of(moved, parameter.shape()));
      differences[i] = (above - cost()) / (2 * STEP);
    }
    parameter.load(HostArray.of(before, parameter.shape()));
    return differences;
  }

  /// The matrix form with the biases as first row, Z = [1, Y] B: how far ∂J/∂B = [1, Y]ᵀ G is from
  /// ∂J/∂b over ∂J/∂W.
  double fromBiasRow() {
    try (Pass pass = Pass.eval(backend)) {
      Equations network = equations(pass);
      List<Tensor> errors = network.errors(pass.input(target));
      double largest = 0;
      for (int layer = 1; layer <= network.layers(); layer++) {
        Tensor error = errors.get(layer - 1);
        Tensor before = network.output(layer - 1);
        Tensor ones = pass.full(Shape.of(before.shape().extent(0), 1), 1);
        Tensor augmented = Tensor.concat(1, ones, before).transpose().matmul(error);
        Tensor rows =
            Tensor.concat(0, Equations.byBias(error).expandDims(0), network.byWeight(layer, error));
        largest = Math.max(largest, largest(doubles(augmented), doubles(rows)));
      }
      return largest;
    }
  }

  /// The matrix form with examples in columns: how far (∂J/∂W)ᵀ = Gᵀ Y is from the transpose.
  double fromColumns() {
    try (Pass pass = Pass.eval(backend)) {
      Equations network = equations(pass);
      List<Tensor> errors = network.errors(pass.input(target));
      double largest = 0;
      for (int layer = 1; layer <= network.layers(); layer++) {
        Tensor error = errors.get(layer - 1);
        Tensor columns = error.transpose().matmul(network.output(layer - 1));
        Tensor rows = network.byWeight(layer, error).transpose();
        largest = Math.max(largest, largest(doubles(columns), doubles(rows)));
      }
      return largest;
    }
  }

  /// What goes wrong where a layer is updated before the error is passed through it: how far ∂J/∂W1
  /// is off, relative to its largest number.
  ///
  /// @param rate the learning rate of that update
  double fromEarlyUpdate(double rate) {
    try (Pass pass = Pass.eval(backend)) {
      Equations network = equations(pass);
      Tensor t = pass.input(target);
      List<Tensor> errors = network.errors(t);
      List<Tensor> updated = new ArrayList<>();
      for (int layer = 1; layer <= network.layers(); layer++) {
        Tensor gradient = network.byWeight(layer, errors.get(layer - 1));
        updated.add(network.weight(layer).sub(gradient.mul(rate)));
      }
      double[] right = doubles(network.byWeight(1, errors.getFirst()));
      double[] wrong = doubles(network.byWeight(1, network.errors(t, updated).getFirst()));
      return largest(right, wrong) / largest(right, new double[right.length]);
    }
  }

  /// The way forwards with its shapes, a line each.
  List<String> shapes() {
    List<String> lines = new ArrayList<>();
    try (Pass pass = Pass.eval(backend)) {
      Equations network = equations(pass);
      for (int layer = 1; layer <= network.layers(); layer++) {
        Shape before = network.output(layer - 1).shape();
        lines.add(
            String.format(
                Locale.ROOT,
                "Z%d = %s W%d + b%d   %s = %s %s + %s,   Y%d = s(Z%d)",
                layer,
                layer == 1 ? "X" : "Y" + (layer - 1),
                layer,
                layer,
                network.output(layer).shape(),
                before,
                network.weight(layer).shape(),
                network.bias(layer).shape(),
                layer,
                layer));
      }
    }
    return lines;
  }

  /// How the error of a layer is found, and its shape.
  String error(int layer) {
    Shape shape =
        Shape.of(
            input.shape().extent(0), layers.get(layer - 1).bias().orElseThrow().shape().extent(0));
    return layer == layers.size()
        ? String.format(
            Locale.ROOT, "BP1  G%d = (Y%d - T) * s'(Z%d) %s", layer, layer, layer, shape)
        : String.format(
            Locale.ROOT,
            "BP2  G%d = (G%d W%d^T) * s'(Z%d) %s",
            layer,
            layer + 1,
            layer + 1,
            layer,
            shape);
  }

  @Override
  public void close() {
    params.close();
    backend.close();
  }
}
