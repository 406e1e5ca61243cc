package org.bpnet.cpu.spi;

import org.bpnet.core.spi.Availability;
import org.bpnet.core.spi.Precision;
import org.bpnet.cpu.memory.MemoryPool;

/// How a library for products and convolutions makes itself known to the CPU backend: a service.
/// Modules that provide one are optional; without them the backend's own kernels compute
/// everything.
public interface AcceleratorProvider {
  /// The short name by which the engine is asked for, `onednn`.
  String name();

  /// Whether products and convolutions of this precision can be computed here and on what, or why
  /// not. Loads what has to be loaded; a later call is cheap.
  Availability availability(Precision precision);

  /// Opens the engine for products. Its operands and results are single precision, whatever the
  /// precision of its products.
  ///
  /// @param pool where scratch memory comes from
  /// @throws org.bpnet.core.spi.BackendException if it is not available
  MatMulEngine openProducts(Precision precision, MemoryPool pool);

  /// Opens the engine for convolutions; as [#openProducts].
  ConvolutionEngine openConvolutions(Precision precision, MemoryPool pool);
}
