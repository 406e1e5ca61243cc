package org.bpnet.testkit.operation;

import static org.bpnet.testkit.operation.OpCases.reals;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Convolving.Convolution;
import org.bpnet.core.op.Convolving.ConvolutionInput;
import org.bpnet.core.op.Convolving.ConvolutionWeight;
import org.bpnet.core.op.Pooling.WindowPut;
import org.bpnet.core.op.Pooling.WindowSpread;
import org.bpnet.core.op.Primitive;
import org.bpnet.core.op.Span;
import org.bpnet.core.op.Window;
import org.bpnet.testkit.operation.OpCase.Kind;
import org.bpnet.testkit.sample.Samples;

/// Convolutions and poolings: single elements, windows larger than the input, strides that leave
/// elements out, dilation, groups, padding that is not the same on all sides, nothing at all.
public final class WindowCases {
  private static final double NAN = Double.NaN;
  private static final double INF = Double.POSITIVE_INFINITY;

  private WindowCases() {}

  /// A convolution: `[n, height, width, in]` to `out` channels.
  private record Example(Window window, int groups, int n, int height, int width, int in, int out) {
    Shape x() {
      return Shape.of(n, height, width, in);
    }

    Shape w() {
      int rows = window.rows().taps();
      return Shape.of(rows, window.columns().taps(), in / groups, out);
    }

    Shape y() {
      int rows = window.rows().positions(height);
      return Shape.of(n, rows, window.columns().positions(width), out);
    }

    /// How many numbers are summed, at most.
    int length() {
      return Math.max(1, Math.max(window.taps() * Math.max(in, out) / groups, y().count(0, 3)));
    }

    String text() {
      return String.format(Locale.ROOT, "(%s%s)", window, groups == 1 ? "" : ", " + groups)
          .replace(" ", "_");
    }
  }

  private static final List<Example> EXAMPLES =
      List.of(
          new Example(Window.of(1, 1), 1, 1, 1, 1, 1, 1),
          new Example(Window.of(1, 1), 1, 2, 3, 3, 5, 4), // a matrix product
          new Example(Window.of(2, 2), 1, 1, 3, 3, 1, 2),
          new Example(Window.square(3).same(), 1, 2, 4, 5, 2, 3),
          new Example(Window.square(3).padding(1).stride(2), 1, 2, 8, 7, 3, 4),
          new Example(Window.square(5).padding(2), 1, 1, 3, 3, 2, 3), // larger than the input
          new Example(Window.square(2).stride(3), 1, 2, 8, 9, 2, 2), // elements left out
          new Example(Window.of(1, 1).stride(2), 1, 2, 4, 5, 3, 4), // a projection
          new Example(Window.square(3).dilation(2).padding(2), 1, 1, 6, 5, 2, 2),
          new Example(Window.square(2).dilation(3, 2).stride(1, 2), 1, 2, 5, 6, 1, 3),
          new Example(
              new Window(new Span(2, 1, 1, 0, 1), new Span(3, 2, 1, 2, 0)), 1, 2, 4, 5, 3, 2),
          new Example(Window.of(1, 3).padding(0, 1), 1, 2, 2, 7, 3, 3),
          new Example(Window.of(3, 1), 1, 2, 5, 2, 2, 9),
          new Example(Window.square(3).stride(1, 2), 1, 2, 9, 4, 1, 2), // one column of one channel
          new Example(Window.square(3).padding(1), 2, 2, 4, 4, 4, 6), // groups
          new Example(Window.square(3).padding(1).stride(2), 5, 1, 5, 5, 5, 5), // depthwise
          new Example(Window.square(2), 3, 1, 3, 3, 3, 6), // depthwise, two each
          new Example(Window.square(3).padding(1), 1, 3, 9, 8, 17, 33),
          new Example(Window.square(5), 1, 2, 12, 12, 8, 16),
          new Example(Window.square(3), 1, 0, 4, 4, 2, 3)); // no examples

  public static List<OpCase> list() {
    var cases = new OpCases();
    EXAMPLES.forEach(example -> convolutions(cases.length(example.length()), example));
    transposed(cases.length(40));
    sequences(cases.length(40));
    sums(cases.length(25));
    maxima(cases.length(9));
    integers(cases);
    return cases.list();
  }

  private static Tensor apply(Primitive primitive, List<Tensor> in) {
    return in.getFirst().pass().apply(primitive, in);
  }

  private static void convolutions(OpCases cases, Example e) {
    var byX = new ConvolutionInput(e.window, e.groups, e.height, e.width);
    var byW = new ConvolutionWeight(e.window, e.groups);
    cases.binary("convolve" + e.text(), (x, w) -> x.convolve(w, e.window, e.groups), e.x(), e.w());
    cases.add("convolutionInput" + e.text(), in -> apply(byX, in), e.y(), e.w());
    cases.add("convolutionWeight" + e.text(), in -> apply(byW, in), e.x(), e.y());
  }

