package org.bpnet.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.bpnet.core.Backends;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Leaf.Random;
import org.bpnet.core.op.Leaf.Scalar;
import org.bpnet.core.op.Leaf.Source;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.Bindings;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Node;
import org.bpnet.core.spi.Plan;
import org.bpnet.core.spi.Precision;
import org.bpnet.core.spi.Storage;

/// The reference with each result rounded to single precision: as good as a backend of floats can
/// be, and a place to plant mistakes.
///
/// @param mistake what becomes of a node's right result
/// @param exact what computes each node before its result is rounded
record SinglePrecisionBackend(BiFunction<Node, HostArray, HostArray> mistake, Backend exact)
    implements Backend {
  private static final Backend REFERENCE = Backends.reference();

  SinglePrecisionBackend(BiFunction<Node, HostArray, HostArray> mistake) {
    this(mistake, REFERENCE);
  }

  @Override
  public Backend at(Precision precision) {
    return new SinglePrecisionBackend(mistake, REFERENCE.at(precision));
  }

  static SinglePrecisionBackend withoutMistake() {
    return new SinglePrecisionBackend((_, value) -> value);
  }

  @Override
  public String name() {
    return "single";
  }

  @Override
  public String description() {
    return "reference rounded to F32";
  }

  @Override
  public DType floatType() {
    return DType.F32;
  }

  @Override
  public Storage allocate(DType type, int count) {
    return new Rounded(REFERENCE.allocate(type, count));
  }

  private record Rounded(Storage exact) implements Storage {
    @Override
    public DType type() {
      return exact.type();
    }

    @Override
    public int count() {
      return exact.count();
    }

    @Override
    public void write(HostArray values) {
      exact.write(type().isFloat() ? HostArray.of(values.toFloats(), values.shape()) : values);
    }

    @Override
    public HostArray read(Shape shape) {
      return exact.read(shape);
    }

    @Override
    public void close() {
      exact.close();
    }
  }

  @Override
  public Plan plan(Graph graph) {
    return bindings -> run(graph, bindings);
  }

  private void run(Graph graph, Bindings bindings) {
    List<HostArray> values = new ArrayList<>();
    int source = 0;
    int scalar = 0;
    int key = 0;
    for (Node node : graph.nodes()) {
      List<HostArray> inputs = node.inputs().stream().map(values::get).toList();
      var scalars = new double[node.op() instanceof Scalar ? 1 : 0];
      var keys = new long[node.op() instanceof Random ? 1 : 0];
      if (scalars.length == 1) {
        scalars[0] = bindings.scalars()[scalar++];
      } else if (keys.length == 1) {
        keys[0] = bindings.keys()[key++];
      }
      values.add(
          node.op() instanceof Source
              ? bindings.sources().get(source++).read(node.shape())
              : compute(node, inputs, scalars, keys));
    }
    int guard = graph.updates().guard();
    boolean updates = guard < 0 || Double.isFinite(values.get(graph.outputs().get(guard)).at(0));
    for (int i = 0; i < graph.outputs().size(); i++) {
      if (updates || i == guard) {
        bindings.outputs().get(i).write(values.get(graph.outputs().get(i)));
      }
    }
  }

  /// Runs one operation as a graph of its own.
  private HostArray compute(Node node, List<HostArray> inputs, double[] scalars, long[] keys) {
    List<Node> nodes = new ArrayList<>();
    List<Storage> sources = new ArrayList<>();
    for (HostArray input : inputs) {
      Storage copy = REFERENCE.allocate(input.type(), input.shape().elementCount());
      copy.write(input);
      sources.add(copy);
      var op = new Source(input.shape(), input.type());
      nodes.add(new Node(op, List.of(), input.shape(), input.type()));
    }
    List<Integer> positions = IntStream.range(0, inputs.size()).boxed().toList();
    nodes.add(new Node(node.op(), positions, node.shape(), node.type()));
    Storage result = allocate(node.type(), node.shape().elementCount());
    exact
        .plan(new Graph(nodes, List.of(inputs.size())))
        .run(new Bindings(sources, scalars, keys, List.of(((Rounded) result).exact())));
    result.write(result.read(node.shape()));
    return mistake.apply(node, result.read(node.shape()));
  }

  @Override
  public void close() {}
}
