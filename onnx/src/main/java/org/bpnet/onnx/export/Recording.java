package org.bpnet.onnx.export;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bpnet.core.Tensor;
import org.bpnet.core.op.Leaf;
import org.bpnet.core.op.Marker;
import org.bpnet.core.op.Primitive;

/// What some tensors are computed from, recorded for two sizes of the batch: operations in an order
/// in which they can run, equal ones once.
///
/// @param steps the operations
/// @param outputs which of them give what is wanted
record Recording(List<Step> steps, List<Integer> outputs) {
  /// One operation.
  ///
  /// @param small what it gives for the small batch
  /// @param large what it gives for the large one
  /// @param inputs which operations give what it is applied to
  record Step(Tensor small, Tensor large, List<Integer> inputs) {
    Primitive op() {
      return small.op();
    }

    /// The extents of what it gives.
    List<Extent> extents() {
      List<Extent> extents = new ArrayList<>();
      for (int axis = 0; axis < small.shape().rank(); axis++) {
        extents.add(Extent.of(small.shape().extent(axis), large.shape().extent(axis)));
      }
      return extents;
    }
  }

  private record Pair(Tensor small, Tensor large) {}

  private record Key(Primitive op, List<Integer> inputs) {}

  /// @param small what is wanted, for the small batch
  /// @param large the same for the large one
  static Recording of(List<Tensor> small, List<Tensor> large) {
    List<Step> steps = new ArrayList<>();
    var places = new IdentityHashMap<Tensor, Integer>();
    Map<Key, Integer> known = new HashMap<>();
    for (int i = 0; i < small.size(); i++) {
      var open = new ArrayDeque<Pair>(); // an explicit stack: depth is not bound by the thread's
      open.push(new Pair(small.get(i), large.get(i)));
      while (!open.isEmpty()) {
        Pair pair = open.element();
        if (places.containsKey(pair.small())) {
          open.pop();
        } else if (!pushInputs(pair, places, open)) {
          open.pop();
          place(pair, steps, places, known);
        }
      }
    }
    return new Recording(
        steps, small.stream().map(tensor -> Objects.requireNonNull(places.get(tensor))).toList());
  }

  /// Whether there was an input that has no place yet.
  private static boolean pushInputs(Pair pair, Map<Tensor, Integer> places, ArrayDeque<Pair> open) {
    List<Tensor> small = pair.small().inputs();
    List<Tensor> large = pair.large().inputs();
    if (pair.small().op().getClass() != pair.large().op().getClass()
        || small.size() != large.size()) {
      throw new NotExported(
          "a computation that is another one for a batch of another size: "
              + pair.small().op().name()
              + " becomes "
              + pair.large().op().name());
    }
    boolean pushed = false;
    for (int i = small.size() - 1; i >= 0; i--) {
      if (!places.containsKey(small.get(i))) {
        open.push(new Pair(small.get(i), large.get(i)));
        pushed = true;
      }
    }
    return pushed;
  }

  private static void place(
      Pair pair, List<Step> steps, Map<Tensor, Integer> places, Map<Key, Integer> known) {
    Tensor tensor = pair.small();
    List<Integer> inputs =
        tensor.inputs().stream().map(in -> Objects.requireNonNull(places.get(in))).toList();
    if (tensor.op() instanceof Marker) { // its value is that of an input
      places.put(tensor, inputs.getLast());
      return;
    }
    boolean bound = tensor.op() instanceof Leaf && !(tensor.op() instanceof Leaf.Range);
    Integer same = bound ? null : known.putIfAbsent(new Key(tensor.op(), inputs), steps.size());
    if (same == null) {
      places.put(tensor, steps.size());
      steps.add(new Step(tensor, pair.large(), inputs));
    } else {
      places.put(tensor, same);
    }
  }
}
