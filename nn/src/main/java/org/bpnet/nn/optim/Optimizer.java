package org.bpnet.nn.optim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.bpnet.core.Buffer;
import org.bpnet.core.Gradients;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Seed;
import org.bpnet.core.Tensor;
import org.bpnet.core.Variable;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.regularizer.Bounds;
import org.bpnet.nn.schedule.Clock;
import org.bpnet.nn.schedule.Schedule;

/// Applies an update rule to all parameters of a model, and keeps what the rule remembers.
///
/// The state lies in a tree of its own, under the parameters' paths (`hidden.weight.m`), so that it
/// is saved with a checkpoint and not counted as part of the model. A parameter that the loss does
/// not depend on is left as it is, and so is its state. A [Clock] in the tree counts along.
///
/// ```java
/// var optimizer = new Optimizer(params, Adam.defaults(), Schedule.constant(1e-3));
/// try (Pass pass = Pass.train(backend, seed.child(optimizer.step()))) {
///   Tensor loss = ...;
///   optimizer.step(pass.backward(loss));
/// }
/// ```
public final class Optimizer implements AutoCloseable {
  private final UpdateRule rule;
  private final Bounds bounds;
  private final List<Line> program;
  private final List<Clock> clocks;
  private final Parameters state;
  private final Map<Parameter, Map<String, Buffer>> slots = new LinkedHashMap<>();
  private Schedule schedule;
  private long step;

  /// An assignment made ready to run.
  private record Line(String name, Pointwise value) {}

  /// An optimizer of all parameters that the tree holds now.
  public Optimizer(Parameters params, UpdateRule rule, Schedule schedule) {
    this(params, rule, schedule, Bounds.none());
  }

  /// An optimizer of all parameters that the tree holds now, within bounds.
  public Optimizer(Parameters params, UpdateRule rule, Schedule schedule, Bounds bounds) {
    this.rule = rule;
    this.schedule = schedule;
    this.bounds = bounds;
    this.program = rule.assignments().stream().map(Optimizer::line).toList();
    this.clocks = Clock.in(params);
    this.state = Parameters.create(params.backend(), new Seed(0)); // nothing there is random
    for (Parameter parameter : params.parameters()) {
      slots.put(parameter, slots(parameter));
    }
  }

  private static Line line(UpdateRule.Assignment assignment) {
    var arguments = new ArrayList<>(assignment.value().inputs());
    arguments.addAll(assignment.value().hypers());
    return new Line(assignment.name(), new Pointwise(assignment.value(), arguments));
  }

  private Map<String, Buffer> slots(Parameter parameter) {
    Parameters node = state;
    for (String name : parameter.path().split("\\.")) {
      node = node.child(name);
    }
    var created = new LinkedHashMap<String, Buffer>();
    for (var entry : new TreeMap<>(rule.state()).entrySet()) {
      var first = Initializers.constant(entry.getValue());
      created.put(entry.getKey(), node.buffer(entry.getKey(), parameter.shape(), first));
    }
    return created;
  }

  /// The rule's numbers for parameters of one rank, worked out once a step.
  private final class Hypers {
    private final int rank;
    private final Map<String, Tensor> tensors = new HashMap<>();
    private Map<String, Double> values;
    private long validFor = step;

    Hypers(int rank, Pass pass) {
      this.rank = rank;
      this.values = rule.hypers(step + 1, learningRate(), rank);
      for (String name : values.keySet()) {
        tensors.put(name, pass.scalar(() -> at(name)));
      }
    }

    private double at(String name) {
      if (validFor != step) {
        values = rule.hypers(step + 1, learningRate(), rank);
        validFor = step;
      }
      return Objects.requireNonNull(values.get(name));
    }
  }

  /// The new values of parameters and state, not yet computed: evaluate them together with the
  /// loss, and [#commit] them if that is as it should be.
  public Map<Variable, Tensor> updates(Gradients gradients) {
    var updates = new LinkedHashMap<Variable, Tensor>();
    Gradients bounded = bounds.before(gradients, this::step);
    Pass pass = gradients.pass();
    Tensor rate = pass.scalar(this::learningRate);
    Map<Integer, Hypers> hypers = new HashMap<>();
    for (Parameter parameter : slots.keySet()) {
      if (gradients.parameters().contains(parameter)) {
        int rank = parameter.shape().rank();
        Map<String, Tensor> numbers =
            new HashMap<>(hypers.computeIfAbsent(rank, r -> new Hypers(r, pass)).tensors);
        numbers.put("eta", rate);
        updates.putAll(updates(parameter, bounded, numbers));
        updates.computeIfPresent(parameter, (_, value) -> bounds.after(parameter, value, rate));
      }
    }
    clocks.forEach(clock -> updates.put(clock.updates(), pass.scalar(() -> step + 1.0)));
    return updates;
  }

  private Map<Variable, Tensor> updates(
      Parameter parameter, Gradients gradients, Map<String, Tensor> numbers) {
    Pass pass = gradients.pass();
    Map<String, Variable> targets = new LinkedHashMap<>(slots.getOrDefault(parameter, Map.of()));
    targets.put(UpdateRule.PARAMETER, parameter);

    Map<String, Tensor> values = new HashMap<>(numbers);
    targets.forEach((name, variable) -> values.put(name, pass.read(variable)));
    values.put("g", gradients.of(parameter));

    var updates = new LinkedHashMap<Variable, Tensor>();
    for (Line line : program) {
      List<Tensor> operands = line.value().arguments().stream().map(values::get).toList();
      Tensor value = pass.apply(line.value(), operands);
      values.put(line.name(), value);
      updates.put(targets.get(line.name()), value);
    }
    return updates;
  }

  /// Gives parameters and state the values that [#updates] found, and counts the step.
  public void commit(Pass pass, Map<Variable, Tensor> updates) {
    pass.commit(updates);
    step++;
  }

  /// Counts a step that a recorded computation ([org.bpnet.core.Traced]) has made with [#updates].
  public void advance() {
    step++;
  }

  /// Computes the new values and commits them.
  public void step(Gradients gradients) {
    commit(gradients.pass(), updates(gradients));
  }

  /// Tells the schedule how an epoch went; lower scores are better.
  public void score(double score) {
    schedule = schedule.after(step, score);
  }

  /// The number of updates made.
  public long step() {
    return step;
  }

  /// Continues as if this number of updates had been made: after loading a checkpoint.
  ///
  /// @throws IllegalArgumentException if it is negative
  public void resume(long steps) {
    if (steps < 0) {
      throw new IllegalArgumentException("Optimizer: steps must be >= 0, got " + steps);
    }
    step = steps;
  }

  /// The learning rate of the next update.
  public double learningRate() {
    return schedule.at(step);
  }

  /// What the rule remembers, as buffers under the parameters' paths.
  public Parameters state() {
    return state;
  }

  /// The rule that is applied.
  public UpdateRule rule() {
    return rule;
  }

  /// The learning rate over time, as seen from here.
  public Schedule schedule() {
    return schedule;
  }

  /// Frees the state. The parameters stay.
  @Override
  public void close() {
    state.close();
  }
}
