package org.bpnet.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.memory.Trees;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.Bindings;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Plan;
import org.bpnet.core.spi.Storage;
import org.jspecify.annotations.Nullable;

/// A computation recorded for inputs of certain shapes, with everything bound that stays the same
/// from run to run.
final class Trace implements AutoCloseable {
  private final Pass pass;
  private final List<Storage> inputs = new ArrayList<>();
  private final List<Shape> inputShapes;
  private final Plan plan;
  private final Bindings bindings;

  /// What fills `bindings` before a run: variables and their places among the sources, the numbers'
  /// suppliers, the random operations' numbers, and the variables whose values are the first
  /// outputs, each in its own storage or, while somebody reads that, in a fresh one.
  private final Storage[] sources;

  private final @Nullable Variable[] variables;
  private final int[] treeOfSource;
  private final Trees trees;
  private final DoubleSupplier[] numbers;
  private final long[] randoms;
  private final List<Variable> targets;
  private final List<Runnable> made;
  private final Storage[] outputs;
  private final @Nullable Storage[] fresh; // by target
  private boolean anyFresh;
  private final List<Shape> valueShapes;

  static Trace record(
      Backend backend, boolean training, Traced.Computation computation, List<HostArray> inputs) {
    Pass pass = Pass.recorded(backend, training);
    try {
      return new Trace(pass, computation, inputs);
    } catch (RuntimeException | Error e) {
      pass.close();
      throw e;
    }
  }

  private Trace(Pass pass, Traced.Computation computation, List<HostArray> examples) {
    this.pass = pass;
    this.inputShapes = examples.stream().map(HostArray::shape).toList();
    Backend backend = pass.backend();
    var bound = new IdentityHashMap<Tensor, Storage>();
    List<Tensor> arguments = new ArrayList<>();
    for (HostArray example : examples) {
      DType type = example.type().isFloat() ? backend.floatType() : example.type();
      Storage storage = pass.own(backend.allocate(type, example.shape().elementCount()));
      Tensor argument = pass.placeholder(example.shape(), type, "", true);
      inputs.add(storage);
      arguments.add(argument);
      bound.put(argument, storage);
    }
    Traced.Outcome outcome = computation.record(pass, arguments);
    Map<Variable, Tensor> updates = outcome.updates().values();
    if (updates.isEmpty()) {
      checkNothingIsLost(pass);
    } else {
      updates = pass.withUpdates(updates);
    }
    this.made = outcome.updates().made();
    List<Tensor> wanted = new ArrayList<>(updates.values());
    wanted.addAll(outcome.values());
    this.targets = List.copyOf(updates.keySet());
    if (!targets.isEmpty()) {
      checkObjective(outcome.values());
    }
    // The variables that are replaced must be sources, whether the computation reads them or not.
    List<Tensor> replaced = targets.stream().map(pass::read).toList();
    List<Tensor> everything = new ArrayList<>(wanted);
    everything.addAll(replaced);

    Evaluation evaluation = Evaluation.of(everything);
    this.plan =
        backend.plan(
            evaluation.graph(
                wanted.stream().map(evaluation::position).toList(),
                new Graph.Updates(
                    replaced.stream().map(evaluation::position).toList(),
                    targets.isEmpty() ? -1 : targets.size())));
    this.numbers = evaluation.scalars().stream().map(Tensor::scalar).toArray(DoubleSupplier[]::new);
    this.randoms = evaluation.randoms().stream().mapToLong(Tensor::key).toArray();
    this.valueShapes = outcome.values().stream().map(Tensor::shape).toList();

    this.outputs = new Storage[wanted.size()];
    this.fresh = new @Nullable Storage[targets.size()];
    for (int i = targets.size(); i < outputs.length; i++) {
      Tensor value = wanted.get(i);
      outputs[i] = pass.own(backend.allocate(value.type(), value.shape().elementCount()));
    }
    int count = evaluation.sources().size();
    this.sources = new Storage[count];
    this.variables = new Variable[count];
    Map<Tensor, Variable> reads = pass.variables();
    for (int i = 0; i < count; i++) {
      Tensor source = evaluation.sources().get(i);
      Storage own = source.storage() != null ? source.storage() : bound.get(source);
      if (own != null) {
        sources[i] = own;
      } else {
        variables[i] = reads.get(source);
      }
    }
    this.trees = new Trees(Variable.slots(targets), Variable.slots(reads.values()));
    this.treeOfSource = new int[count];
    for (int i = 0; i < count; i++) {
      Variable variable = variables[i];
      treeOfSource[i] = variable == null ? -1 : trees.tree(variable.slot());
    }
    this.bindings =
        new Bindings(
            Arrays.asList(sources),
            new double[numbers.length],
            new long[randoms.length],
            Arrays.asList(outputs));
  }