  private static void transposed(OpCases cases) {
    Shape x = Shape.of(2, 3, 2, 3);
    Window window = Window.square(3).stride(2).padding(1);
    cases.binary(
        "convolveTransposed(3/2)",
        (y, w) -> y.convolveTransposed(w, window, 1, 0, 0),
        x,
        Shape.of(3, 3, 2, 3));
    cases.binary(
        "convolveTransposed(3/2_more)",
        (y, w) -> y.convolveTransposed(w, window, 3, 1, 1),
        x,
        Shape.of(3, 3, 2, 3));
    cases.binary(
        "convolveTransposed(line)",
        (y, w) ->
            y.convolveTransposed(
                w, Window.line(Span.of(4).withStride(3).withPadding(1, 0)), 1, 0, 2),
        Shape.of(2, 3, 2),
        Shape.of(4, 5, 2));
    cases.add( // the layer: a bias and an activation
        "convolve(bias)",
        in -> in.get(0).convolve(in.get(1), Window.square(3).same(), 1).add(in.get(2)).tanh(),
        Shape.of(2, 5, 4, 3),
        Shape.of(3, 3, 3, 7),
        Shape.of(7));
    cases.add("convolve(late)", WindowCases::late, Shape.of(2, 5, 4, 3), Shape.of(3, 3, 3, 3));
  }

  /// A convolution whose input is forgotten, and which is finished later, when the whole batch has
  /// been seen, by numbers that repeat along an axis between others.
  private static Tensor late(List<Tensor> in) {
    Tensor x = in.get(0).tanh();
    Tensor places = x.mean(0).mean(1).expandDims(1); // [H, 1, C]
    return x.convolve(in.get(1), Window.square(3).same(), 1).add(places).permute(3, 2, 1, 0);
  }

  private static void sequences(OpCases cases) {
    Window window = Window.line(Span.of(3).withStride(2).withDilation(2).withPadding(1, 2));
    cases.binary(
        "convolve(line)", (x, w) -> x.convolve(w, window, 2), Shape.of(2, 9, 4), Shape.of(3, 2, 2));
    cases.unary("windowSum(line)", x -> x.windowSum(window), 2, 9, 3);
    cases.unary("windowMax(line)", x -> x.windowMax(window), 2, 9, 3);
  }

  private static void sums(OpCases cases) {
    for (Example e : EXAMPLES) {
      cases.unary("windowSum" + e.text(), x -> x.windowSum(e.window), e.x().toArray());
      var spread = new WindowSpread(e.window, e.height, e.width);
      Shape y = e.y().with(3, e.in);
      cases.add("windowSpread" + e.text(), in -> apply(spread, in), y);
    }
  }

  private static void maxima(OpCases cases) {
    for (Example e : EXAMPLES) {
      cases.unary("windowMax" + e.text(), x -> x.windowMax(e.window), e.x().toArray());
      cases.binary(
          "windowPut" + e.text(),
          (x, y) -> apply(new WindowPut(e.window), List.of(x.stopGradient(), y)).mul(1),
          Samples.real(e.x(), -1, 1, new Seed(7)),
          Samples.real(e.y().with(3, e.in), -1, 1, new Seed(8)));
    }
    Window overlapping = Window.square(2);
    cases.kind(Kind.KINK); // ties: the first of equals
    cases.unary("windowMax", x -> x.windowMax(overlapping), filled(Shape.of(1, 3, 3, 2), 1));
    cases.unary(
        "windowMax", x -> x.windowMax(Window.of(1, 3)), line(0, 2, 2, 1, -1, 0, -0.0, 0, -0.0));
    cases.unary(
        "windowMax(negative)", // padding does not count
        x -> x.windowMax(Window.square(3).padding(1)),
        filled(Shape.of(2, 3, 4, 3), -5));
    cases.kind(Kind.SPECIAL);
    cases.unary(
        "windowMax",
        x -> x.windowMax(Window.of(1, 2).padding(0, 1)),
        line(1, NAN, 3, -INF, -INF, -INF, INF, NAN, 0));
    cases.unary("windowSum", x -> x.windowSum(Window.of(1, 2)), line(1, NAN, 3, -INF, 1, INF));
    cases.kind(Kind.SMOOTH);
  }

  private static HostArray line(double... values) {
    return reals(Shape.of(1, 1, values.length, 1), values);
  }

  private static HostArray filled(Shape shape, double value) {
    var values = new double[shape.elementCount()];
    Arrays.fill(values, value);
    return reals(shape, values);
  }

  private static void integers(OpCases cases) {
    HostArray x = HostArray.of(new int[] {1, 2, 3, 4, 5, 6}, Shape.of(1, 2, 3, 1));
    HostArray w = HostArray.of(new int[] {1, 0, -1, 2}, Shape.of(2, 2, 1, 1));
    cases.binary(
        "convolve", (a, b) -> apply(new Convolution(Window.of(2, 2), 1), List.of(a, b)), x, w);
    cases.unary("windowMax", a -> a.windowMax(Window.of(2, 2)), x);
    cases.unary("windowSum", a -> a.windowSum(Window.of(2, 2)), x);
  }
}
