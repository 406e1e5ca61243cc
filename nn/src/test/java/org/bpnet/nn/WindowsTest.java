package org.bpnet.nn;

import static org.bpnet.testkit.TensorAssert.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.bpnet.core.Backends;
import org.bpnet.core.Gradients;
import org.bpnet.core.HostArray;
import org.bpnet.core.Pass;
import org.bpnet.core.Seed;
import org.bpnet.core.Shape;
import org.bpnet.core.Tensor;
import org.bpnet.core.op.Span;
import org.bpnet.core.op.Window;
import org.junit.jupiter.api.Test;

/// Convolutions and poolings against PyTorch, values and gradients.
class WindowsTest {
  private static final String FILE = "windows.csv";
  private static final double CLOSE = 1e-12;

  private static HostArray wave(Shape shape, IntToDoubleFunction f) {
    return HostArray.of(IntStream.range(0, shape.elementCount()).mapToDouble(f).toArray(), shape);
  }

  private static HostArray image(int... extents) {
    return wave(Shape.of(extents), i -> Math.sin(1.3 * i + 0.1));
  }

  private static HostArray kernel(int... extents) {
    return wave(Shape.of(extents), i -> Math.sin(0.9 * i + 0.2));
  }

  /// Compares value and gradients with those under a name.
  private static void check(
      String name, Function<List<Tensor>, Tensor> function, HostArray... inputs) {
    try (Pass pass = Pass.train(Backends.reference(), new Seed(1))) {
      List<Tensor> in = new ArrayList<>();
      for (HostArray input : inputs) {
        in.add(pass.input(input));
      }
      Tensor y = function.apply(in);
      Gradients gradients = pass.backward(y, pass.input(wave(y.shape(), i -> Math.cos(0.7 * i))));
      compare(name + ".value", y);
      compare(name + ".x", gradients.of(in.getFirst()));
      if (in.size() > 1) {
        compare(name + ".w", gradients.of(in.get(1)));
      }
    }
  }

  private static void compare(String name, Tensor actual) {
    assertThat(actual).isCloseTo(HostArray.of(Golden.values(FILE, name), actual.shape()), CLOSE);
  }

  private static void convolve(
      String name, Window window, int groups, HostArray image, HostArray kernel) {
    check("convolve." + name, in -> in.get(0).convolve(in.get(1), window, groups), image, kernel);
  }

  @Test
  void should_convolve_as_PyTorch_does() {
    convolve("plain", Window.square(3), 1, image(2, 5, 6, 2), kernel(3, 3, 2, 3));
    convolve(
        "strided",
        Window.of(3, 2).stride(2, 3).padding(1, 0),
        1,
        image(2, 7, 8, 2),
        kernel(3, 2, 2, 3));
    convolve(
        "dilated",
        Window.square(3).dilation(2).padding(2),
        1,
        image(1, 7, 7, 2),
        kernel(3, 3, 2, 2));
    convolve(
        "grouped", Window.square(3).stride(2).padding(1), 2, image(2, 4, 5, 4), kernel(3, 3, 2, 6));
    convolve("depthwise", Window.square(3).padding(1), 3, image(1, 5, 5, 3), kernel(3, 3, 1, 6));
    convolve("projection", Window.square(1).stride(2), 1, image(2, 5, 4, 3), kernel(1, 1, 3, 2));
    convolve("same", Window.of(4, 3).same(), 1, image(1, 4, 5, 1), kernel(4, 3, 1, 2));
    Window line = Window.line(Span.of(3).withStride(2).withPadding(2, 2).withDilation(2));
    convolve("line", line, 2, image(2, 9, 4), kernel(3, 2, 6));
  }

  private static void transposed(
      String name,
      Window window,
      int groups,
      int moreRows,
      int moreColumns,
      HostArray image,
      HostArray kernel) {
    check(
        "convolveTransposed." + name,
        in -> in.get(0).convolveTransposed(in.get(1), window, groups, moreRows, moreColumns),
        image,
        kernel);
  }

  @Test
  void should_convolve_transposed_as_PyTorch_does() {
    transposed("plain", Window.square(3), 1, 0, 0, image(2, 3, 4, 2), kernel(3, 3, 3, 2));
    transposed(
        "strided",
        Window.of(3, 4).stride(2, 3).padding(1),
        1,
        1,
        2,
        image(1, 3, 2, 2),
        kernel(3, 4, 3, 2));
    transposed(
        "grouped", Window.square(2).stride(2), 2, 0, 0, image(1, 3, 3, 4), kernel(2, 2, 1, 4));
    transposed(
        "dilated",
        Window.square(3).stride(2).padding(1).dilation(2),
        1,
        0,
        0,
        image(1, 3, 3, 1),
        kernel(3, 3, 2, 1));
  }

  @Test
  void should_take_maxima_and_sums_as_PyTorch_does() {
    pool("halves", Window.square(2).stride(2), image(2, 4, 6, 3));
    pool("overlapping", Window.square(3).stride(2).padding(1), image(1, 7, 6, 2));
    pool("oblong", Window.of(2, 3).stride(1, 2).padding(1, 0), image(2, 5, 5, 1));
    HostArray covered = image(1, 6, 8, 2);
    Window covering = Window.square(3).stride(2).covering(6, 8);
    check("max.covering", in -> in.getFirst().windowMax(covering), covered);
  }

  private static void pool(String name, Window window, HostArray image) {
    check("max." + name, in -> in.getFirst().windowMax(window), image);
    check("average." + name, in -> in.getFirst().windowSum(window).mul(1.0 / window.taps()), image);
  }
}
