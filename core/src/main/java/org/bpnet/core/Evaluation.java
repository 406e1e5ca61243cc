package org.bpnet.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bpnet.core.memory.Memory;
import org.bpnet.core.op.Leaf.Random;
import org.bpnet.core.op.Leaf.Range;
import org.bpnet.core.op.Leaf.Scalar;
import org.bpnet.core.op.Leaf.Source;
import org.bpnet.core.op.Marker.Custom;
import org.bpnet.core.op.Marker.StopGradient;
import org.bpnet.core.op.Movement.Broadcast;
import org.bpnet.core.op.Movement.Reshape;
import org.bpnet.core.op.Pointwise;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.Bindings;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Node;
import org.bpnet.core.spi.Storage;

/// Turns the tensors that somebody wants, and what they depend on, into a graph and runs it. Equal
/// operations on equal inputs become one node; what already has a value becomes a source.
final class Evaluation {
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Node, Integer> known = new HashMap<>();
  private final IdentityHashMap<Tensor, Integer> positions = new IdentityHashMap<>();
  private final IdentityHashMap<Storage, Integer> sourcePositions = new IdentityHashMap<>();
  private final List<Tensor> sources = new ArrayList<>();
  private final List<Tensor> scalars = new ArrayList<>();
  private final List<Tensor> randoms = new ArrayList<>();

  private Evaluation(Collection<Tensor> wanted) {
    collect(wanted, true, 0).forEach(this::place);
  }

  /// What is to be run for the values of these tensors.
  static Evaluation of(Collection<Tensor> wanted) {
    return new Evaluation(wanted);
  }

  /// The position of a tensor's value among the graph's nodes.
  int position(Tensor tensor) {
    return Objects.requireNonNull(positions.get(tensor));
  }

  /// The graph, with the values at these positions wanted.
  Graph graph(List<Integer> outputs) {
    return new Graph(nodes, outputs);
  }

  /// The graph, with some of the values put in the place of sources.
  Graph graph(List<Integer> outputs, Graph.Updates updates) {
    return new Graph(nodes, outputs, updates);
  }

  /// The leaves bound to storage, in the order of the graph.
  List<Tensor> sources() {
    return sources;
  }

  /// The leaves bound to numbers, in the order of the graph.
  List<Tensor> scalars() {
    return scalars;
  }

  /// The leaves bound to seeds, in the order of the graph.
  List<Tensor> randoms() {
    return randoms;
  }

  /// Everything a tensor depends on and itself, in order of creation, back to the leaves.
  static List<Tensor> history(Tensor tensor) {
    return history(List.of(tensor), 0);
  }

  /// Everything that tensors depend on and they themselves, in order of creation, back to the
  /// leaves or to what was made before the tensor with this number.
  static List<Tensor> history(Collection<Tensor> tensors, long since) {
    return collect(tensors, false, since);
  }

  /// Computes one tensor, and keeps the costly results on the way: a backward pass that follows
  /// will need them.
  static void look(Backend backend, Memory memory, Tensor tensor) {
    List<Tensor> kept = new ArrayList<>(collect(List.of(tensor), true, 0));
    kept.removeIf(t -> t != tensor && isCheap(t));
    run(backend, memory, kept);
  }

  static void run(Backend backend, Memory memory, Collection<Tensor> wanted) {
    List<Tensor> open = wanted.stream().filter(t -> t.storage() == null).distinct().toList();
    if (open.isEmpty()) {
      return;
    }
    Evaluation evaluation = of(open);
    List<Integer> outputs = open.stream().map(evaluation::position).distinct().toList();
    Graph graph = evaluation.graph(outputs);
    Map<Integer, Storage> results = new LinkedHashMap<>();
    for (int output : outputs) {
      Node node = graph.node(output);
      int count = node.shape().elementCount();
      results.put(output, memory.own(backend.allocate(node.type(), count)));
    }
    backend
        .plan(graph)
        .run(
            new Bindings(
                evaluation.sources.stream().map(t -> Objects.requireNonNull(t.storage())).toList(),
                evaluation.scalars.stream().mapToDouble(t -> t.scalar().getAsDouble()).toArray(),
                evaluation.randoms.stream().mapToLong(Tensor::key).toArray(),
                List.copyOf(results.values())));
    for (Tensor tensor : open) {
      tensor.store(Objects.requireNonNull(results.get(evaluation.position(tensor))));
    }
  }

  /// For each tensor storage with its value that belongs to nobody else: its own, or a copy.
  static Storage[] release(Backend backend, Memory memory, Collection<Tensor> tensors) {
    return tensors.stream().map(t -> release(backend, memory, t)).toArray(Storage[]::new);
  }

  private static Storage release(Backend backend, Memory memory, Tensor tensor) {
    Storage own = tensor.storage();
    if (own != null && memory.disown(own)) {
      return own;
    }
    Tensor copy = tensor.pass().apply(new Reshape(tensor.shape()), List.of(tensor));
    run(backend, memory, List.of(copy));
    return release(backend, memory, copy);
  }

  private void place(Tensor tensor) {
    Storage storage = tensor.storage();
    if (storage != null || tensor.op() instanceof Source) {
      Integer shared = storage == null ? null : sourcePositions.get(storage);
      if (shared != null && nodes.get(shared).shape().equals(tensor.shape())) {
        positions.put(tensor, shared);
        return;
      }
      sources.add(tensor);
      if (storage != null) {
        sourcePositions.put(storage, nodes.size());
      }
      append(
          tensor,
          new Node(
              new Source(tensor.shape(), tensor.type()), List.of(), tensor.shape(), tensor.type()));
      return;
    }
    var inputs = new Integer[tensor.inputs().size()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = Objects.requireNonNull(positions.get(tensor.inputs().get(i)));
    }
    var node = new Node(tensor.op(), List.of(inputs), tensor.shape(), tensor.type());
    if (tensor.op() instanceof Scalar) {
      scalars.add(tensor);
      append(tensor, node);
    } else if (tensor.op() instanceof Random) {
      randoms.add(tensor);
      append(tensor, node);
    } else {
      Integer same = known.putIfAbsent(node, nodes.size());
      if (same != null) {
        positions.put(tensor, same);
      } else {
        append(tensor, node);
      }
    }
  }

  private void append(Tensor tensor, Node node) {
    positions.put(tensor, nodes.size());
    nodes.add(node);
  }

  /// The tensors and what they depend on, in order of creation, which is an order in which they can
  /// be computed. Iterative: graphs may be deep.
  private static List<Tensor> collect(Collection<Tensor> roots, boolean stopAtValues, long since) {
    Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    var stack = new ArrayDeque<>(roots);
    while (!stack.isEmpty()) {
      Tensor tensor = stack.pop();
      if (tensor.id() >= since && seen.add(tensor) && !(stopAtValues && tensor.storage() != null)) {
        stack.addAll(tensor.inputs());
      }
    }
    List<Tensor> sorted = new ArrayList<>(seen);
    sorted.sort(Comparator.comparingLong(Tensor::id));
    return sorted;
  }

  private static boolean isCheap(Tensor tensor) {
    return switch (tensor.op()) {
      case Pointwise _,
          Broadcast _,
          Reshape _,
          StopGradient _,
          Custom _,
          Source _,
          Scalar _,
          Range _ ->
          true;
      default -> false;
    };
  }
}
