package org.bpnet.cpu.unit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bpnet.core.spi.Graph;
import org.bpnet.cpu.graph.Nodes;

/// Who reads what: for every value the units that read it, under its own or another name.
public final class Consumers {
  private final Map<Integer, Set<Unit>> readers = new HashMap<>();

  /// Values that some unit other than their own reads, or their own under another name.
  private final Set<Integer> external = new HashSet<>();

  /// Values that are read under another name.
  private final Set<Integer> renamed = new HashSet<>();

  private final Set<Integer> outputs = new HashSet<>();

  public Consumers(Graph graph, RunOrder runOrder) {
    for (int i = 0; i < graph.size(); i++) {
      Unit unit = runOrder.unitOf(i);
      if (unit == null) {
        continue;
      }
      for (int input : graph.node(i).inputs()) {
        int base = Nodes.base(graph, input);
        readers
            .computeIfAbsent(base, _ -> Collections.newSetFromMap(new IdentityHashMap<>()))
            .add(unit);
        if (base != input) {
          renamed.add(base);
        }
        if (runOrder.unitOf(base) != unit || base != input) {
          external.add(base);
        }
      }
    }
    for (int output : graph.outputs()) {
      outputs.add(Nodes.base(graph, output));
      external.add(Nodes.base(graph, output));
    }
  }

  /// The values of a unit that must reach memory. Something else than an element-wise kernel has
  /// one value, which always does.
  public List<Integer> external(Unit unit) {
    List<Integer> result = new ArrayList<>(unit.nodes());
    if (unit.isPointwise()) {
      result.removeIf(node -> !external.contains(node));
    }
    return result;
  }

  public Set<Unit> readers(int value) {
    return readers.getOrDefault(value, Set.of());
  }

  public boolean isOutput(int value) {
    return outputs.contains(value);
  }

  public boolean onlyReader(int value, Unit reader) {
    return !isOutput(value) && readers(value).equals(Set.of(reader));
  }

  /// The one element-wise unit that reads the value, always under its own name, if no other does.
  public Optional<Unit> onlyPointwiseReader(int value) {
    Set<Unit> all = readers(value);
    return all.size() == 1 && !isOutput(value) && !renamed.contains(value)
        ? all.stream().filter(Unit::isPointwise).findFirst()
        : Optional.empty();
  }
}
