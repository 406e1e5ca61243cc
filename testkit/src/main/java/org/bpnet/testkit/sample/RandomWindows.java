package org.bpnet.testkit.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Span;
import org.bpnet.core.op.Window;

/// The convolutions and poolings of a [RandomGraph]: windows of up to 3 x 3 with any strides,
/// dilations and paddings, over images, over sequences and over what has been reshaped to them.
/// Kernels are inputs as they are in networks, or cut out of anything.
final class RandomWindows {
  private final int largest;
  private final IntUnaryOperator draw;

  /// @param largest how many elements a result may have
  /// @param draw a number from 0 to below its argument
  RandomWindows(int largest, IntUnaryOperator draw) {
    this.largest = largest;
    this.draw = draw;
  }

  private int draw(int bound) {
    return draw.applyAsInt(bound);
  }

  /// Inputs of a network of images: the images, a kernel, and shapes for others, which broadcast
  /// with the images or are kernels too.
  List<Shape> inputs(int height, int width, int channels) {
    int rows = Math.max(1, Math.min(height, largest / 2 / (width * channels)));
    int n = Math.clamp(largest / 2 / (rows * width * channels), 1, 1 + draw(3));
    int more = 1 + draw(9);
    return List.of(
        Shape.of(n, rows, width, channels),
        kernel(4, channels, false),
        Shape.of(channels),
        Shape.of(more),
        Shape.of(n, 1, 1, channels),
        Shape.of(rows, width, 1),
        kernel(4, channels, false),
        kernel(4, channels, true),
        Shape.of(channels, more));
  }

  /// Something with windows. Results have the axes of images or sequences, but for means over
  /// places.
  Tensor step(Tensor x, List<Tensor> pool) {
    Tensor images = images(x);
    return switch (draw(6)) {
      case 0, 1, 2 -> convolution(images, pool);
      case 3 -> transposed(images, pool);
      default -> pooling(images);
    };
  }

  /// Images `[N, H, W, C]` or sequences `[N, L, C]` of the same elements.
  private Tensor images(Tensor x) {
    Shape shape = x.shape();
    return switch (shape.rank()) {
      case 3, 4 -> x;
      case 0, 1 -> x.reshape(1, -1, 1);
      case 2 -> draw(2) == 0 ? x.expandDims(0) : x.reshape(1, shape.extent(0), shape.extent(1), 1);
      default -> x.reshape(-1, shape.extent(-3), shape.extent(-2), shape.extent(-1));
    };
  }

  // ---- windows --------------------------------------------------------------------------------

  /// The sides of a window: one for sequences.
  private int[] taps(Tensor images) {
    return images.shape().rank() == 3
        ? new int[] {1 + draw(3)}
        : new int[] {1 + draw(3), 1 + draw(3)};
  }

  private Window window(Tensor images, int[] taps, boolean touching) {
    Span columns = span(taps[taps.length - 1], images.shape().extent(-2), touching);
    return taps.length == 1
        ? Window.line(columns)
        : new Window(span(taps[0], images.shape().extent(1), touching), columns);
  }

  /// @param touching whether each position must see an element
  private Span span(int taps, int extent, boolean touching) {
    Span span = new Span(taps, 1 + draw(3), 1 + draw(4) / 3, 0, 0);
    span =
        switch (draw(4)) {
          case 0 -> span;
          case 1 -> span.same();
          case 2 -> span.covering(extent);
          default -> span.withPadding(draw(span.reach()), draw(span.reach()));
        };
    if (span.positions(extent) == 0) {
      span = span.withPadding(span.reach() - 1, span.reach() - 1);
    }
    return touching && !span.alwaysTouches(extent) ? Span.of(1) : span;
  }

  /// How many positions the window has on all images together.
  private static long positions(Window window, Shape images) {
    long rows = images.rank() == 4 ? window.rows().positions(images.extent(1)) : 1;
    return images.extent(0) * rows * window.columns().positions(images.extent(-2));
  }

  private Tensor pooling(Tensor images) {
    Window window = window(images, taps(images), true);
    if (positions(window, images.shape()) * images.shape().extent(-1) > largest) {
      return images.tanh();
    }
    return draw(2) == 0 ? images.windowMax(window) : mean(images, window);
  }

  private Tensor mean(Tensor images, Window window) {
    Tensor sum = images.windowSum(window);
    if (draw(2) == 0) {
      return sum.mul(1.0 / window.taps());
    }
    Shape place = images.shape().with(0, 1).with(-1, 1); // by the number of elements seen
    return sum.div(sum.pass().full(place, 1).windowSum(window));
  }

  // ---- kernels --------------------------------------------------------------------------------

  /// The shape of a kernel `[taps.., C/groups, D]` for inputs of so many axes and `channels`.
  private Shape kernel(int rank, int channels, boolean grouped) {
    int groups = grouped ? divisor(channels) : 1;
    int out = groups * (1 + draw(Math.max(1, 9 / groups)));
    int taps = 1 + draw(3);
    return rank == 3
        ? Shape.of(taps, channels / groups, out)
        : Shape.of(taps, 1 + draw(3), channels / groups, out);
  }

