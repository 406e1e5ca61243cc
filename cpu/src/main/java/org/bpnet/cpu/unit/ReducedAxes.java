package org.bpnet.cpu.unit;

import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Rowwise.Reduce;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Node;
import org.bpnet.cpu.graph.Nodes;
import org.bpnet.cpu.graph.Scalars;

/// The axes that a reduction joins, of its operand as that is made: a reduction of `[N, H·W, C]`
/// along H·W is one of `[N, H, W, C]` along two axes.
///
/// @param node the operand, under its own name where its axes can be told there
/// @param from the first axis
/// @param to the axis after the last
public record ReducedAxes(int node, int from, int to) {
  public static ReducedAxes of(Graph graph, int reduction) {
    Node reduce = graph.node(reduction);
    int axis = ((Reduce) reduce.op()).axis();
    int view = reduce.input(0);
    int made = Nodes.base(graph, view);
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

  /// Whether the reduction can run over the formulas of the unit that makes its operand, which then
  /// never reaches memory.
  public boolean fit(Graph graph, Unit producer, Scalars scalars) {
    if (!producer.contains(node)) {
      return false; // it reduces a view whose axes are not the producer's
    }
    var expressions = new Expressions(graph, producer, scalars);
    expressions.write(node);
    Loops loops = expressions.loops(graph.node(node).shape(), from, to);
    // The reduced axes must be the last of the loops, or the last but one.
    int n = length(graph);
    int inner = inner(graph);
    return inner == 1 ? loops.columns() == n : loops.columns() == inner && loops.rows() == n;
  }

  /// Elements that become one.
  int length(Graph graph) {
    return graph.node(node).shape().count(from, to);
  }

  /// Elements between neighbours of these.
  public int inner(Graph graph) {
    Shape shape = graph.node(node).shape();
    return shape.count(to, shape.rank());
  }
}
