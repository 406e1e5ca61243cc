package org.bpnet.cpu.convolution;

import org.bpnet.cpu.spi.ConvolutionEngine;
import org.bpnet.cpu.spi.Correlation;

/// Convolutions of single-precision images on off-heap memory: leaves each to the engine that suits
/// it.
///
/// @param engine computes what suits it
/// @param fallback computes the rest
public record Convolutions(ConvolutionEngine engine, ConvolutionEngine fallback)
    implements AutoCloseable {

  /// Makes ready a computation for so many images at a time, by the engine that suits it.
  public ConvolutionEngine.Call prepare(
      Correlation correlation, Correlation.Wanted wanted, int images) {
    ConvolutionEngine chosen = engine.suits(correlation) ? engine : fallback;
    return chosen.prepare(correlation, wanted, images);
  }

  /// Frees what the engines hold.
  @Override
  public void close() {
    engine.close();
    fallback.close();
  }
}
