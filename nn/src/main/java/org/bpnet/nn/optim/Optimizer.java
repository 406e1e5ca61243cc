package org.bpnet.nn.optim;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
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
  private final List<Clock> clocks;

  /// The mean of the weights, kept as the state `average` of each.
  private static final String AVERAGE = "average";

  private static final Pointwise MEAN =
      Pointwise.of(
          constant(1).sub(hyper("w")).mul(input("a")).add(hyper("w").mul(input("p"))),
          "a",
          "p",
          "w");

  private static final Pointwise UPHILL =
      Pointwise.of(
          input("p").add(hyper("rho").mul(input("g").div(input("n").add(constant(1e-12))))),
          "p",
          "g",
          "n",
          "rho");

  private final Rule rule;
  private final Extras extras;
  private final Parameters state;
  private final Map<Parameter, Plan> plans;
  private final Map<Parameter, Buffer> averages = new LinkedHashMap<>();
  private final Map<UpdateRule, Program> programs = new HashMap<>();
  private Schedule schedule;
  private long step;

  /// An optimizer of all parameters that the tree holds now.
  public Optimizer(Parameters params, Rule rule, Schedule schedule) {
    this(params, rule, schedule, Extras.none());
  }

  /// An optimizer of all parameters that the tree holds now, within bounds.
  public Optimizer(Parameters params, Rule rule, Schedule schedule, Bounds bounds) {
    this(params, rule, schedule, Extras.none().bounds(bounds));
  }

  /// An optimizer of all parameters that the tree holds now. An average begins at their present
  /// values.
  ///
  /// @throws IllegalArgumentException if a group's pattern fits no parameter, or if its rule has no
  ///   decay to set
  public Optimizer(Parameters params, Rule rule, Schedule schedule, Extras extras) {
    this.rule = rule;
    this.schedule = schedule;
    this.clocks = Clock.in(params);
    this.extras = extras;
    this.state = Parameters.create(params.backend(), new Seed(0)); // nothing there is random
    this.plans = Plan.of(params, rule, extras.groups(), state);
    if (extras.average().isPresent()) {
      for (Parameter p : plans.keySet()) {
        Buffer average = Plan.at(p, state).buffer(AVERAGE, p.shape(), Initializers.zeros());
        average.load(p.value());
        averages.put(p, average);
      }
    }
  }

  /// The gradients that the rule works with: those of the objective, or for [Sam] those of the
  /// place nearby where it is highest.
  ///
  /// @param objective the scalar to minimize
  /// @param again computes it once more, in the same pass; asked for only if need be
  public Gradients gradients(Tensor objective, Supplier<Tensor> again) {
    Pass pass = objective.pass();
    Gradients here = trained(pass.backward(objective));
    if (rule.radius() == 0) {
      return here;
    }
    Tensor norm = here.norm();
    Tensor radius = pass.scalar(rule.radius());
    Map<Variable, Tensor> uphill = new LinkedHashMap<>();
    for (Parameter p : here.parameters()) {
      if (plans.containsKey(p)) {
        uphill.put(p, pass.apply(UPHILL, List.of(pass.read(p), here.of(p), norm, radius)));
      }
    }
    return pass.substituting(uphill, () -> pass.backward(again.get()));
  }

  /// The gradients with zeros for parameters that stay as they are.
  private Gradients trained(Gradients gradients) {
    return plans.keySet().containsAll(gradients.parameters())
        ? gradients
        : gradients.map((p, g) -> plans.containsKey(p) ? g : g.pass().full(p.shape(), 0));
  }

  /// The new values of parameters and state, not yet computed: evaluate them together with the
  /// loss, and [#commit] them if that is as it should be.
  public Map<Variable, Tensor> updates(Gradients gradients) {
    Gradients bounded = extras.bounds().before(trained(gradients), this::step);
    Pass pass = gradients.pass();
    var numbers = new StepNumbers(pass, this::step, this::learningRate, programs);
    Map<Variable, Tensor> updates = new LinkedHashMap<>();
    plans.forEach((parameter, plan) -> {
      if (gradients.parameters().contains(parameter)) {
        plan.apply(parameter, bounded.of(parameter), numbers)
            .forEach((name, value) -> updates.put(target(parameter, plan, name), value));
        Tensor rate = numbers.rate(plan.factor());
        updates.computeIfPresent(
            parameter, (_, value) -> extras.bounds().after(parameter, value, rate));
      }
    });
    clocks.forEach(clock -> updates.put(clock.updates(), pass.scalar(() -> step + 1.0)));
    extras.average().ifPresent(average -> updates.putAll(means(average, updates, numbers)));
    return updates;
  }

  private static Variable target(Parameter parameter, Plan plan, String name) {
    return name.equals(UpdateRule.PARAMETER)
        ? parameter
        : Objects.requireNonNull(plan.slots().get(name), name);
  }

  private Map<Variable, Tensor> means(
      Average average, Map<Variable, Tensor> updates, StepNumbers numbers) {
    Tensor share = numbers.of(average::share);
    Map<Variable, Tensor> means = new LinkedHashMap<>();
    averages.forEach((parameter, mean) -> {
      Tensor value = updates.get(parameter);
      if (value != null) {
        Pass pass = value.pass();
        means.put(mean, pass.apply(MEAN, List.of(pass.read(mean), value, share)));
      }
    });
    return means;
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

  /// What the rule remembers, as buffers under the parameters' paths, and the average.
  public Parameters state() {
    return state;
  }

  /// The means of the parameters, if an average is kept; otherwise empty.
  public Map<Parameter, Buffer> averages() {
    return Map.copyOf(averages);
  }

  /// The rule that is applied.
  public Rule rule() {
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