  private int divisor(int n) {
    int divisor = n / (1 + draw(n));
    return n % divisor == 0 ? divisor : n;
  }

  /// A kernel out of the pool that fits, as a rule.
  private Optional<Tensor> found(Tensor images, List<Tensor> pool) {
    int channels = images.shape().extent(-1);
    List<Tensor> fitting = new ArrayList<>();
    for (Tensor y : pool) {
      Shape w = y.shape();
      if (w.rank() == images.shape().rank()
          && w.count(0, w.rank() - 2) <= 9
          && channels % w.extent(-2) == 0
          && w.extent(-1) % (channels / w.extent(-2)) == 0) {
        fitting.add(y.toReal());
      }
    }
    return fitting.isEmpty() || draw(4) == 0
        ? Optional.empty()
        : Optional.of(fitting.get(draw(fitting.size())));
  }

  /// A kernel made of any numbers, as often as need be.
  private Tensor cut(Shape kernel, List<Tensor> pool) {
    Tensor row = pool.get(draw(pool.size())).toReal().flatten(0);
    int copies = Math.ceilDiv(kernel.elementCount(), row.shape().elementCount());
    return row.broadcastTo(Shape.of(copies, row.shape().elementCount()))
        .flatten(0)
        .slice(0, 0, kernel.elementCount())
        .reshape(kernel)
        .tanh();
  }

  private static int[] taps(Tensor images, Shape kernel) {
    return images.shape().rank() == 3
        ? new int[] {kernel.extent(0)}
        : new int[] {kernel.extent(0), kernel.extent(1)};
  }

  // ---- convolutions ---------------------------------------------------------------------------

  private Tensor convolution(Tensor images, List<Tensor> pool) {
    int channels = images.shape().extent(-1);
    Tensor weight =
        found(images, pool)
            .orElseGet(() -> cut(kernel(images.shape().rank(), channels, true), pool));
    Shape w = weight.shape();
    Window window = window(images, taps(images, w), false);
    if (positions(window, images.shape()) * w.extent(-1) > largest) {
      return images.tanh();
    }
    Tensor y = images.convolve(weight, window, channels / w.extent(-2));
    return epilogue(y, 1 / Math.sqrt(window.taps() * w.extent(-2)), pool);
  }

  /// What follows a convolution in networks.
  private Tensor epilogue(Tensor y, double scale, List<Tensor> pool) {
    Shape channels = Shape.of(y.shape().extent(-1));
    Tensor shift =
        pool.stream()
            .filter(t -> t.shape().equals(channels))
            .map(Tensor::toReal)
            .findFirst()
            .orElseGet(() -> y.pass().full(channels, 0.1));
    return switch (draw(6)) {
      case 0 -> y.add(shift).relu().mul(scale);
      case 1 -> y.add(shift).tanh();
      case 2 -> normalized(y.mul(scale)).mul(shift);
      case 3 -> y.mul(scale).flatten(1);
      case 4 -> (y.shape().rank() == 3 ? y.mean(1) : y.mean(1, 2)).mul(scale);
      default -> y.mul(scale);
    };
  }

  /// By mean and variance of each channel.
  private static Tensor normalized(Tensor y) {
    Tensor rows = y.reshape(-1, y.shape().extent(-1));
    Tensor centred = rows.sub(rows.mean(0));
    return centred.div(centred.square().mean(0).add(0.1).sqrt()).reshape(y.shape());
  }

  private Tensor transposed(Tensor images, List<Tensor> pool) {
    int channels = images.shape().extent(-1);
    int rank = images.shape().rank();
    int groups = divisor(channels);
    Tensor weight =
        pool.stream()
            .filter(t -> t.shape().rank() == rank && t.shape().extent(-1) == channels)
            .filter(t -> t.shape().count(0, rank - 2) <= 9)
            .map(Tensor::toReal)
            .findFirst()
            .orElseGet(() -> cut(kernel(rank, 1 + draw(3), false).with(-1, channels), pool));
    Shape w = weight.shape();
    Span columns = undone(w.extent(-3));
    Window window = rank == 3 ? Window.line(columns) : new Window(undone(w.extent(0)), columns);
    int more = draw(columns.stride());
    long places = extent(columns, images.shape().extent(-2), more);
    if (rank == 4) {
      places *= extent(window.rows(), images.shape().extent(1), 0);
    }
    if (images.shape().extent(0) * places * w.extent(-2) * groups > largest) {
      return images.tanh();
    }
    Tensor y = images.convolveTransposed(weight, window, groups, 0, more);
    return epilogue(y, 1 / Math.sqrt((double) window.taps() * channels / groups), pool);
  }

  /// A span without so much padding that nothing would be left.
  private Span undone(int taps) {
    Span span = new Span(taps, 1 + draw(3), 1 + draw(4) / 3, 0, 0);
    int most = (span.reach() + 1) / 2;
    return span.withPadding(draw(most), draw(most));
  }

  private static int extent(Span span, int positions, int more) {
    return (positions - 1) * span.stride() + span.reach() - span.before() - span.after() + more;
  }
}
