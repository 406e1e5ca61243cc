package org.bpnet.core.reference;

import java.util.ArrayList;
import java.util.List;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Cast;
import org.bpnet.core.op.Convolving.Convolution;
import org.bpnet.core.op.Convolving.ConvolutionInput;
import org.bpnet.core.op.Convolving.ConvolutionWeight;
import org.bpnet.core.op.Indexing.AddAlong;
import org.bpnet.core.op.Indexing.Gather;
import org.bpnet.core.op.Indexing.ScatterAdd;
import org.bpnet.core.op.Indexing.TakeAlong;
import org.bpnet.core.op.Leaf.Random;
import org.bpnet.core.op.Leaf.Range;
import org.bpnet.core.op.Leaf.Scalar;
import org.bpnet.core.op.Leaf.Source;
import org.bpnet.core.op.Marker.Custom;
import org.bpnet.core.op.Marker.StopGradient;
import org.bpnet.core.op.MatMul;
import org.bpnet.core.op.Movement.Broadcast;
import org.bpnet.core.op.Movement.Concat;
import org.bpnet.core.op.Movement.Pad;
import org.bpnet.core.op.Movement.Permute;
import org.bpnet.core.op.Movement.Reshape;
import org.bpnet.core.op.Movement.Slice;
import org.bpnet.core.op.Pointwise;
import org.bpnet.core.op.Pooling.WindowPut;
import org.bpnet.core.op.Pooling.WindowSpread;
import org.bpnet.core.op.Pooling.WindowSum;
import org.bpnet.core.op.Pooling.WindowTake;
import org.bpnet.core.op.Rowwise.ArgReduce;
import org.bpnet.core.op.Rowwise.ArgSort;
import org.bpnet.core.op.Rowwise.CumulativeSum;
import org.bpnet.core.op.Rowwise.LogSoftmax;
import org.bpnet.core.op.Rowwise.LogSumExp;
import org.bpnet.core.op.Rowwise.Reduce;
import org.bpnet.core.op.Rowwise.Softmax;
import org.bpnet.core.spi.Bindings;
import org.bpnet.core.spi.Gate;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Node;
import org.bpnet.core.spi.Plan;
import org.bpnet.core.spi.Precision;

/// Runs a graph node by node. The switch has no default: a new primitive does not compile until it
/// is defined here.
record ReferencePlan(Graph graph, Precision precision, Gate gate) implements Plan {
  private static final double[] GONE = new double[0];

  @Override
  public void run(Bindings bindings) {
    gate.enter("run");
    try {
      runInside(bindings);
    } finally {
      gate.leave();
    }
  }

  private void runInside(Bindings bindings) {
    List<double[]> values = new ArrayList<>();
    List<List<Integer>> done = done();
    int source = 0;
    int scalar = 0;
    int key = 0;
    for (Node node : graph.nodes()) {
      values.add(
          switch (node.op()) {
            case Source _ -> ((ReferenceStorage) bindings.sources().get(source++)).values();
            case Scalar _ -> new double[] {bindings.scalars()[scalar++]};
            case Random random -> random(random, new Seed(bindings.keys()[key++]));
            default -> compute(node, values);
          });
      done.get(values.size() - 1).forEach(read -> values.set(read, GONE));
    }
    store(values, bindings);
  }

  /// For each node the values that nobody needs after it.
  private List<List<Integer>> done() {
    int[] last = new int[graph.size()];
    for (int i = 0; i < last.length; i++) {
      last[i] = i;
      for (int input : graph.node(i).inputs()) {
        last[input] = i;
      }
    }
    graph.outputs().forEach(output -> last[output] = -1);
    List<List<Integer>> done = new ArrayList<>();
    for (int i = 0; i < last.length; i++) {
      done.add(new ArrayList<>());
    }
    for (int i = 0; i < last.length; i++) {
      if (last[i] >= 0) {
        done.get(last[i]).add(i);
      }
    }
    return done;
  }

