package org.bpnet.nn.optim;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.bpnet.core.Buffer;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Variable;
import org.bpnet.core.text.Count;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.optim.rule.Rule;
import org.bpnet.nn.optim.rule.StepNumbers;
import org.bpnet.nn.optim.rule.Update;
import org.jspecify.annotations.Nullable;

/// How one parameter is updated: by which rule, at which part of the learning rate, whether it
/// decays if it is a bias, and what is remembered about it.
record ParameterUpdate(Rule rule, double factor, boolean decayingAll, Map<String, Buffer> slots) {
  /// The plans of all parameters that are not frozen.
  ///
  /// @param state where slots are created, under the parameters' paths
  /// @throws IllegalArgumentException if a group's pattern fits nothing
  static Map<Parameter, ParameterUpdate> of(
      List<Parameters> trees, Rule rule, List<Group> groups, Parameters state) {
    Map<Parameter, ParameterUpdate> plans = new LinkedHashMap<>();
    trees.forEach(tree ->
        tree.parameters()
            .forEach(p -> plans.put(p, new ParameterUpdate(rule, 1, false, Map.of()))));
    List<String> all = plans.keySet().stream().map(Variable::path).toList();
    for (Group group : decaysLast(groups)) {
      List<Parameter> members = members(trees, group);
      if (members.isEmpty()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "group: no parameter's path fits '%s'; %s",
                group.paths(),
                Count.choices(all)));
      }
      members.forEach(member -> plans.computeIfPresent(member, (_, plan) -> plan.in(group)));
    }
    plans.replaceAll((parameter, plan) -> plan.remembering(parameter, state));
    return plans;
  }

  private static List<Parameter> members(List<Parameters> trees, Group group) {
    return trees.stream()
        .flatMap(tree -> tree.matching(group.paths()).stream())
        .filter(Parameter.class::isInstance)
        .map(Parameter.class::cast)
        .toList();
  }

  /// A decay is set on the rule that the other groups leave.
  private static List<Group> decaysLast(List<Group> groups) {
    return groups.stream().sorted(Comparator.comparing(Group.Decay.class::isInstance)).toList();
  }

  /// The plan in a group; null if that is frozen.
  private @Nullable ParameterUpdate in(Group group) {
    return switch (group) {
      case Group.Frozen _ -> null;
      case Group.Rate(String _, double times) ->
          new ParameterUpdate(rule, factor * times, decayingAll, slots);
      case Group.Decay(String _, double decay, boolean biases) ->
          new ParameterUpdate(rule.withDecay(decay), factor, biases, slots);
      case Group.Ruled(String _, Rule other) ->
          new ParameterUpdate(other, factor, decayingAll, slots);
    };
  }

  private ParameterUpdate remembering(Parameter parameter, Parameters state) {
    Parameters node = at(parameter, state);
    Map<String, Buffer> created = new LinkedHashMap<>();
    new TreeMap<>(rule.slots(parameter.shape()))
        .forEach((name, slot) ->
            created.put(
                name, node.buffer(name, slot.shape(), Initializers.constant(slot.first()))));
    return new ParameterUpdate(rule, factor, decayingAll, created);
  }

  /// The node of a tree that has a parameter's path.
  static Parameters at(Parameter parameter, Parameters tree) {
    Parameters node = tree;
    for (String name : parameter.path().split("\\.")) {
      node = node.child(name);
    }
    return node;
  }

  /// The new values, not yet computed.
  Map<String, Tensor> apply(Parameter parameter, Tensor gradient, StepNumbers numbers) {
    Pass pass = gradient.pass();
    Map<String, Tensor> state = new LinkedHashMap<>();
    slots.forEach((name, slot) -> state.put(name, pass.read(slot)));
    return rule.apply(
        new Update(pass.read(parameter), gradient, state, numbers, factor, decayingAll));
  }
}
