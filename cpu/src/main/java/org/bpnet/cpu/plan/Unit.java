package org.bpnet.cpu.plan;

import java.util.ArrayList;
import java.util.List;

/// Nodes of a graph that run together: pointwise nodes of one shape that become one kernel, or any
/// other node alone.
final class Unit {
  private final List<Integer> nodes = new ArrayList<>();
  private final boolean pointwise;

  Unit(boolean pointwise, int node) {
    this.pointwise = pointwise;
    nodes.add(node);
  }

  /// Whether it becomes an element-wise kernel.
  boolean isPointwise() {
    return pointwise;
  }

  /// Its nodes, in graph order.
  List<Integer> nodes() {
    return nodes;
  }

  /// The last of its nodes.
  int last() {
    return nodes.getLast();
  }

  boolean contains(int node) {
    return nodes.contains(node);
  }

  void absorb(Unit other) {
    nodes.addAll(other.nodes);
    nodes.sort(Integer::compare);
  }
}
