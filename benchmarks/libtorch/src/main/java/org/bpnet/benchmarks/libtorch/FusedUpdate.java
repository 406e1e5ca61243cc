package org.bpnet.benchmarks.libtorch;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.bpnet.benchmarks.work.Workload;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// One kernel call for the update of all parameters, what Python's optimizers run with
/// `fused=True`. The C++ frontend's own optimizers do without, and take far longer for Adam.
final class FusedUpdate implements AutoCloseable {
  private final Workload work;
  private final Arena arena = Arena.ofConfined();
  private final List<Tensor> kept = new ArrayList<>();
  private final List<MemorySegment> counts = new ArrayList<>();
  private final MemorySegment parameters;
  private final MemorySegment gradients;
  private final MemorySegment first;
  private final MemorySegment second;
  private final MemorySegment steps;
  private final MemorySegment none;
  private final MemorySegment absent;
  private int step;

  FusedUpdate(Workload work, List<Tensor> parameters) {
    this.work = work;
    this.parameters = array(parameters);
    gradients = arrayRef(MemorySegment.NULL, parameters.size());
    first = array(zeros(parameters));
    second = array(zeros(parameters));
    var counters = new ArrayList<Tensor>();
    for (int i = 0; i < parameters.size(); i++) {
      Tensor counter = torch.zeros(1);
      counters.add(counter);
      counts.add(at(counter.data_ptr_float(), Float.BYTES));
    }
    kept.addAll(counters);
    steps = array(counters);
    none = arrayRef(MemorySegment.NULL, 0);
    absent = arena.allocate(16, 8);
  }

  private List<Tensor> zeros(List<Tensor> like) {
    List<Tensor> zeros = like.stream().map(one -> torch.zeros_like(one.detach())).toList();
    kept.addAll(zeros);
    return zeros;
  }

  /// A `c10::ArrayRef<Tensor>`; a tensor is one pointer.
  private MemorySegment array(List<Tensor> tensors) {
    MemorySegment words = arena.allocate(JAVA_LONG, tensors.size());
    for (int i = 0; i < tensors.size(); i++) {
      words.setAtIndex(JAVA_LONG, i, at(tensors.get(i), Long.BYTES).get(JAVA_LONG, 0));
    }
    return arrayRef(words, tensors.size());
  }

  private MemorySegment arrayRef(MemorySegment words, int length) {
    MemorySegment ref = arena.allocate(Native.ARRAY_REF);
    ref.set(ADDRESS, 0, words);
    ref.set(JAVA_LONG, Long.BYTES, length);
    return ref;
  }

  private static MemorySegment at(Pointer pointer, long bytes) {
    return MemorySegment.ofAddress(pointer.address()).reinterpret(bytes);
  }

  /// Updates all parameters.
  void step(TensorVector values) {
    step++;
    // The first word of a std::vector is where its elements begin.
    gradients.set(JAVA_LONG, 0, at(values, Long.BYTES).get(JAVA_LONG, 0));
    try {
      switch (work.rule()) {
        case SGD -> sgd(none, 0);
        case MOMENTUM -> sgd(first, 0.9);
        case ADAM -> adam();
        case INFERENCE -> throw new IllegalStateException("inference has no update");
      }
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private void sgd(MemorySegment velocities, double momentum) throws Throwable {
    Native.FUSED_SGD.invokeExact(
        parameters,
        gradients,
        velocities,
        0.0,
        momentum,
        work.rate(),
        0.0,
        false,
        false,
        step == 1,
        absent,
        absent);
  }

  private void adam() throws Throwable {
    for (MemorySegment count : counts) {
      count.set(JAVA_FLOAT, 0, step);
    }
    Native.FUSED_ADAM.invokeExact(
        parameters,
        gradients,
        first,
        second,
        none,
        steps,
        work.rate(),
        0.9,
        0.999,
        0.0,
        1e-8,
        false,
        false,
        absent,
        absent);
  }

  @Override
  public void close() {
    kept.forEach(Pointer::close);
    arena.close();
  }
}
