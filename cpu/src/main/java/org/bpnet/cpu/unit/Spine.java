package org.bpnet.cpu.unit;

import java.util.Arrays;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Node;

/// The longest path through a graph, and where each node leaves it and joins it: shows at once, for
/// most pairs of nodes far apart, that a path leads from one to the other. The spine of a training
/// step runs forward through all layers and back again.
///
/// @param nodes the path
/// @param joins for each node the first place on the path that it leads to
/// @param leaves for each node the last place on the path that leads to it
record Spine(int[] nodes, int[] joins, int[] leaves) {
  private static final int NEVER = Integer.MAX_VALUE;
  private static final int NOWHERE = -1;

  static Spine of(Graph graph) {
    int[] path = longest(graph);
    var joins = new int[graph.size()];
    var leaves = new int[graph.size()];
    Arrays.fill(joins, NEVER);
    Arrays.fill(leaves, NOWHERE);
    for (int place = 0; place < path.length; place++) {
      joins[path[place]] = place;
      leaves[path[place]] = place;
    }
    for (int i = 0; i < graph.size(); i++) {
      for (int input : graph.node(i).inputs()) {
        leaves[i] = Math.max(leaves[i], leaves[input]);
      }
    }
    for (int i = graph.size() - 1; i >= 0; i--) {
      for (int input : graph.node(i).inputs()) {
        joins[input] = Math.min(joins[input], joins[i]);
      }
    }
    return new Spine(path, joins, leaves);
  }

  private static int[] longest(Graph graph) {
    var lengths = new int[graph.size()];
    int last = 0;
    for (int i = 0; i < graph.size(); i++) {
      for (int input : graph.node(i).inputs()) {
        lengths[i] = Math.max(lengths[i], lengths[input] + 1);
      }
      last = lengths[i] > lengths[last] ? i : last;
    }
    var path = new int[lengths[last] + 1];
    for (int place = path.length - 1; place >= 0; place--) {
      path[place] = last;
      last = before(graph.node(last), lengths, place - 1);
    }
    return path;
  }

  /// The operand to which a path of this length leads.
  private static int before(Node node, int[] lengths, int length) {
    return node.inputs().stream().filter(i -> lengths[i] == length).findFirst().orElse(0);
  }

  /// Whether the spine leads from one unit to another by way of a node that is in neither.
  boolean leads(Unit from, Unit to) {
    int first = from.nodes().stream().mapToInt(node -> joins[node]).min().orElse(NEVER);
    int last = to.nodes().stream().mapToInt(node -> leaves[node]).max().orElse(NOWHERE);
    for (int place = first; place <= last; place++) {
      if (!from.contains(nodes[place]) && !to.contains(nodes[place])) {
        return true;
      }
    }
    return false;
  }
}
