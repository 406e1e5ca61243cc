package org.bpnet.cpu.step;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Pooling;
import org.bpnet.core.op.Pooling.WindowPut;
import org.bpnet.core.op.Pooling.WindowSpread;
import org.bpnet.core.op.Pooling.WindowSum;
import org.bpnet.core.op.Pooling.WindowTake;
import org.bpnet.core.op.Primitive;
import org.bpnet.core.op.Span;
import org.bpnet.core.op.Window;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Node;
import org.bpnet.cpu.storage.Frame;
import org.bpnet.cpu.storage.Place;
import org.jspecify.annotations.Nullable;

/// Sums and maxima over windows and their adjoints: by kernels where a window lies inside its
/// image, in plain loops at the edges. The rows are the images.
final class WindowStep implements Step {
  private static final int WIDTH = 4;

  private final Primitive op;
  private final Window window;
  private final Shape x;
  private final Shape y;
  private final Place selector; // of x's shape
  private final Place read; // the last operand
  private final Place written;
  private final @Nullable WindowKernels kernels;
  private final boolean spreads;
  private final boolean adds; // to what is there, or leaves elements out
  private final int firstInside; // of the positions along a row
  private final int lastInside; // exclusive
  private Frame frame = Frame.NONE;

  private WindowStep(
      Primitive op,
      Window window,
      Shape x,
      Shape y,
      Place selector,
      Place read,
      Place written,
      Tools tools) {
    this.op = op;
    this.window = window;
    this.x = x;
    this.y = y;
    this.selector = selector;
    this.read = read;
    this.written = written;
    this.kernels = WindowKernels.of(op, window, x, y, selector, read, written, tools).orElse(null);
    this.spreads = op instanceof WindowSpread || op instanceof WindowPut;
    int first = 0;
    while (first < y.extent(2) && !isInside(window.columns(), first, x.extent(2))) {
      first++;
    }
    int last = first;
    while (last < y.extent(2) && isInside(window.columns(), last, x.extent(2))) {
      last++;
    }
    this.firstInside = first;
    this.lastInside = last;
    boolean tiles = isTiled(window.rows(), x.extent(1)) && isTiled(window.columns(), x.extent(2));
    this.adds =
        !(op instanceof WindowTake) && !(op instanceof WindowPut && tiles && kernels != null);
  }

  /// Whether positions see every element once.
  private static boolean isTiled(Span span, int extent) {
    return span.equals(Span.of(span.taps()).withStride(span.taps())) && extent % span.taps() == 0;
  }

  /// Whether all taps see elements.
  private static boolean isInside(Span span, int position, int extent) {
    return span.place(position, 0) >= 0 && span.place(position, span.taps() - 1) < extent;
  }

  static WindowStep of(Graph graph, int index, IntFunction<Place> places, Tools tools) {
    Node node = graph.node(index);
    Shape first = graph.node(node.input(0)).shape();
    Window window = ((Pooling) node.op()).window();
    boolean spreads = node.op() instanceof WindowSpread || node.op() instanceof WindowPut;
    Shape x = spreads ? node.shape() : first;
    Shape y = spreads ? graph.node(node.inputs().getLast()).shape() : node.shape();
    return new WindowStep(
        node.op(),
        window,
        x,
        y,
        places.apply(node.input(0)),
        places.apply(node.inputs().getLast()),
        places.apply(index),
        tools);
  }

  @Override
  public int rows() {
    return Math.max(1, x.extent(0));
  }

  @Override
  public int piece() {
    return ANY;
  }

  @Override
  public long work() {
    return (long) y.elementCount() * window.taps();
  }

  @Override
  public List<Access> accesses() {
    int large = perRow(x);
    int small = perRow(y);
    List<Access> accesses = new ArrayList<>();
    if (op instanceof WindowTake || op instanceof WindowPut) {
      accesses.add(Access.read(selector, large));
    }
    accesses.add(Access.read(read, spreads ? small : large));
    accesses.add(Access.write(written, spreads ? large : small));
    return accesses;
  }

