package org.bpnet.cpu.step;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.bpnet.core.spi.Graph;
import org.bpnet.cpu.spi.Correlation;
import org.bpnet.cpu.storage.Frame;
import org.bpnet.cpu.storage.Place;

/// The gradient of a convolution by its kernel, in pieces of the batch: each yields a gradient of
/// its own, and a further step adds them up in order.
///
/// The rows are the pieces. Their number follows from the shapes alone, so that no bit depends on
/// who computes them.
final class FilterGradientStep implements Step {
  private static final int F32 = 4;

  /// Elements that the pieces' gradients have together, at most, if there is more than a few of
  /// them: 4 MiB to write and read again. Ours.
  private static final int ELEMENTS = 1 << 20;

  private static final int FEW = 4;
  private static final int MANY = 16;

  private final Filters filters;
  private final Correlation correlation;
  private final int images;
  private final int piece;
  private final Place x;
  private final Place y;
  private final List<Place> results;
  private Frame frame = Frame.NONE;

  /// @param results where the gradients of the pieces go, as many as [#pieces] says
  FilterGradientStep(
      Graph graph, int node, IntFunction<Place> places, Tools tools, List<Place> results) {
    Filter filter = Filter.of(graph, node);
    this.correlation = filter.correlation();
    this.images = filter.images();
    this.piece = piece(filter);
    this.x = places.apply(filter.x());
    this.y = places.apply(filter.y());
    this.results = results;
    this.filters = new Filters(filter, piece, tools);
  }

  /// How many pieces the batch of a gradient has.
  static int pieces(Graph graph, int node) {
    Filter filter = Filter.of(graph, node);
    int piece = piece(filter);
    return Math.max(1, (filter.images() + piece - 1) / piece);
  }

  private static int piece(Filter filter) {
    int pieces = Math.clamp(ELEMENTS / Math.max(1, filter.correlation().weights()), FEW, MANY);
    return Math.max(1, (filter.images() + pieces - 1) / pieces);
  }

  @Override
  public int rows() {
    return results.size();
  }

  @Override
  public long work() {
    return images * correlation.work();
  }

  @Override
  public List<Access> accesses() {
    List<Access> accesses = new ArrayList<>();
    accesses.add(Access.read(x, Access.WHOLE));
    accesses.add(Access.read(y, Access.WHOLE));
    results.forEach(place -> accesses.add(Access.write(place, Access.WHOLE)));
    return accesses;
  }

  @Override
  public void bind(Frame run) {
    frame = run;
    filters.bind(run);
  }

  @Override
  public void drop() {
    filters.drop();
  }

  @Override
  public void run(int part, int from, int to) {
    for (int i = from; i < to; i++) {
      run(part, results.get(i), i * piece, Math.min(images, (i + 1) * piece));
    }
  }

  private void run(int part, Place result, int from, int to) {
    if (from == to) { // a batch of none
      long bytes = (long) correlation.weights() * F32;
      frame.segment(result).asSlice(result.offset(), bytes).fill((byte) 0);
      return;
    }
    filters.run(part, x, result, y, from, to);
  }
}
