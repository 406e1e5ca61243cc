package org.bpnet.nn.optim;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.bpnet.core.Buffer;
import org.bpnet.core.Gradients;
import org.bpnet.core.NonFinite;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Updates;
import org.bpnet.core.Variable;
import org.bpnet.core.array.Seed;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.optim.rule.CompiledRule;
import org.bpnet.nn.optim.rule.Rule;
import org.bpnet.nn.optim.rule.StepNumbers;
import org.bpnet.nn.optim.rule.UpdateRule;
import org.bpnet.nn.regularizer.bound.Bounds;
import org.bpnet.nn.schedule.Clock;
import org.bpnet.nn.schedule.Schedule;

/// Applies an update rule to all parameters of a model, and keeps what the rule remembers.
///
/// The state lies in a tree of its own, under the parameters' paths (`hidden.weight.m`), so that it
/// is saved with a checkpoint and not counted as part of the model. A parameter that the loss does
/// not depend on is left as it is, and so is its state. A [Clock] in the tree counts along.
///
/// It trains what its trees held when it was made ([#parameters]). A gradient that reaches any
/// other parameter is an error, for nobody would use it: give the optimizer that tree too, and what
/// is to stay as it is to a [Group.Frozen], whose gradients are never computed. Two optimizers that
/// share a loss each freeze what the other trains.
///
/// ```java
/// var optimizer = new Optimizer(params, Adam.defaults(), Schedule.constant(1e-3));
/// try (Pass pass = Pass.train(backend, seed.child(optimizer.step()))) {
///   Tensor loss = ...;
///   optimizer.step(pass.backward(loss));
/// }
/// ```
public final class Optimizer implements AutoCloseable {
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
  private final List<Clock> clocks;
  private final List<Parameters> trees;
  private final Parameters state;
  private final Set<Parameter> frozen;
  private final Map<Parameter, ParameterUpdate> plans;
  private final Map<Parameter, Buffer> averages = new LinkedHashMap<>();
  private final Map<UpdateRule, CompiledRule> programs = new HashMap<>();
  private Schedule schedule;
  private double rateFactor = 1;
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
  /// @throws IllegalArgumentException if the tree holds no parameter, if a group's pattern fits
  ///   none, or if its rule has no decay to set
  public Optimizer(Parameters params, Rule rule, Schedule schedule, Extras extras) {
    this(List.of(params), rule, schedule, extras);
  }

  /// As [#Optimizer(Parameters, Rule, Schedule, Extras)], of all parameters in several trees on one
  /// backend; the patterns of groups are compared with the paths in all of them.
  ///
  /// @throws IllegalArgumentException also if a path is in two trees
  public Optimizer(List<Parameters> trees, Rule rule, Schedule schedule, Extras extras) {
    this.trees = List.copyOf(trees);
    this.rule = rule;
    this.schedule = schedule;
    this.extras = extras;
    this.frozen = new LinkedHashSet<>(all(trees));
    this.clocks = trees.stream().flatMap(tree -> Clock.in(tree).stream()).distinct().toList();
    this.state = trees.getFirst().likewise(new Seed(0)); // nothing is random
    this.plans = ParameterUpdate.of(trees, rule, extras.groups(), state);
    this.frozen.removeAll(plans.keySet());
    if (extras.average().isPresent()) {
      for (Parameter p : plans.keySet()) {
        Buffer average =
            ParameterUpdate.at(p, state).buffer(AVERAGE, p.shape(), Initializers.zeros());
        if (!state.isSketch()) {
          average.load(p.value());
        }
        averages.put(p, average);
      }
    }
  }

