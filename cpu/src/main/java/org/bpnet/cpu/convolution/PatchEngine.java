package org.bpnet.cpu.convolution;

import org.bpnet.cpu.matmul.MatMulEngines;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.spi.ConvolutionEngine;
import org.bpnet.cpu.spi.Correlation;

/// Convolutions as matrix products: what the window sees from one position becomes a row of a
/// matrix, the kernel is the other factor.
///
/// **Source.** Chellapilla, Puri, Simard 2006, "High Performance Convolutional Neural Networks for
/// Document Processing", section 4.1.
public final class PatchEngine implements ConvolutionEngine {
  private final MatMulEngines products;
  private final MemoryPool pool;

  /// Convolutions by way of products, which stay the caller's.
  ///
  /// @param pool where the patches are put
  public PatchEngine(MatMulEngines products, MemoryPool pool) {
    this.products = products;
    this.pool = pool;
  }

  @Override
  public String name() {
    return "patches";
  }

  @Override
  public boolean suits(Correlation correlation, Correlation.Wanted wanted) {
    return true;
  }

  @Override
  public Call prepare(Correlation correlation, Correlation.Wanted wanted, int images) {
    return new PatchCall(new Patches(correlation), wanted, images, products, pool);
  }

  @Override
  public void close() {}
}
