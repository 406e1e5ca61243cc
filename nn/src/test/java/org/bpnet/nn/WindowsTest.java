package org.bpnet.nn;

import static org.bpnet.nn.Waves.image;
import static org.bpnet.nn.Waves.kernel;

import java.util.List;
import java.util.function.Function;
import org.bpnet.core.Backends;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.op.Span;
import org.bpnet.core.op.Window;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.image.AvgPool2d;
import org.bpnet.nn.layer.image.MaxPool2d;
import org.junit.jupiter.api.Test;

/// Convolutions and poolings against PyTorch, values and gradients.
class WindowsTest {
  private static final Waves GOLDEN = new Waves("windows.csv");

  private static void check(
      String name, Function<List<Tensor>, Tensor> function, HostArray... inputs) {
    try (Pass pass = Pass.train(Backends.reference(), new Seed(1))) {
      GOLDEN.check(pass, name, function, inputs);
    }
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
  }

  @Test
  void should_cover_the_whole_input_as_PyTorch_does() {
    cover("covering", Window.square(3).stride(2), image(1, 6, 8, 2));
    cover("covering.padded", Window.of(3, 4).stride(2, 3).padding(1, 2), image(2, 6, 7, 2));
    cover("covering.dropped", Window.square(2).stride(4), image(1, 4, 5, 2));
    cover("covering.dropped_padded", Window.square(2).stride(4).padding(1), image(1, 5, 6, 1));
  }

  private static void pool(String name, Window window, HostArray image) {
    pool(name, window, false, image);
  }

  private static void cover(String name, Window window, HostArray image) {
    pool(name, window, true, image);
  }

  private static void pool(String name, Window window, boolean covering, HostArray image) {
    layer("max." + name, new MaxPool2d(window, covering), image);
    layer("average." + name, new AvgPool2d(window, true, covering), image);
    layer("average." + name + ".inside", new AvgPool2d(window, false, covering), image);
  }

  private static void layer(String name, Layer layer, HostArray image) {
    check(name, in -> layer.forward(in.getFirst()), image);
  }
}
