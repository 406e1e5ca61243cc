package org.bpnet.cpu.unit;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bpnet.core.spi.Graph;
import org.bpnet.cpu.graph.Nodes;

/// Decides which outputs that replace a source can be written over it at once: an element-wise
/// unit's, where everything else that reads the source can run before. The others are kept apart
/// until the end and then copied.
public final class InPlace {
  private final Graph graph;
  private final RunOrder runOrder;
  private final Consumers consumers;
  private final Set<Integer> outputs = new HashSet<>();

  /// Adds to the order what must run before a source is overwritten.
  public InPlace(Graph graph, RunOrder runOrder, Consumers consumers) {
    this.graph = graph;
    this.runOrder = runOrder;
    this.consumers = consumers;
    List<Integer> replaced = graph.updates().replaced();
    for (int i = 0; i < replaced.size(); i++) {
      if (accepts(graph.outputs().get(i), replaced.get(i))) {
        outputs.add(i);
      }
    }
  }

  /// Whether output `i` is written over what it replaces.
  public boolean contains(int i) {
    return outputs.contains(i);
  }

  private boolean accepts(int output, int source) {
    Unit writer = runOrder.unitOf(output);
    if (writer == null || !writer.isPointwise() || !readsInPlace(writer, source)) {
      return false;
    }
    Set<Unit> before = new HashSet<>(consumers.readers(source));
    int guard = graph.updates().guard();
    if (guard >= 0) {
      Unit decides = runOrder.unitOf(Nodes.base(graph, graph.outputs().get(guard)));
      if (decides == writer) {
        return false;
      }
      if (decides != null) {
        before.add(decides);
      }
    }
    before.remove(writer);
    return runOrder.runBefore(before, writer);
  }

  /// Whether the unit reads the source element by element: under its own name, in its own shape.
  private boolean readsInPlace(Unit writer, int source) {
    for (int node : writer.nodes()) {
      for (int input : graph.node(node).inputs()) {
        boolean same = graph.node(node).shape().equals(graph.node(input).shape());
        if (Nodes.base(graph, input) == source && !(input == source && same)) {
          return false;
        }
      }
    }
    return true;
  }
}
