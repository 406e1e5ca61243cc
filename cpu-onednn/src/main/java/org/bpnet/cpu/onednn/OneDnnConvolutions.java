package org.bpnet.cpu.onednn;

import java.util.HashSet;
import java.util.Set;
import org.bpnet.core.op.Window;
import org.bpnet.core.spi.Precision;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.spi.ConvolutionEngine;
import org.bpnet.cpu.spi.Correlation;

/// Convolutions by oneDNN's own primitives. Images stay in our order, channels last, which it knows
/// as `nhwc` and computes as fast as its blocked ones; the kernel, small beside them, is brought
/// into the order that it prefers, and its gradient back.
///
/// Two kinds oneDNN computes wrongly, found against sums in double in 3.11, and does not suit: a
/// convolution of one channel whose windows have a stride along the columns and one position there
/// (with rows one apart), and in bfloat16 a gradient by the kernel whose stride is wider than the
/// image.
///
/// A third writes outside its memory, in every version up to 3.13: the gradient by a kernel of one
/// tap that moves by more than one, of fewer channels than a block of 16, asks for a scratchpad
/// sized by those channels and copies whole blocks into it (uxlfoundation/oneDNN issue 6035).
final class OneDnnConvolutions implements ConvolutionEngine {
  private static final int BLOCK = 16;

  private final OneDnn oneDnn;
  private final Primitives primitives;
  private final Precision precision;
  private final MemoryPool pool;
  private final Set<OneDnnConvolution> prepared = new HashSet<>();

  OneDnnConvolutions(OneDnn oneDnn, Precision precision, MemoryPool pool) {
    this.oneDnn = oneDnn;
    this.primitives = new Primitives(oneDnn);
    this.precision = precision;
    this.pool = pool;
  }

  @Override
  public String name() {
    return "onednn";
  }

  @Override
  public boolean suits(Correlation correlation, Correlation.Wanted wanted) {
    int stride = correlation.window().columns().stride();
    return switch (wanted) {
      case OUTPUT -> stride == 1 || correlation.across() > 1 || !isOfSingleChannels(correlation);
      case INPUT -> true;
      case WEIGHT ->
          (precision == Precision.F32 || correlation.width() >= stride)
              && !overrunsItsScratchpad(correlation);
    };
  }

  /// Whatever the processor: a block has 16 channels with AVX-512, 8 with AVX2.
  private static boolean overrunsItsScratchpad(Correlation correlation) {
    Window window = correlation.window();
    return correlation.groups() == 1
        && window.taps() == 1
        && (window.rows().stride() > 1 || window.columns().stride() > 1)
        && correlation.in() < BLOCK;
  }

  private static boolean isOfSingleChannels(Correlation correlation) {
    return correlation.in() == correlation.groups();
  }

  @Override
  public synchronized Call prepare(Correlation correlation, Correlation.Wanted wanted, int images) {
    var call =
        new OneDnnConvolution(
            oneDnn, primitives, correlation, wanted, images, precision, pool, this::forget);
    prepared.add(call);
    return call;
  }

  private synchronized void forget(OneDnnConvolution call) {
    prepared.remove(call);
  }

  @Override
  public synchronized void close() {
    prepared.forEach(OneDnnConvolution::free);
    prepared.clear();
    primitives.close();
  }
}
