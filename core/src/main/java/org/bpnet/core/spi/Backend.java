package org.bpnet.core.spi;

import java.util.List;
import org.bpnet.core.array.DType;

/// Kernels and memory of one device.
///
/// A backend receives whole graphs: what is fused, in which order it runs and where intermediates
/// lie is its own affair. It is right when its results agree with the reference backend's. Backends
/// may be used from several threads; a [Plan] runs once at a time per call.
public interface Backend extends AutoCloseable {
  /// The short name by which it is asked for, `cpu`.
  String name();

  /// One line about what it runs on, `CPU, 16 x F32 vectors, 2 threads`.
  String description();

  /// What computes which kind of operation.
  default List<Workhorse> workhorses() {
    return List.of();
  }

  /// The type that real numbers have on this backend.
  DType floatType();

  /// New storage, its contents undefined.
  ///
  /// @throws org.bpnet.core.spi.BackendException if memory runs out
  Storage allocate(DType type, int count);

  /// A plan for this graph; backends cache plans by the graph's structure.
  Plan plan(Graph graph);

  /// This backend with another precision of products: the same device, memory and threads, so that
  /// storage of one is storage of the other. It ends with this one; closing it does nothing.
  Backend at(Precision precision);

  /// Waits for what runs, then frees all memory and threads. What uses the backend, its storage or
  /// its plans afterwards gets a [ClosedException].
  @Override
  void close();
}
