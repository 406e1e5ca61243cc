package org.bpnet.cpu.graph;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.input;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.Shape;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Cast;
import org.bpnet.core.op.Convolving;
import org.bpnet.core.op.Indexing.AddAlong;
import org.bpnet.core.op.Indexing.ScatterAdd;
import org.bpnet.core.op.Leaf.Random;
import org.bpnet.core.op.Leaf.Scalar;
import org.bpnet.core.op.Leaf.Source;
import org.bpnet.core.op.Marker;
import org.bpnet.core.op.MatMul;
import org.bpnet.core.op.Movement.Broadcast;
import org.bpnet.core.op.Movement.Reshape;
import org.bpnet.core.op.Pointwise;
import org.bpnet.core.op.Pooling;
import org.bpnet.core.op.Primitive;
import org.bpnet.core.op.Rowwise.ArgReduce;
import org.bpnet.core.op.Rowwise.ArgSort;
import org.bpnet.core.op.Rowwise.CumulativeSum;
import org.bpnet.core.op.Rowwise.LogSoftmax;
import org.bpnet.core.op.Rowwise.LogSumExp;
import org.bpnet.core.op.Rowwise.Reduce;
import org.bpnet.core.op.Rowwise.Softmax;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Node;

/// Rewrites a graph into what the planner knows. The softmax family becomes reductions and
/// pointwise operations, which the fusion then joins with their neighbours: no kernel of its own is
/// needed, and softmax, log-softmax and log-sum-exp of one tensor share their maximum and their
/// sum. What has a meaning to gradients only goes, and equal nodes become one.
public final class Decomposition {
  private static final Formula X = input("x");
  private static final Formula M = input("m");
  private static final Formula S = input("s");
  private static final Pointwise SHIFTED_EXP = Pointwise.of(X.sub(M).exp(), "x", "m");
  private static final Pointwise DIVIDE = Pointwise.of(X.div(S), "x", "s");
  private static final Pointwise LOG = Pointwise.of(S.log(), "s");
  private static final Pointwise SUBTRACT_BOTH = Pointwise.of(X.sub(M).sub(S), "x", "m", "s");
  private static final Pointwise LOG_SUM =
      Pointwise.of(
          Formula.where(M.abs().equalTo(constant(Double.POSITIVE_INFINITY)), M, M.add(S.log())),
          "m",
          "s");

  private final DType real;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Node, Integer> known = new HashMap<>();

  private Decomposition(DType real) {
    this.real = real;
  }

  public static Graph apply(Graph graph, DType real) {
    return new Decomposition(real).rewrite(graph);
  }

  private Graph rewrite(Graph graph) {
    List<Integer> positions = new ArrayList<>();
    for (Node node : graph.nodes()) {
      List<Integer> inputs =
          realOperands(node, node.inputs().stream().map(positions::get).toList());
      positions.add(
          switch (node.op()) {
            case LogSumExp op -> logSumExp(inputs.getFirst(), op.axis());
            case Softmax op -> softmax(inputs.getFirst(), op.axis());
            case LogSoftmax op -> logSoftmax(inputs.getFirst(), op.axis());
            case Source _, Scalar _, Random _ -> append(node);
            case Marker _ -> inputs.getLast(); // of meaning to gradients only
            case Reshape op when isRepeatedNumber(inputs.getFirst(), op.target()) ->
                add(
                    new Broadcast(op.target()),
                    op.target(),
                    node.type(),
                    nodes.get(inputs.getFirst()).inputs());
            default -> add(node.op(), node.shape(), node.type(), inputs);
          });
    }
    return new Graph(
        nodes,
        graph.outputs().stream().map(positions::get).toList(),
        new Graph.Updates(
            graph.updates().replaced().stream().map(positions::get).toList(),
            graph.updates().guard()));
  }

  /// Operands of steps that compute with real numbers, integers among them converted first; indices
  /// stay.
  private List<Integer> realOperands(Node node, List<Integer> inputs) {
    List<Integer> converted = new ArrayList<>(inputs);
    switch (node.op()) {
      case ArgReduce _,
          ArgSort _,
          CumulativeSum _,
          ScatterAdd _,
          AddAlong _,
          LogSumExp _,
          Softmax _,
          LogSoftmax _ ->
          converted.set(0, real(inputs.getFirst()));
      case MatMul _, Convolving _, Pooling _ -> converted.replaceAll(this::real);
      default -> {} // kernels convert as they load; the rest moves bits
    }
    return converted;
  }

  private int real(int node) {
    Node n = nodes.get(node);
    return n.type().isFloat() ? node : add(new Cast(false), n.shape(), real, List.of(node));
  }

  /// A number repeated and reshaped is the number repeated to the new shape.
  private boolean isRepeatedNumber(int node, Shape target) {
    Node n = nodes.get(node);
    return n.op() instanceof Broadcast
        && nodes.get(n.input(0)).shape().elementCount() == 1
        && nodes.get(n.input(0)).shape().rank() <= target.rank();
  }

  private int logSumExp(int x, int axis) {
    int max = reduce(Reduce.Kind.MAX, x, axis);
    int sum = reduce(Reduce.Kind.SUM, shiftedExp(x, axis), axis);
    return add(LOG_SUM, nodes.get(max).shape(), real, List.of(max, sum));
  }

  private int softmax(int x, int axis) {
    int exp = shiftedExp(x, axis);
    int sum = keep(reduce(Reduce.Kind.SUM, exp, axis), axis);
    return add(DIVIDE, nodes.get(x).shape(), real, List.of(exp, sum));
  }

  private int logSoftmax(int x, int axis) {
    int max = keep(reduce(Reduce.Kind.MAX, x, axis), axis);
    int sum = reduce(Reduce.Kind.SUM, shiftedExp(x, axis), axis);
    int log = keep(add(LOG, nodes.get(sum).shape(), real, List.of(sum)), axis);
    return add(SUBTRACT_BOTH, nodes.get(x).shape(), real, List.of(x, max, log));
  }

  private int shiftedExp(int x, int axis) {
    int max = keep(reduce(Reduce.Kind.MAX, x, axis), axis);
    return add(SHIFTED_EXP, nodes.get(x).shape(), real, List.of(x, max));
  }

  private int reduce(Reduce.Kind kind, int x, int axis) {
    return add(new Reduce(kind, axis), nodes.get(x).shape().without(axis), real, List.of(x));
  }

  private int keep(int x, int axis) {
    Shape shape = nodes.get(x).shape().insert(axis, 1);
    return add(new Reshape(shape), shape, nodes.get(x).type(), List.of(x));
  }

  private int add(Primitive op, Shape shape, DType type, List<Integer> inputs) {
    var node = new Node(op, inputs, shape, type);
    Integer same = known.putIfAbsent(node, nodes.size());
    return same != null ? same : append(node);
  }

  private int append(Node node) {
    nodes.add(node);
    return nodes.size() - 1;
  }
}
