package org.bpnet.train.step;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bpnet.core.Parameter;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.Variable;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Leaf.Source;
import org.bpnet.core.op.Pointwise;
import org.bpnet.core.op.Vjp;
import org.bpnet.data.Batch;
import org.bpnet.nn.activation.Activation;
import org.jspecify.annotations.Nullable;

/// What a phase's next step does in each layer: weights, gradients, updates, and what hidden
/// activations give. It is computed beside the step, as often as somebody asks, and changes
/// nothing: the step has the same bits with and without it. Numbers are those of the step, to
/// rounding; of a batch in parts, those of its first part.
///
/// Unlike a [Probe] it is recorded once and then replayed, and its numbers are read piece by piece.
public final class LayerLook implements AutoCloseable {
  private static final Map<Formula, String> ACTIVATIONS =
      Stream.of(Activation.values())
          .filter(activation -> activation != Activation.IDENTITY)
          .collect(
              Collectors.toMap(
                  Activation::formula, Activation::toString, (first, _) -> first, HashMap::new));

  private final PhaseProgram program;
  private final List<Parameter> parameters;
  private final List<String> activations;
  private final Traced step;

  /// How many numbers each value has, by the shapes of the inputs.
  private final Map<List<Shape>, List<Integer>> sizes = new HashMap<>();

  private List<Integer> present = List.of();

  /// What numbers are of.
  public enum Kind {
    /// The values of a parameter before the step.
    WEIGHTS,
    /// The gradient of the loss by them, before it is clipped.
    GRADIENTS,
    /// What the step adds to them.
    UPDATES,
    /// What an activation gives for the batch.
    ACTIVATIONS,
    /// For each unit of an activation, the last axis, its steepest slope in the batch: the largest
    /// |f′(x)| over all examples and places.
    SLOPES
  }

  /// @param example a batch like those to come
  LayerLook(PhaseProgram program, Batch example) {
    this.program = program;
    this.parameters = program.trained();
    try (Pass pass = program.pass(0)) {
      this.activations =
          unchanging(pass, () -> hidden(program.compute(pass, example).loss())).stream()
              .map(Hidden::name)
              .toList();
    }
    this.step = Traced.training(program.backend(), this::record);
  }

  /// The paths of the parameters, in the order in which they were made.
  public List<String> parameters() {
    return parameters.stream().map(Parameter::path).toList();
  }

  /// The names of the hidden activations, `conv1.relu` for the relu behind the layer `conv1`, in
  /// the order of computation.
  public List<String> activations() {
    return activations;
  }

  /// Layers' own state stays as it is.
  private static <T> T unchanging(Pass pass, Supplier<T> part) {
    return pass.substituting(Map.of(), part);
  }

  private Traced.Outcome record(Pass pass, List<Tensor> inputs) {
    return unchanging(
        pass,
        () -> {
          PhaseProgram.Computed computed = program.compute(pass, inputs);
          Map<Variable, Tensor> updates = program.updates(program.gradients(computed)).values();
          List<Tensor> values = new ArrayList<>();
          for (Parameter parameter : parameters) {
            Tensor before = pass.read(parameter);
            values.add(before);
            values.add(computed.all().of(parameter));
            values.add(requireNonNull(updates.get(parameter)).sub(before));
          }
          for (Hidden hidden : hidden(computed.loss())) {
            values.add(hidden.output);
            values.add(steepest(hidden.output));
          }
          sizes.put(
              inputs.stream().map(Tensor::shape).toList(),
              values.stream().map(value -> value.shape().elementCount()).toList());
          return new Traced.Outcome(values, Map.of());
        });
  }

  /// Computes for the step that comes next.
  public void take(StepBatch batch) {
    List<HostArray> inputs = program.inputs(batch.parts().getFirst());
    step.run(program.seed(batch.first()), inputs);
    present = requireNonNull(sizes.get(inputs.stream().map(HostArray::shape).toList()));
  }

  /// Whether there was a look.
  public boolean isTaken() {
    return !present.isEmpty();
  }

  /// How many numbers there are.
  ///
  /// @param index of the parameter or activation, as the kind is of
  public int size(Kind kind, int index) {
    return present.get(place(kind, index));
  }

