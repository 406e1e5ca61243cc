package org.bpnet.cpu.unit;

import java.util.ArrayList;
import java.util.List;

/// Nodes of a graph that run together: pointwise nodes of one shape that become one kernel, or any
/// other node alone.
public final class Unit {
  private final List<Integer> nodes = new ArrayList<>();
  private final boolean pointwise;

  private Unit(boolean pointwise) {
    this.pointwise = pointwise;
  }

  /// One node.
  static Unit of(boolean pointwise, int node) {
    var unit = new Unit(pointwise);
    unit.nodes.add(node);
    return unit;
  }

  /// No nodes: what is made of it is read from memory.
  public static Unit empty() {
    return new Unit(true);
  }

  /// Whether it becomes an element-wise kernel.
  public boolean isPointwise() {
    return pointwise;
  }

  /// Its nodes, in graph order.
  List<Integer> nodes() {
    return nodes;
  }

  /// The last of its nodes.
  public int last() {
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