  private static void checkNothingIsLost(Pass pass) {
    if (!pass.updates().isEmpty()) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "Traced: layers have new values for %s, which would be lost; return them with the loss as the first value, new Outcome(values, pass.updates()), or drop them, pass.substituting(Map.of(), ..)",
              pass.updates().keySet().stream().map(Variable::path).toList()));
    }
  }

  private static void checkObjective(List<Tensor> values) {
    if (values.isEmpty()
        || values.getFirst().shape().elementCount() != 1
        || !values.getFirst().type().isFloat()) {
      throw new ShapeException(
          "Traced: updates need the objective, one real number, as the first value; got "
              + (values.isEmpty() ? "no values" : values.getFirst()));
    }
  }

  /// Whether inputs have the shapes and kinds of numbers that this was recorded for.
  boolean fits(List<HostArray> values) {
    if (values.size() != inputs.size()) {
      return false;
    }
    for (int i = 0; i < inputs.size(); i++) {
      HostArray value = values.get(i);
      boolean real = inputs.get(i).type().isFloat();
      if (!inputShapes.get(i).equals(value.shape()) || real != value.type().isFloat()) {
        return false;
      }
    }
    return true;
  }

  /// Runs with the variables as they are, or those of a snapshot's tree as they are there.
  void run(Seed seed, List<HostArray> values, @Nullable Snapshot snapshot) {
    if (snapshot != null && !targets.isEmpty()) {
      throw new IllegalArgumentException(
          "Traced: updates start from the present values of their variables, not from a snapshot; run without it");
    }
    for (int i = 0; i < inputs.size(); i++) {
      inputs.get(i).write(values.get(i));
    }
    for (int i = 0; i < numbers.length; i++) {
      bindings.scalars()[i] = numbers[i].getAsDouble();
    }
    for (int i = 0; i < randoms.length; i++) {
      bindings.keys()[i] = seed.child(randoms[i]).value();
    }
    try {
      trees.begin(snapshot == null ? null : snapshot.hold());
      bind();
      plan.run(bindings);
      publish();
    } finally {
      dropFresh();
      trees.end();
    }
    if (!made.isEmpty() && Double.isFinite(value(0).at(0))) {
      made.forEach(Runnable::run);
    }
  }

  private void bind() {
    for (int i = 0; i < variables.length; i++) {
      Variable variable = variables[i];
      if (variable != null) {
        sources[i] = trees.storage(treeOfSource[i], variable.slot());
      }
    }
    for (int i = 0; i < targets.size(); i++) {
      outputs[i] = trees.present(i);
      if (!trees.isInPlace(i)) {
        anyFresh = true;
        outputs[i] = pass.backend().allocate(outputs[i].type(), outputs[i].count());
        fresh[i] = outputs[i];
      }
    }
  }

  /// What was not written in place becomes visible, if the objective is finite.
  private void publish() {
    if (anyFresh && Double.isFinite(value(0).at(0))) {
      trees.publish(fresh);
      Arrays.fill(fresh, null);
    }
  }

  /// Frees what was not published.
  private void dropFresh() {
    if (anyFresh) {
      for (Storage storage : fresh) {
        if (storage != null) {
          storage.close();
        }
      }
      Arrays.fill(fresh, null);
      anyFresh = false;
    }
  }

  /// The bytes of what is kept from run to run, and of what a run takes.
  long bytes() {
    long bytes = plan.bytes();
    for (Storage storage : inputs) {
      bytes += (long) storage.type().bytes() * storage.count();
    }
    for (int i = targets.size(); i < outputs.length; i++) {
      bytes += (long) outputs[i].type().bytes() * outputs[i].count();
    }
    return bytes;
  }

  HostArray value(int i) {
    return outputs[targets.size() + i].read(valueShapes.get(i));
  }

  void read(int i, int from, float[] to, int count) {
    outputs[targets.size() + i].read(from, to, count);
  }

  @Override
  public void close() {
    pass.close();
  }
}
