package org.bpnet.cpu.spi;

import org.bpnet.core.Precision;
import org.bpnet.core.spi.Availability;
import org.bpnet.cpu.memory.MemoryPool;

/// How an engine for matrix products makes itself known to the CPU backend: a service. Modules that
/// provide one are optional; without them the backend's own kernels compute everything.
public interface MatMulProvider {
  /// The short name by which the engine is asked for, `onednn`.
  String name();

  /// Whether products of this precision can be computed here and on what, or why not. Loads what
  /// has to be loaded; a later call is cheap.
  Availability availability(Precision precision);

  /// Opens the engine. Its operands and results are single precision, whatever the precision of its
  /// products.
  ///
  /// @param pool where scratch memory comes from
  /// @throws org.bpnet.core.BackendException if it is not available
  MatMulEngine open(Precision precision, MemoryPool pool);
}