  /// @throws IllegalArgumentException if there are none, or two with one path
  private static Set<Parameter> all(List<Parameters> trees) {
    Map<String, Parameter> byPath = new LinkedHashMap<>();
    for (Parameters tree : trees) {
      for (Parameter p : tree.parameters()) {
        Parameter other = byPath.put(p.path(), p);
        if (other != null && other != p) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "optimizer: needs one parameter to a path, but two trees have %s; make the layers"
                      + " of each under a child of its own, such as params.child(\"head\")",
                  p.path()));
        }
      }
    }
    if (byPath.isEmpty()) {
      throw new IllegalArgumentException(
          "optimizer: needs parameters to train, got a tree without any; make the layers first");
    }
    return new LinkedHashSet<>(byPath.values());
  }

  /// What is trained, in order of creation; without what is frozen.
  public Set<Parameter> parameters() {
    return Collections.unmodifiableSet(plans.keySet());
  }

  /// The gradients that the rule works with: those of the objective, or for
  /// [org.bpnet.nn.optim.tensor.Sam] those of the place nearby where it is highest.
  ///
  /// @param objective the scalar to minimize
  /// @param again computes it once more, in the same pass; asked for only if need be
  public Gradients gradients(Tensor objective, Supplier<Tensor> again) {
    return gradients(objective.pass().backward(objective), again);
  }

  /// As [#gradients(Tensor, Supplier)], from gradients that are known.
  ///
  /// @param all gradients of the objective
  /// @param again computes the objective once more, in the same pass; asked for only if need be
  public Gradients gradients(Gradients all, Supplier<Tensor> again) {
    Gradients here = trained(all);
    if (rule.radius() == 0) {
      return here;
    }
    Pass pass = all.pass();
    Tensor norm = here.norm();
    Tensor radius = pass.scalar(rule.radius());
    Map<Variable, Tensor> uphill = new LinkedHashMap<>();
    for (Parameter p : here.parameters()) {
      if (plans.containsKey(p)) {
        uphill.put(p, pass.apply(UPHILL, List.of(pass.read(p), here.of(p), norm, radius)));
      }
    }
    return pass.substituting(uphill, () -> pass.backward(again.get()).only(all.parameters()));
  }

  /// The gradients with zeros for parameters that stay as they are.
  ///
  /// @throws IllegalArgumentException if there are others that are not trained, or none that are
  private Gradients trained(Gradients gradients) {
    Set<Parameter> reached = gradients.parameters();
    if (plans.keySet().containsAll(reached) && !reached.isEmpty()) {
      return gradients;
    }
    for (Parameter p : reached) {
      if (!plans.containsKey(p) && !frozen.contains(p)) {
        throw untrained(p);
      }
    }
    if (Collections.disjoint(reached, plans.keySet()) && !plans.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "optimizer: needs a loss that depends on what it trains, got one that depends on none"
                  + " of %s; compute it from the model's output by operations that have a gradient",
              plans.keySet().stream().map(Variable::path).toList()));
    }
    return gradients.map((p, g) -> plans.containsKey(p) ? g : g.pass().full(p.shape(), 0));
  }

  private IllegalArgumentException untrained(Parameter p) {
    boolean late = trees.stream().anyMatch(tree -> tree.parameters().contains(p));
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "optimizer: the loss depends on %s, which it does not train%s, or freeze it, new"
                + " Group.Frozen(\"%s\")",
            p,
            late
                ? " since it was made later; make the optimizer after all layers"
                : "; give the optimizer the tree of that too, new Optimizer(List.of(..), ..)",
            p.path()));
  }

  /// The new values of parameters and state, not yet computed: evaluate them together with the
  /// loss, and [#commit] them if that is as it should be, or return them to a
  /// [org.bpnet.core.Traced] computation. Either way the step is counted when they are made.
  ///
  /// @throws IllegalArgumentException if the loss depends on a parameter that is neither trained
  ///   nor frozen, or on nothing that is trained
  public Updates updates(Gradients gradients) {
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
    return new Updates(updates, List.of(() -> step++));
  }

  private static Variable target(Parameter parameter, ParameterUpdate plan, String name) {
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
  ///
  /// @throws ArithmeticException if one of these values, or of those that layers ask for, is not
  ///   finite; then nothing is changed. One sum over all values tells, computed with them
  public void commit(Pass pass, Updates updates) {
    Map<Variable, Tensor> all = new LinkedHashMap<>(pass.updates());
    all.putAll(updates.values());
    Tensor zero = pass.scalar(0);
    Tensor check = zero; // 0·x is 0 for all x but infinities and NaN
    for (Tensor value : all.values()) {
      check = check.add(value.mul(zero).sum());
    }
    List<Tensor> wanted = new ArrayList<>(all.values());
    wanted.add(check);
    pass.evaluate(wanted);
    if (check.item() != 0) {
      throw refused(all);
    }
    pass.commit(updates);
  }

  private ArithmeticException refused(Map<Variable, Tensor> values) {
    for (Map.Entry<Variable, Tensor> entry : values.entrySet()) {
      Optional<NonFinite> origin = entry.getValue().pass().firstNonFinite(entry.getValue());
      if (origin.isPresent()) {
        return new ArithmeticException(
            String.format(
                Locale.ROOT,
                "optimizer: step %d needs finite values, but %s would not be: %s; lower the"
                    + " learning rate (%s) or clip gradients, and check the data; nothing was"
                    + " changed",
                step + 1,
                entry.getKey().path(),
                origin.get(),
                learningRate()));
      }
    }
    throw new IllegalStateException("optimizer: a sum of finite values times 0 is not 0");
  }

  /// Computes the new values and commits them.
  ///
  /// @throws ArithmeticException if one of them is not finite; then nothing is changed
  /// @throws IllegalArgumentException as [#updates]
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

  /// Multiplies what the schedule gives, from the next update on: a change by hand.
  public void scaleRate(double factor) {
    rateFactor = factor;
  }

  /// The learning rate of the next update.
  public double learningRate() {
    return rateFactor * schedule.at(step);
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
