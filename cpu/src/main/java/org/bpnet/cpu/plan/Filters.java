package org.bpnet.cpu.plan;

import org.bpnet.cpu.convolution.Convolutions;
import org.bpnet.cpu.spi.ConvolutionEngine.Call;
import org.bpnet.cpu.spi.Correlation;
import org.bpnet.cpu.spi.Correlation.Wanted;
import org.bpnet.cpu.spi.Operands;
import org.jspecify.annotations.Nullable;

/// Runs a convolution, or one of its gradients, on pieces of a batch. Each thread has computations
/// of its own, made ready when it first needs them: one for whole pieces, one for what is left.
final class Filters {
  private static final int F32 = 4;

  private final Convolutions convolutions;
  private final Correlation correlation;
  private final Wanted wanted;
  private final int piece;
  private final @Nullable Call[] whole; // by part
  private final @Nullable Call[] rest; // by part
  private final Operands[] operands; // by part

  /// @param piece images in a whole piece
  Filters(Filter filter, int piece, Tools tools) {
    int parts = tools.team().size();
    this.convolutions = tools.convolutions();
    this.correlation = filter.correlation();
    this.wanted = filter.wanted();
    this.piece = piece;
    this.whole = new Call[parts];
    this.rest = new Call[parts];
    this.operands = new Operands[parts];
    for (int i = 0; i < parts; i++) {
      operands[i] = new Operands();
    }
  }

  /// Computes images `from` to `to` on the thread of a part; all of w, whichever is wanted.
  void run(int part, Frame frame, Place x, Place w, Place y, int from, int to) {
    Operands mine = operands[part];
    mine.set(
        frame.segment(x),
        x.offset() + (long) from * correlation.inputs() * F32,
        frame.segment(w),
        w.offset(),
        frame.segment(y),
        y.offset() + (long) from * correlation.outputs() * F32);
    call(to - from == piece ? whole : rest, part, to - from).run(mine);
    mine.clear();
  }

  private Call call(@Nullable Call[] calls, int part, int images) {
    Call call = calls[part];
    if (call == null) {
      call = convolutions.prepare(correlation, wanted, images);
      calls[part] = call;
    }
    return call;
  }
}
