package org.bpnet.cpu.step;

import java.util.stream.IntStream;
import org.bpnet.cpu.convolution.ConvolutionEngines;
import org.bpnet.cpu.spi.ConvolutionEngine.Call;
import org.bpnet.cpu.spi.Correlation;
import org.bpnet.cpu.spi.Correlation.Wanted;
import org.bpnet.cpu.spi.Operands;
import org.bpnet.cpu.storage.Frame;
import org.bpnet.cpu.storage.Place;
import org.jspecify.annotations.Nullable;

/// Runs a convolution, or one of its gradients, on pieces of a batch. Each thread has computations
/// of its own, made ready when it first needs them: one for whole pieces, one for what is left.
final class Filters {
  private static final int F32 = 4;

  private final ConvolutionEngines convolutions;
  private final Correlation correlation;
  private final Wanted wanted;
  private final int piece;
  private final Part[] parts;
  private Frame frame = Frame.NONE;
  private long runs;

  /// What one thread works with.
  private static final class Part {
    final Operands operands = new Operands();
    final Prepared whole = new Prepared();
    final Prepared rest = new Prepared();
  }

  /// A computation, and the run whose kernel it knows.
  private static final class Prepared {
    @Nullable Call call;
    long run;

    void drop() {
      if (call != null) {
        call.close();
        call = null;
      }
    }
  }

  /// @param piece images in a whole piece
  Filters(Filter filter, int piece, Tools tools) {
    this.convolutions = tools.convolutions();
    this.correlation = filter.correlation();
    this.wanted = filter.wanted();
    this.piece = piece;
    this.parts =
        IntStream.range(0, tools.team().size()).mapToObj(_ -> new Part()).toArray(Part[]::new);
  }

  /// Takes up the memory of a run, in which the kernel may be another.
  void bind(Frame run) {
    frame = run;
    runs++;
  }

  /// See [Step#drop].
  void drop() {
    for (Part part : parts) {
      part.whole.drop();
      part.rest.drop();
    }
  }

  /// Computes images `from` to `to` on the thread of a part; all of w, whichever is wanted.
  void run(int part, Place x, Place w, Place y, int from, int to) {
    Part mine = parts[part];
    mine.operands.set(
        frame.segment(x),
        x.offset() + (long) from * correlation.inputs() * F32,
        frame.segment(w),
        w.offset(),
        frame.segment(y),
        y.offset() + (long) from * correlation.outputs() * F32);
    run(to - from == piece ? mine.whole : mine.rest, to - from, mine.operands);
    mine.operands.clear();
  }

  private void run(Prepared prepared, int images, Operands operands) {
    Call call = prepared.call;
    if (call == null) {
      call = convolutions.prepare(correlation, wanted, images);
      prepared.call = call;
      prepared.run = 0; // runs count from 1
    }
    if (prepared.run != runs && wanted != Wanted.WEIGHT) {
      call.renew(operands);
      prepared.run = runs;
    }
    call.run(operands);
  }
}
