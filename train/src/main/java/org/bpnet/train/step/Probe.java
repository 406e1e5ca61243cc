package org.bpnet.train.step;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bpnet.core.Gradients;
import org.bpnet.core.NonFinite;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Variable;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Batch;

/// A step taken apart: what it would compute for a batch, operation by operation. Nothing is
/// changed by the look, and a step that nobody looks at does nothing for it. The numbers are those
/// of the planned step, to rounding.
///
/// @param phase the name of the phase
/// @param loss the loss
/// @param entries the operations from the batch and the parameters to the loss, in the order of
///   computation
/// @param updates the new value of each variable by its path
/// @param nonFinite the first operation whose result is not finite, of loss, gradients and updates
public record Probe(
    String phase,
    double loss,
    List<Entry> entries,
    Map<String, HostArray> updates,
    Optional<NonFinite> nonFinite) {
  /// Copies list and map, in their order.
  public Probe {
    entries = List.copyOf(entries);
    updates = Collections.unmodifiableMap(new LinkedHashMap<>(updates));
  }

  /// An operation of the step.
  ///
  /// @param number its place in the order of computation
  /// @param operation what is computed, such as `matmul`; `source` for what comes from outside
  /// @param scope the layers it is in, or a variable's path
  /// @param inputs the numbers of the operations whose results it takes
  /// @param value its result
  /// @param gradient of the loss by the result; empty where none reaches it
  public record Entry(
      int number,
      String operation,
      String scope,
      List<Integer> inputs,
      HostArray value,
      Optional<HostArray> gradient) {
    /// Copies the list.
    public Entry {
      inputs = List.copyOf(inputs);
    }

    /// `12 matmul [64, 10] in output, of 9 and 11`.
    @Override
    public String toString() {
      Shape shape = value.shape();
      return String.format(
          Locale.ROOT,
          "%d %s %s%s%s",
          number,
          operation,
          shape,
          scope.isEmpty() ? "" : " in " + scope,
          inputs.isEmpty()
              ? ""
              : ", of " + String.join(" and ", inputs.stream().map(String::valueOf).toList()));
    }
  }

  /// Looks at the step that a program would make next.
  ///
  /// @param part the number of the batch among the parts of a larger one
  static Probe of(PhaseProgram program, Batch batch, int part) {
    try (Pass pass = program.pass(part)) {
      PhaseProgram.Computed computed = program.compute(pass, batch);
      Map<Variable, Tensor> updates = new LinkedHashMap<>(pass.updates());
      updates.putAll(program.updates(program.gradients(computed)).values());
      List<Tensor> steps = history(computed.loss());
      List<Tensor> all = new ArrayList<>(steps);
      IdentityHashMap<Tensor, Tensor> gradients = gradients(computed.all(), steps);
      all.addAll(gradients.values());
      all.addAll(updates.values());
      pass.evaluate(all);

      Map<String, HostArray> values = new LinkedHashMap<>();
      updates.forEach((variable, value) -> values.put(variable.path(), value.toHost()));
      Tensor everything = pass.scalar(0);
      for (Tensor value : updates.values()) {
        everything = everything.add(value.sum());
      }
      Optional<NonFinite> lost = pass.firstNonFinite(computed.loss());
      return new Probe(
          program.name(),
          computed.loss().item(),
          entries(steps, gradients),
          values,
          lost.isPresent() ? lost : pass.firstNonFinite(everything));
    }
  }

  private static IdentityHashMap<Tensor, Tensor> gradients(Gradients all, List<Tensor> steps) {
    IdentityHashMap<Tensor, Tensor> gradients = new IdentityHashMap<>();
    for (Tensor step : steps) {
      if (step.type().isFloat() && step.isDifferentiable()) {
        gradients.put(step, all.of(step));
      }
    }
    return gradients;
  }

  private static List<Entry> entries(
      List<Tensor> steps, IdentityHashMap<Tensor, Tensor> gradients) {
    IdentityHashMap<Tensor, Integer> numbers = new IdentityHashMap<>();
    List<Entry> entries = new ArrayList<>();
    for (Tensor step : steps) {
      numbers.put(step, entries.size());
      entries.add(
          new Entry(
              entries.size(),
              step.op().name(),
              step.scope(),
              step.inputs().stream().map(numbers::get).toList(),
              step.toHost(),
              Optional.ofNullable(gradients.get(step)).map(Tensor::toHost)));
    }
    return entries;
  }

  /// What a tensor is computed from, and itself, inputs before results.
  static List<Tensor> history(Tensor last) {
    List<Tensor> order = new ArrayList<>();
    Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Tensor> open = new ArrayList<>(List.of(last));
    while (!open.isEmpty()) {
      Tensor next = open.getLast();
      List<Tensor> before = next.inputs().stream().filter(input -> !seen.contains(input)).toList();
      if (before.isEmpty()) {
        open.removeLast();
        if (seen.add(next)) {
          order.add(next);
        }
      } else {
        open.addAll(before.reversed());
      }
    }
    return order;
  }
}
