package org.bpnet.cpu.convolution;

import org.bpnet.core.op.Span;
import org.bpnet.cpu.matmul.WindowTiles;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.spi.ConvolutionEngine;
import org.bpnet.cpu.spi.Correlation;
import org.bpnet.cpu.spi.Correlation.Wanted;

/// Convolutions straight from the images, without a matrix of patches: at every position the rows
/// of the window are runs of neighbouring elements, so that tiles of a matrix product can read them
/// where they lie. Images are padded, one at a time, where the window reaches over their left or
/// right edge; rows of the window above or below the image are left out.
///
/// **Source.** Georganas et al. 2018, "Anatomy of High-Performance Deep Learning Convolutions on
/// SIMD Architectures", for the order of the loops; the layout is ours, channels last.
public final class DirectEngine implements ConvolutionEngine {
  private final WindowTiles tiles;
  private final MemoryPool pool;

  /// @param vectorBits 128, 256 or 512
  /// @param pool where kernels are kept and images are padded
  public DirectEngine(int vectorBits, MemoryPool pool) {
    this.tiles = new WindowTiles(vectorBits);
    this.pool = pool;
  }

  @Override
  public String name() {
    return "direct";
  }

  @Override
  public boolean suits(Correlation c, Wanted wanted) {
    Span rows = c.window().rows();
    Span columns = c.window().columns();
    boolean isPlain = c.groups() == 1 && columns.dilation() == 1 && c.window().taps() > 1;
    boolean turns = Slide.isTurnable(rows) && Slide.isTurnable(columns);
    return isPlain && (wanted != Wanted.INPUT || turns);
  }

  @Override
  public Call prepare(Correlation correlation, Wanted wanted, int images) {
    return switch (wanted) {
      case OUTPUT -> new SlideCall(Slide.output(correlation), images, tiles, pool);
      case INPUT -> new SlideCall(Slide.input(correlation), images, tiles, pool);
      case WEIGHT -> new KernelGradientCall(correlation, images, tiles, pool);
    };
  }

  @Override
  public void close() {}
}
