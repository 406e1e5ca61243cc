package org.bpnet.cpu.plan;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.bpnet.core.Shape;
import org.bpnet.core.op.Convolution;
import org.bpnet.core.op.ConvolutionInput;
import org.bpnet.core.op.ConvolutionWeight;
import org.bpnet.core.op.Window;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Node;

/// A convolution or one of its derivatives, in plain loops: y, x or w summed up in memory from the
/// other two. The rows are the examples; those of a kernel's gradient, to which all examples add,
/// are the kernel's.
final class ConvolutionStep implements Step {
  private static final int WIDTH = 4;

  /// Which of the three is computed.
  private enum Role {
    Y,
    X,
    W
  }

  private final Role role;
  private final Window window;
  private final int groups;
  private final Shape x;
  private final Shape w;
  private final Shape y;
  private final Place ofX;
  private final Place ofW;
  private final Place ofY;
  private Frame frame = Frame.NONE;

  private ConvolutionStep(
      Role role, Window window, int groups, Shape[] shapes, IntFunction<Place> places) {
    this.role = role;
    this.window = window;
    this.groups = groups;
    this.x = shapes[0];
    this.w = shapes[1];
    this.y = shapes[2];
    this.ofX = places.apply(0);
    this.ofW = places.apply(1);
    this.ofY = places.apply(2);
  }

  static ConvolutionStep of(Graph graph, int index, IntFunction<Place> places) {
    Node node = graph.node(index);
    int first = node.input(0);
    int second = node.input(1);
    return switch (node.op()) {
      case Convolution op ->
          of(Role.Y, op.window(), op.groups(), graph, places, first, second, index);
      case ConvolutionInput op ->
          of(Role.X, op.window(), op.groups(), graph, places, index, second, first);
      case ConvolutionWeight op ->
          of(Role.W, op.window(), op.groups(), graph, places, first, index, second);
      default -> throw new IllegalStateException(node.op().name() + " is no convolution");
    };
  }

  private static ConvolutionStep of(
      Role role,
      Window window,
      int groups,
      Graph graph,
      IntFunction<Place> places,
      int x,
      int w,
      int y) {
    int[] nodes = {x, w, y};
    Shape[] shapes = {graph.node(x).shape(), graph.node(w).shape(), graph.node(y).shape()};
    return new ConvolutionStep(role, window, groups, shapes, i -> places.apply(nodes[i]));
  }

  private Shape written() {
    return switch (role) {
      case Y -> y;
      case X -> x;
      case W -> w;
    };
  }

  /// The examples; the kernel's rows as far as they are whole rows of out-channels.
  @Override
  public int rows() {
    return role == Role.W && w.count(0, 3) == 1 ? 1 : Moves.rows(written().slice(0, axes()));
  }

  private int axes() {
    return role == Role.W ? 3 : 1;
  }

  @Override
  public long work() {
    return (long) y.elementCount() * w.count(0, 3);
  }

  @Override
  public List<Access> accesses() {
    List<Access> accesses = new ArrayList<>();
    accesses.add(access(Role.X, ofX, x));
    accesses.add(access(Role.Y, ofY, y));
    accesses.add(access(Role.W, ofW, w));
    return accesses;
  }

  private Access access(Role whose, Place place, Shape shape) {
    boolean writes = whose == role;
    boolean cut = rows() > 1 && (role == Role.W ? writes : whose != Role.W);
    return new Access(place, cut ? shape.elementCount() / rows() : Access.WHOLE, writes);
  }

  @Override
  public void bind(Frame run) {
    frame = run;
  }

  @Override
  public void run(int part, int from, int to) {
    Shape shape = written();
    Place place = role == Role.Y ? ofY : role == Role.X ? ofX : ofW;
    long perRow = (long) shape.elementCount() / rows() * WIDTH;
    frame
        .segment(place)
        .asSlice(place.offset() + from * perRow, (to - from) * perRow)
        .fill((byte) 0);
    int kernelRows = w.count(0, 3);
    if (role == Role.W) {
      int each = kernelRows / rows();
      sum(0, y.extent(0), from * each, to * each);
    } else {
      boolean cut = rows() > 1;
      sum(cut ? from : 0, cut ? to : y.extent(0), 0, kernelRows);
    }
  }

  /// Adds up the examples `from` to `to` for the rows of the kernel `[KH·KW·C/groups, D]` from
  /// `firstRow` to `endRow`.
  private void sum(int from, int to, int firstRow, int endRow) {
    int in = w.extent(2);
    for (int n = from; n < to; n++) {
      for (int p = 0; p < y.extent(1); p++) {
        for (int row = firstRow; row < endRow; row++) {
          int tap = row / in;
          int h = window.rows().place(p, tap / window.columns().taps());
          if (h >= 0 && h < x.extent(1)) {
            columns(n, p, h, tap % window.columns().taps(), row);
          }
        }
      }
    }
  }

  private void columns(int n, int p, int h, int tap, int row) {
    int in = w.extent(2);
    int out = w.extent(3) / groups;
    for (int q = 0; q < y.extent(2); q++) {
      int v = window.columns().place(q, tap);
      if (v < 0 || v >= x.extent(2)) {
        continue;
      }
      long place = ((long) n * x.extent(1) + h) * x.extent(2) + v;
      long position = ((long) n * y.extent(1) + p) * y.extent(2) + q;
      for (int group = 0; group < groups; group++) {
        channels(
            ofX.offset() + (place * x.extent(3) + (long) group * in + row % in) * WIDTH,
            ofW.offset() + ((long) row * w.extent(3) + (long) group * out) * WIDTH,
            ofY.offset() + (position * y.extent(3) + (long) group * out) * WIDTH,
            out);
      }
    }
  }

  /// One element of x with the out-channels of its group.
  private void channels(long atX, long atW, long atY, int out) {
    MemorySegment xs = frame.segment(ofX);
    MemorySegment ws = frame.segment(ofW);
    MemorySegment ys = frame.segment(ofY);
    float element = xs.get(JAVA_FLOAT, atX);
    long end = (long) out * WIDTH;
    switch (role) {
      case Y -> {
        for (long o = 0; o < end; o += WIDTH) {
          float sum = ys.get(JAVA_FLOAT, atY + o) + element * ws.get(JAVA_FLOAT, atW + o);
          ys.set(JAVA_FLOAT, atY + o, sum);
        }
      }
      case X -> {
        float sum = 0;
        for (long o = 0; o < end; o += WIDTH) {
          sum += ys.get(JAVA_FLOAT, atY + o) * ws.get(JAVA_FLOAT, atW + o);
        }
        xs.set(JAVA_FLOAT, atX, element + sum);
      }
      case W -> {
        for (long o = 0; o < end; o += WIDTH) {
          float sum = ws.get(JAVA_FLOAT, atW + o) + element * ys.get(JAVA_FLOAT, atY + o);
          ws.set(JAVA_FLOAT, atW + o, sum);
        }
      }
    }
  }
}