  /// Copies some of the numbers of the last look.
  ///
  /// @param from the first of them
  /// @param to where they go, from its beginning
  /// @param count how many
  public void read(Kind kind, int index, int from, float[] to, int count) {
    step.read(place(kind, index), from, to, count);
  }

  private int place(Kind kind, int index) {
    return switch (kind) {
      case WEIGHTS -> 3 * index;
      case GRADIENTS -> 3 * index + 1;
      case UPDATES -> 3 * index + 2;
      case ACTIVATIONS -> 3 * parameters.size() + 2 * index;
      case SLOPES -> 3 * parameters.size() + 2 * index + 1;
    };
  }

  /// An activation whose output goes into a further layer.
  private record Hidden(String name, Tensor output) {}

  /// The hidden activations of a network, found in what its loss is computed from: formulas of the
  /// catalogue that stand outside of all layers with parameters, and before one of them.
  private static List<Hidden> hidden(Tensor loss) {
    List<Tensor> steps = Probe.history(loss);
    Set<String> layers = new HashSet<>();
    for (Tensor step : steps) {
      if (isVariable(step)) {
        layers.add(layer(step.scope()));
      }
    }
    Set<Tensor> before = before(steps);
    List<Hidden> found = new ArrayList<>();
    Map<String, Integer> names = new HashMap<>();
    for (Tensor step : steps) {
      String function = function(step);
      boolean within = !step.scope().isEmpty() && layers.contains(step.scope());
      if (!function.isEmpty() && !within && before.contains(step) && step.shape().rank() > 1) {
        String behind = behind(step, steps);
        String name = behind.isEmpty() ? function : behind + "." + function;
        int count = names.merge(name, 1, Integer::sum);
        found.add(new Hidden(count == 1 ? name : name + "-" + count, step));
      }
    }
    return found;
  }

  private static boolean isVariable(Tensor step) {
    return step.op() instanceof Source && !step.scope().isEmpty();
  }

  private static String layer(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('.')));
  }

  /// The name of the activation that an operation is; empty if it is none.
  private static String function(Tensor step) {
    return step.op() instanceof Pointwise pointwise && !step.inputs().isEmpty()
        ? ACTIVATIONS.getOrDefault(pointwise.formula(), "")
        : "";
  }

  /// What flows into an operation together with a parameter that it does not depend on yet.
  private static Set<Tensor> before(List<Tensor> steps) {
    Set<Tensor> reaching = new HashSet<>();
    for (Tensor step : steps.reversed()) {
      boolean layer = step.inputs().stream().anyMatch(LayerLook::isVariable);
      if (layer || reaching.contains(step)) {
        reaching.addAll(step.inputs());
      }
    }
    return reaching;
  }

  /// The scope of what was computed last of that on which an operation depends; of a sum of two
  /// ways that is the longer one.
  private static String behind(Tensor step, List<Tensor> steps) {
    Set<Tensor> depends = new HashSet<>(step.inputs());
    for (Tensor before : steps.subList(0, steps.indexOf(step)).reversed()) {
      if (depends.contains(before)) {
        if (!before.scope().isEmpty() && !isVariable(before)) {
          return before.scope();
        }
        depends.addAll(before.inputs());
      }
    }
    return "";
  }

  /// [Kind#SLOPES] of an activation's output.
  private static Tensor steepest(Tensor output) {
    Shape shape = output.shape();
    Tensor ones = output.pass().full(shape, 1);
    var derivative = new Derivative(output, ones);
    output.op().vjp(derivative);
    Tensor slopes = derivative.found == null ? ones.mul(0) : derivative.found;
    return slopes.abs().reshape(-1, shape.extent(-1)).max(0);
  }

  /// That of an operation by its first input, element by element.
  private static final class Derivative implements Vjp {
    private final Tensor output;
    private final Tensor gradient;
    private @Nullable Tensor found;

    Derivative(Tensor output, Tensor gradient) {
      this.output = output;
      this.gradient = gradient;
    }

    @Override
    public List<Tensor> inputs() {
      return output.inputs();
    }

    @Override
    public Tensor output() {
      return output;
    }

    @Override
    public Tensor gradient() {
      return gradient;
    }

    @Override
    public void add(int i, Supplier<Tensor> contribution) {
      if (i == 0) {
        found = contribution.get();
      }
    }
  }

  @Override
  public void close() {
    step.close();
  }
}
