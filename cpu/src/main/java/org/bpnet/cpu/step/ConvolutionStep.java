package org.bpnet.cpu.step;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.bpnet.core.spi.Graph;
import org.bpnet.cpu.spi.Correlation;
import org.bpnet.cpu.spi.Correlation.Wanted;
import org.bpnet.cpu.storage.Frame;
import org.bpnet.cpu.storage.Place;
import org.jspecify.annotations.Nullable;

/// A convolution, or its gradient by its input. Where an element-wise kernel is all that reads the
/// result, it runs on each piece as soon as that is finished, while it is in the cache.
///
/// The rows are the images. They are computed in pieces of a fixed number, so that no bit depends
/// on who computes them.
final class ConvolutionStep implements Step {
  private static final int F32 = 4;

  /// Pieces that a batch has at least: more than most machines have cores. Ours.
  private static final int PIECES = 16;

  /// Bytes of images that stay in half of a usual second cache. Ours.
  private static final int CACHED = 512 << 10;

  /// Positions of the window in a piece, at least: the kernel is brought into another order for
  /// each piece, which takes as long as some ten positions. Ours.
  private static final int POSITIONS = 512;

  private final Filters filters;
  private final Correlation correlation;
  private final int images;
  private final int piece;
  private final boolean forward;
  private final Place x;
  private final Place w;
  private final Place y;
  private final @Nullable KernelStep finish;
  private final int positions; // of an image of the result
  private final int channels; // of the result

  ConvolutionStep(
      Graph graph, int node, IntFunction<Place> places, Tools tools, @Nullable KernelStep finish) {
    Filter filter = Filter.of(graph, node);
    this.correlation = filter.correlation();
    this.images = filter.images();
    this.piece = piece(correlation, images);
    this.forward = filter.wanted() == Wanted.OUTPUT;
    this.x = places.apply(filter.x());
    this.w = places.apply(filter.w());
    this.y = places.apply(filter.y());
    this.finish = finish;
    this.filters = new Filters(filter, piece, tools);
    this.positions =
        forward
            ? correlation.down() * correlation.across()
            : correlation.height() * correlation.width();
    this.channels = forward ? correlation.out() : correlation.in();
  }

  /// Images computed together: a power of two, since the steps of a phase are cut alike.
  private static int piece(Correlation c, int images) {
    int positions = Math.max(1, c.down() * c.across());
    int enough = Math.min(images, (POSITIONS + positions - 1) / positions);
    int fitting = CACHED / Math.max(1, F32 * (c.inputs() + c.outputs()));
    int wanted = Math.max(enough, Math.min(fitting, images / PIECES));
    int piece = 1;
    while (piece < wanted) {
      piece *= 2;
    }
    return piece;
  }

  @Override
  public int rows() {
    return Math.max(1, images);
  }

  @Override
  public int grain() {
    return piece;
  }

  @Override
  public int piece() {
    return piece;
  }

  @Override
  public long work() {
    return images * correlation.work();
  }

  @Override
  public List<Access> accesses() {
    List<Access> accesses = new ArrayList<>();
    accesses.add(new Access(x, perRow(correlation.inputs()), !forward));
    accesses.add(new Access(y, perRow(correlation.outputs()), forward));
    accesses.add(Access.read(w, Access.WHOLE));
    if (finish != null) {
      accesses.addAll(finish.accesses());
      accesses.removeIf(access -> access.place() == written() && !access.writes());
    }
    return accesses;
  }

  private int perRow(int elements) {
    return images > 1 ? elements : Access.WHOLE;
  }

  private Place written() {
    return forward ? y : x;
  }

  @Override
  public void bind(Frame run) {
    filters.bind(run);
    if (finish != null) {
      finish.bind(run);
    }
  }

  @Override
  public void drop() {
    filters.drop();
    if (finish != null) {
      finish.drop();
    }
  }

  @Override
  public void run(int part, int from, int to) {
    int end = Math.min(to, images);
    for (int image = from; image < end; image += piece) {
      int next = Math.min(image + piece, end);
      filters.run(part, x, w, y, image, next);
      if (finish != null) {
        finish.block(part, image * positions, next * positions, 0, channels);
      }
    }
  }
}