  private int perRow(Shape shape) {
    return rows() == 1 ? Access.WHOLE : shape.elementCount() / rows();
  }

  @Override
  public void bind(Frame run) {
    frame = run;
  }

  @Override
  public void run(int part, int from, int to) {
    long perRow = (long) (spreads ? x : y).elementCount() / rows() * WIDTH;
    if (adds) {
      frame
          .segment(written)
          .asSlice(written.offset() + from * perRow, (to - from) * perRow)
          .fill((byte) 0);
    }
    for (int image = from; image < Math.min(to, y.extent(0)); image++) {
      for (int row = 0; row < y.extent(1); row++) {
        row(part, image, row);
      }
    }
  }

  private void row(int part, int image, int row) {
    int width = y.extent(2);
    if (kernels == null
        || !isInside(window.rows(), row, x.extent(1))
        || firstInside == lastInside) {
      edge(image, row, 0, width);
    } else {
      edge(image, row, 0, firstInside);
      kernels.run(part, frame, image, row, firstInside, lastInside);
      edge(image, row, lastInside, width);
    }
  }

  private void edge(int image, int row, int from, int to) {
    int start = (image * y.extent(1) + row) * y.extent(2);
    for (int position = start + from; position < start + to; position++) {
      for (int c = 0; c < x.extent(3); c++) {
        if (op instanceof WindowTake || op instanceof WindowPut) {
          move(position, c);
        } else {
          sum(position, c);
        }
      }
    }
  }

  /// The value at the largest of the window, there or back.
  private void move(int position, int c) {
    MemorySegment source = frame.segment(read);
    MemorySegment target = frame.segment(written);
    long chosen = chosen(position, c) * WIDTH;
    long own = ((long) position * x.extent(3) + c) * WIDTH;
    if (op instanceof WindowTake) {
      float value = source.get(JAVA_FLOAT, read.offset() + chosen);
      target.set(JAVA_FLOAT, written.offset() + own, value);
    } else {
      add(target, written.offset() + chosen, source.get(JAVA_FLOAT, read.offset() + own));
    }
  }

  private long chosen(int position, int c) {
    MemorySegment values = frame.segment(selector);
    long chosen = -1;
    float best = 0;
    for (int tap = 0; tap < window.taps(); tap++) {
      long place = place(position, tap, c);
      if (place >= 0) {
        float element = values.get(JAVA_FLOAT, selector.offset() + place * WIDTH);
        boolean isFirstNaN = Float.isNaN(element) && !Float.isNaN(best);
        if (chosen < 0 || element > best || isFirstNaN) {
          chosen = place;
          best = element;
        }
      }
    }
    return chosen;
  }

  private void sum(int position, int c) {
    MemorySegment source = frame.segment(read);
    MemorySegment target = frame.segment(written);
    long own = ((long) position * x.extent(3) + c) * WIDTH;
    for (int tap = 0; tap < window.taps(); tap++) {
      long place = place(position, tap, c) * WIDTH;
      if (place >= 0) {
        if (op instanceof WindowSum) {
          add(target, written.offset() + own, source.get(JAVA_FLOAT, read.offset() + place));
        } else {
          add(target, written.offset() + place, source.get(JAVA_FLOAT, read.offset() + own));
        }
      }
    }
  }

  /// The element of x that a tap of a position sees; negative in the padding.
  private long place(int position, int tap, int c) {
    Span rows = window.rows();
    Span columns = window.columns();
    int n = position / (y.extent(1) * y.extent(2));
    int h = rows.place(position / y.extent(2) % y.extent(1), tap / columns.taps());
    int v = columns.place(position % y.extent(2), tap % columns.taps());
    boolean inside = h >= 0 && h < x.extent(1) && v >= 0 && v < x.extent(2);
    return inside ? (((long) n * x.extent(1) + h) * x.extent(2) + v) * x.extent(3) + c : -1;
  }

  private static void add(MemorySegment segment, long at, float value) {
    segment.set(JAVA_FLOAT, at, segment.get(JAVA_FLOAT, at) + value);
  }
}
