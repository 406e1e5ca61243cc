package org.bpnet.cpu.convolution;

import java.util.List;
import org.bpnet.cpu.spi.ConvolutionEngine;
import org.bpnet.cpu.spi.Correlation;
import org.bpnet.cpu.spi.Correlation.Wanted;

/// Convolutions of single-precision images on off-heap memory: leaves each to the first engine that
/// it suits.
///
/// @param engines in the order in which they are asked; the last takes everything
public record Convolutions(List<ConvolutionEngine> engines) implements AutoCloseable {
  /// Keeps the list as it is now.
  public Convolutions {
    engines = List.copyOf(engines);
  }

  /// Makes ready a computation for so many images at a time, by the engine that it suits.
  public ConvolutionEngine.Call prepare(Correlation correlation, Wanted wanted, int images) {
    for (ConvolutionEngine engine : engines) {
      if (engine.suits(correlation, wanted)) {
        return engine.prepare(correlation, wanted, images);
      }
    }
    throw new IllegalStateException("no engine for " + correlation);
  }

  /// Frees what the engines hold.
  @Override
  public void close() {
    engines.forEach(ConvolutionEngine::close);
  }
}
