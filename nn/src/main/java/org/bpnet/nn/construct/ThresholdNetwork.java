package org.bpnet.nn.construct;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bpnet.core.Backends;
import org.bpnet.core.Initializer;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.activation.Threshold;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;

/// A network of units that are 1 where a weighted sum reaches a threshold, else 0, with all weights
/// and thresholds given: what [BooleanFunction], [Region] and [Pulses] become.
///
/// **Formula.** u_j = 1[Σ_i x_i·w_ij + b_j ≥ 0], layer after layer (McCulloch, Pitts 1943, *A
/// logical calculus of the ideas immanent in nervous activity*); the last layer may be the sum
/// alone.
///
/// The model made of it is an ordinary one: [Threshold#BINARY_STEP] is trained straight through, so
/// it can be trained on.
public final class ThresholdNetwork {
  /// One layer.
  ///
  /// @param weights for each unit, one for each input
  /// @param biases for each unit
  /// @param isStep whether units are 0 or 1, or the sums themselves
  record Stage(List<double[]> weights, double[] biases, boolean isStep) {}

  private final List<Stage> stages;

  ThresholdNetwork(List<Stage> stages) {
    this.stages = List.copyOf(stages);
  }

  /// The two-layer network of a disjunction of terms: a hidden unit for each term, which is 1 where
  /// all its literals hold, and a unit that is 1 where any of them is. Inputs are 0 or 1; every
  /// threshold lies half-way between two sums that occur.
  ///
  /// @param terms of the same variables; none for the function that is always 0
  public static ThresholdNetwork of(List<Term> terms, int variables) {
    List<double[]> weights = new ArrayList<>();
    double[] biases = new double[Math.max(1, terms.size())];
    for (Term term : terms) {
      double[] unit = new double[variables];
      int positive = 0;
      for (int i = 0; i < variables; i++) {
        unit[i] = !term.has(i) ? 0 : term.isPositive(i) ? 1 : -1;
        positive += term.isPositive(i) ? 1 : 0;
      }
      biases[weights.size()] = 0.5 - positive;
      weights.add(unit);
    }
    if (terms.isEmpty()) {
      weights.add(new double[variables]);
      biases[0] = -0.5;
    }
    double[] any = new double[biases.length];
    Arrays.fill(any, 1);
    return new ThresholdNetwork(
        List.of(
            new Stage(weights, biases, true), new Stage(List.of(any), new double[] {-0.5}, true)));
  }

  /// The parity of n ≥ 2 variables as a chain: x1 ⊕ x2, that ⊕ x3, and so on, each of three units,
  /// h1 = a ∨ b, h2 = ¬a ∨ ¬b, h1 ∧ h2: 3(n − 1) where a disjunction of minterms needs 2ⁿ⁻¹ and one
  /// more. Variables that wait for their turn are handed on by a unit each, which [#units] counts
  /// too.
  public static ThresholdNetwork parityChain(int variables) {
    if (variables < 2) {
      throw new IllegalArgumentException(
          "ThresholdNetwork: a chain needs at least 2 variables, got " + variables);
    }
    List<Stage> stages = new ArrayList<>();
    for (int inputs = variables; inputs > 1; inputs--) {
      stages.add(pairs(inputs));
      stages.add(conjunction(inputs));
    }
    return new ThresholdNetwork(stages);
  }

  /// a ∨ b and ¬a ∨ ¬b of the first two inputs, the others as they are.
  private static Stage pairs(int inputs) {
    List<double[]> weights = carrying(inputs, inputs - 2, 2);
    double[] biases = new double[inputs];
    Arrays.fill(biases, -0.5);
    weights.add(0, new double[inputs]);
    weights.add(1, new double[inputs]);
    Arrays.fill(weights.get(0), 0, 2, 1);
    Arrays.fill(weights.get(1), 0, 2, -1);
    biases[1] = 1.5;
    return new Stage(weights, biases, true);
  }

  /// The first two inputs and-ed, the others as they are.
  private static Stage conjunction(int inputs) {
    List<double[]> weights = carrying(inputs, inputs - 2, 2);
    double[] biases = new double[inputs - 1];
    Arrays.fill(biases, -0.5);
    weights.add(0, new double[inputs]);
    Arrays.fill(weights.get(0), 0, 2, 1);
    biases[0] = -1.5;
    return new Stage(weights, biases, true);
  }

  private static List<double[]> carrying(int inputs, int count, int from) {
    List<double[]> weights = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] unit = new double[inputs];
      unit[from + i] = 1;
      weights.add(unit);
    }
    return weights;
  }

  /// How many numbers it takes.
  public int inputs() {
    return stages.getFirst().weights().getFirst().length;
  }

  /// How many units it has, of all layers.
  public int units() {
    return stages.stream().mapToInt(stage -> stage.biases().length).sum();
  }

  /// The model, `[N, inputs] -> [N, outputs]`: [Linear] layers and [Threshold#BINARY_STEP].
  ///
  /// @param params the node that gets `layer1`, `layer2`, ..
  public Sequential create(Parameters params) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      int in = stage.weights().getFirst().length;
      Parameters node = params.child("layer" + (i + 1));
      layers.add(
          Linear.create(
              node,
              in,
              stage.biases().length,
              given(stage.weights()),
              (shape, _) -> HostArray.of(stage.biases(), shape)));
      if (stage.isStep()) {
        layers.add(Threshold.BINARY_STEP);
      }
    }
    return Sequential.of(layers.toArray(Layer[]::new));
  }

  /// What it says, in double precision.
  ///
  /// @param inputs of one example after another
  /// @return the outputs of one example after another
  public double[] outputs(double... inputs) {
    try (Backend backend = Backends.reference();
        Parameters params = Parameters.create(backend, new Seed(1));
        Pass pass = Pass.eval(backend)) {
      HostArray x = HostArray.of(inputs, Shape.of(inputs.length / inputs(), inputs()));
      return create(params).forward(pass.input(x)).toHost().toDoubles();
    }
  }

  /// The weights as a layer has them, inputs by units.
  private static Initializer given(List<double[]> units) {
    return (shape, _) -> {
      int out = units.size();
      double[] values = new double[shape.elementCount()];
      for (int i = 0; i < values.length; i++) {
        values[i] = units.get(i % out)[i / out];
      }
      return HostArray.of(values, shape);
    };
  }

  /// The layers, `2 -> 2 -> 1`.
  @Override
  public String toString() {
    return inputs()
        + stages.stream()
            .map(stage ->
                String.format(
                    Locale.ROOT,
                    " -> %d%s",
                    stage.biases().length,
                    stage.isStep() ? "" : " (sums)"))
            .collect(Collectors.joining());
  }
}