  private void store(List<double[]> values, Bindings bindings) {
    List<double[]> results = graph.outputs().stream().map(values::get).toList();
    int replacing = graph.updates().replaced().size();
    int guard = graph.updates().guard();
    if (guard >= 0 && !Double.isFinite(results.get(guard)[0])) {
      copy(results.get(guard), bindings, guard);
      return;
    }
    List<double[]> before = results.subList(0, replacing).stream().map(double[]::clone).toList();
    for (int i = results.size() - 1; i >= 0; i--) { // what is replaced comes first
      copy(i < replacing ? before.get(i) : results.get(i), bindings, i);
    }
  }

  private static void copy(double[] result, Bindings bindings, int output) {
    double[] target = ((ReferenceStorage) bindings.outputs().get(output)).values();
    System.arraycopy(result, 0, target, 0, result.length);
  }

  private double[] compute(Node node, List<double[]> values) {
    List<double[]> in = node.inputs().stream().map(values::get).toList();
    List<Shape> shapes = node.inputs().stream().map(i -> graph.node(i).shape()).toList();
    return switch (node.op()) {
      case Pointwise op -> Elements.pointwise(op, in, shapes, node.shape());
      case Broadcast _ -> Elements.broadcast(in.getFirst(), shapes.getFirst(), node.shape());
      case Range range -> Elements.range(range.n());
      case Cast cast -> Elements.cast(in.getFirst(), cast.toInteger());
      case Reduce op -> Rows.reduce(op, in.getFirst(), shapes.getFirst());
      case ArgReduce op -> Rows.argReduce(op, in.getFirst(), shapes.getFirst());
      case ArgSort op -> Rows.argSort(op, in.getFirst(), shapes.getFirst());
      case CumulativeSum op -> Rows.cumulativeSum(op, in.getFirst(), shapes.getFirst());
      case LogSumExp op -> Rows.logSumExp(op.axis(), in.getFirst(), shapes.getFirst());
      case LogSoftmax op -> Rows.logSoftmax(op.axis(), in.getFirst(), shapes.getFirst());
      case Softmax op -> Rows.softmax(op.axis(), in.getFirst(), shapes.getFirst());
      case MatMul op -> MatrixProducts.multiply(op, factors(in), shapes, node.shape());
      case Convolution op ->
          Convolutions.output(op.window(), op.groups(), factors(in), shapes, node.shape());
      case ConvolutionInput op ->
          Convolutions.input(op.window(), op.groups(), factors(in), shapes, node.shape());
      case ConvolutionWeight op ->
          Convolutions.weight(op.window(), op.groups(), factors(in), shapes, node.shape());
      case WindowSum op -> Pools.sum(op.window(), in.getFirst(), shapes.getFirst(), node.shape());
      case WindowSpread op ->
          Pools.spread(op.window(), in.getFirst(), shapes.getFirst(), node.shape());
      case WindowTake op -> Pools.take(op.window(), in, shapes.getFirst(), node.shape());
      case WindowPut op -> Pools.put(op.window(), in, shapes.get(0), shapes.get(1));
      case Gather op -> Movements.gather(op.axis(), in, shapes);
      case ScatterAdd op -> Movements.scatterAdd(op.axis(), in, shapes, node.shape());
      case TakeAlong op -> Movements.takeAlong(op.axis(), in, shapes);
      case AddAlong op -> Movements.addAlong(op.axis(), in, shapes, node.shape());
      case Slice op -> Movements.slice(op, in.getFirst(), shapes.getFirst());
      case Pad op -> Movements.pad(op, in.getFirst(), shapes.getFirst());
      case Concat op -> Movements.concat(op.axis(), in, shapes, node.shape());
      case Permute op -> Movements.permute(op, in.getFirst(), shapes.getFirst());
      case Reshape _, StopGradient _ -> in.getFirst();
      case Custom _ -> in.getLast();
      case Source _, Scalar _, Random _ ->
          throw new IllegalStateException(node.op().name() + " is bound, not computed");
    };
  }

  private List<double[]> factors(List<double[]> in) {
    return precision == Precision.BF16 ? in.stream().map(MatrixProducts::toBfloat16).toList() : in;
  }

  private static double[] random(Random op, Seed seed) {
    var result = new double[op.shape().elementCount()];
    for (int i = 0; i < result.length; i++) {
      result[i] =
          switch (op.distribution()) {
            case UNIFORM -> seed.uniform(i);
            case NORMAL -> seed.normal(i);
          };
    }
    return result;
  }
}
