package org.bpnet.train.step;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bpnet.core.Parameters;
import org.bpnet.nn.optim.Average;
import org.bpnet.nn.optim.Extras;
import org.bpnet.nn.optim.Group;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.nn.optim.rule.Rule;
import org.bpnet.nn.regularizer.bound.Bounds;
import org.bpnet.nn.schedule.Schedule;

/// Parameters and how they are trained: update rule, learning rate over time, what is done to
/// gradients and weights, parts that are trained otherwise, an average. Immutable; each method
/// gives a changed copy.
///
/// ```java
/// Learner centres =
///     Learner.of(centreTree, Momentum.plain()).schedule(Schedule.constant(0.5)).named("centres");
/// ```
///
/// @param name in messages and files; one run's learners have different ones
/// @param trees what is trained: all parameters that these trees hold when the run begins
/// @param rule how parameters change with their gradients
/// @param schedule the learning rate at each of this learner's updates
/// @param extras bounds, groups and an average
public record Learner(
    String name, List<Parameters> trees, Rule rule, Schedule schedule, Extras extras) {
  /// The name of a learner that was given none.
  public static final String OPTIMIZER = "optimizer";

  private static final Set<String> TAKEN = Set.of("model", "best");

  /// Copies the list.
  ///
  /// Throws IllegalArgumentException if the name is not of small letters, digits and `_`, or is
  /// `model` or `best`, which name other parts of a run's files
  public Learner {
    trees = List.copyOf(trees);
    if (!name.matches("[a-z][a-z0-9_]*") || TAKEN.contains(name)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Learner: needs a name of small letters, digits and _, other than %s, got '%s'",
              String.join(" and ", TAKEN.stream().sorted().toList()),
              name));
    }
  }

  /// A learner of all parameters of some trees at the rule's published learning rate.
  public static Learner of(List<Parameters> trees, Rule rule) {
    return new Learner(
        OPTIMIZER, trees, rule, Schedule.constant(rule.learningRate()), Extras.none());
  }

  /// A learner of all parameters of a tree at the rule's published learning rate.
  public static Learner of(Parameters params, Rule rule) {
    return of(List.of(params), rule);
  }

  /// With this name.
  public Learner named(String other) {
    return new Learner(other, trees, rule, schedule, extras);
  }

  /// At these learning rates.
  public Learner schedule(Schedule rates) {
    return new Learner(name, trees, rule, rates, extras);
  }

  /// With these bounds, groups and average.
  public Learner extras(Extras others) {
    return new Learner(name, trees, rule, schedule, others);
  }

  /// With something done to gradients before each update and to weights after it.
  public Learner bounds(Bounds bounds) {
    return extras(extras.bounds(bounds));
  }

  /// With some parameters trained otherwise than the rest.
  public Learner groups(Group... groups) {
    return extras(extras.groups(groups));
  }

  /// With a mean of the weights, which is what is validated, kept as the best and left at the end.
  public Learner average(Average average) {
    return extras(extras.average(average));
  }

  /// The optimizer that does it.
  Optimizer optimizer() {
    return new Optimizer(trees, rule, schedule, extras);
  }
}
