package org.bpnet.nn.optim.rule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.core.Tensor;
import org.bpnet.core.op.Pointwise;

/// The assignments of an [UpdateRule], made ready to run.
public final class CompiledRule {
  private final List<Line> lines;
  private final List<String> state;

  private record Line(String name, Pointwise value) {}

  CompiledRule(UpdateRule rule) {
    this.lines = rule.assignments().stream().map(CompiledRule::line).toList();
    this.state = rule.state().keySet().stream().sorted().toList();
  }

  private static Line line(UpdateRule.Assignment assignment) {
    var arguments = new ArrayList<>(assignment.value().inputs());
    arguments.addAll(assignment.value().hypers());
    return new Line(assignment.name(), new Pointwise(assignment.value(), arguments));
  }

  /// @param numbers the hyper-parameters, the learning rate among them
  Map<String, Tensor> run(Update update, Map<String, Tensor> numbers) {
    Map<String, Tensor> values = new HashMap<>(numbers);
    state.forEach(name -> values.put(name, update.state(name)));
    values.put(UpdateRule.PARAMETER, update.parameter());
    values.put("g", update.gradient());
    Map<String, Tensor> results = new LinkedHashMap<>();
    for (Line line : lines) {
      List<Tensor> operands = line.value().arguments().stream().map(values::get).toList();
      Tensor value = update.pass().apply(line.value(), operands);
      values.put(line.name(), value);
      results.put(line.name(), value);
    }
    return results;
  }
}
