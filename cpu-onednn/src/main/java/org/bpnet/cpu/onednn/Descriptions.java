package org.bpnet.cpu.onednn;

import java.util.ArrayList;
import java.util.List;
import org.bpnet.core.spi.Precision;
import org.bpnet.cpu.onednn.Primitives.Kind;
import org.bpnet.cpu.spi.Correlation;
import org.bpnet.cpu.spi.Correlation.Wanted;

/// How the operands of a convolution lie in memory, and how oneDNN's primitive is to find them. Its
/// axes are `[N, C, H, W]` and `[groups, out, in, rows, columns]` whatever the order in memory.
final class Descriptions {
  /// x as it is given.
  final long x;

  /// w as it is given.
  final long w;

  /// y as it is given.
  final long y;

  /// x for the primitive.
  final long innerX;

  /// y for the primitive.
  final long innerY;

  private static final int VECTOR = 16;

  private final Primitives primitives;
  private final Correlation correlation;
  private final Wanted wanted;
  private final long innerKernel;
  private final List<Long> made = new ArrayList<>();

  Descriptions(
      Primitives primitives,
      Correlation correlation,
      int images,
      Precision precision,
      Wanted wanted) {
    this.primitives = primitives;
    this.correlation = correlation;
    this.wanted = wanted;
    int source = precision == Precision.BF16 ? Primitives.BF16 : Primitives.F32;
    int height = correlation.height();
    int width = correlation.width();
    int down = correlation.down();
    int across = correlation.across();
    x = images(Primitives.F32, images, height, width, correlation.in());
    y = images(Primitives.F32, images, down, across, correlation.out());
    w = made(primitives.description(Primitives.F32, kernelExtents(), kernelDistances()));
    boolean rounds = source != Primitives.F32;
    innerX =
        rounds && wanted != Wanted.INPUT
            ? images(source, images, height, width, correlation.in())
            : x;
    innerY =
        rounds && wanted != Wanted.OUTPUT
            ? images(source, images, down, across, correlation.out())
            : y;
    int kernel = wanted == Wanted.WEIGHT ? Primitives.F32 : source;
    innerKernel =
        made(
            prefersGiven()
                ? primitives.description(kernel, kernelExtents(), kernelDistances())
                : primitives.anyOrder(kernel, kernelExtents()));
  }

  /// Whether the kernel is best left in its order. For a gradient by images of, say, 20 channels
  /// oneDNN would choose an order and fill vectors of 16 channels (112 GFLOP/s with 50 channels
  /// out); with the order as it is, it multiplies matrices (156). With 16, 32, 64 channels its
  /// choice is the faster by a third and more.
  private boolean prefersGiven() {
    int in = correlation.in() / correlation.groups();
    return wanted == Wanted.INPUT && in > VECTOR && in % VECTOR != 0;
  }

  /// The descriptor of what is wanted; who asks for it destroys it.
  long convolution() {
    if (wanted == Wanted.OUTPUT) {
      return primitives.convolution(wanted, correlation.window(), innerX, innerKernel, innerY, 0);
    }
    // A gradient wants to be told of the convolution that it belongs to.
    long forward = primitives.convolution(Wanted.OUTPUT, correlation.window(), x, anyF32(), y, 0);
    try {
      return primitives.convolution(
          wanted, correlation.window(), innerX, innerKernel, innerY, forward);
    } finally {
      primitives.destroy(Kind.PRIMITIVE_DESC, forward);
    }
  }

  private long anyF32() {
    return made(primitives.anyOrder(Primitives.F32, kernelExtents()));
  }

  private long images(int type, long count, long height, long width, long channels) {
    long[] extents = {count, channels, height, width};
    long[] distances = {height * width * channels, 1, width * channels, channels};
    return made(primitives.description(type, extents, distances));
  }

  private long[] kernelExtents() {
    long rows = correlation.window().rows().taps();
    long columns = correlation.window().columns().taps();
    long groups = correlation.groups();
    long out = correlation.out() / groups;
    long in = correlation.in() / groups;
    return groups == 1
        ? new long[] {out, in, rows, columns}
        : new long[] {groups, out, in, rows, columns};
  }

  private long[] kernelDistances() {
    long out = correlation.out();
    long tap = correlation.in() / correlation.groups() * out;
    long row = correlation.window().columns().taps() * tap;
    return correlation.groups() == 1
        ? new long[] {1, out, row, tap}
        : new long[] {out / correlation.groups(), 1, out, row, tap};
  }

  private long made(long description) {
    made.add(description);
    return description;
  }

  /// Destroys all of them.
  void close() {
    made.forEach(description -> primitives.destroy(Kind.MEMORY_DESC, description));
  }
}
