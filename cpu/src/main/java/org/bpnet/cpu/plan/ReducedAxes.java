package org.bpnet.cpu.plan;

import org.bpnet.core.Shape;
import org.bpnet.core.op.Reduce;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Node;

/// The axes that a reduction joins, of its operand as that is made: a reduction of `[N, H·W, C]`
/// along H·W is one of `[N, H, W, C]` along two axes.
///
/// @param node the operand, under its own name where its axes can be told there
/// @param from the first axis
/// @param to the axis after the last
record ReducedAxes(int node, int from, int to) {
  static ReducedAxes of(Graph graph, int reduction) {
    Node reduce = graph.node(reduction);
    int axis = ((Reduce) reduce.op()).axis();
    int view = reduce.input(0);
    int made = Fusion.base(graph, view);
    Shape viewed = graph.node(view).shape();
    Shape shape = graph.node(made).shape();
    int from = endOf(shape, 0, viewed.count(0, axis));
    int to = from < 0 ? -1 : endOf(shape, from, viewed.extent(axis));
    int inner = viewed.count(axis + 1, viewed.rank()); // may differ where there are no elements
    return made == view || to <= from || shape.count(to, shape.rank()) != inner
        ? new ReducedAxes(view, axis, axis + 1)
        : new ReducedAxes(made, from, to);
  }

  /// The first axis such that those from another to before it have so many elements; −1 for none.
  private static int endOf(Shape shape, int from, int elements) {
    for (int to = from; to <= shape.rank(); to++) {
      if (shape.count(from, to) == elements) {
        return to;
      }
    }
    return -1;
  }

  /// Elements that become one.
  int length(Graph graph) {
    return graph.node(node).shape().count(from, to);
  }

  /// Elements between neighbours of these.
  int inner(Graph graph) {
    Shape shape = graph.node(node).shape();
    return shape.count(to, shape.rank());
  }
}
