package org.bpnet.onnx.load;

import java.util.Locale;
import java.util.Map;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Span;
import org.bpnet.core.op.Window;

/// Convolutions and poolings of images `[N, C, H, W]` and sequences `[N, C, L]`.
final class WindowOperators {
  private WindowOperators() {}

  static void add(Map<String, Operator> all) {
    all.put("Conv", Operator.of(WindowOperators::convolution));
    all.put("ConvTranspose", Operator.of(WindowOperators::transposed));
    all.put("AveragePool", Operator.of(WindowOperators::average));
    all.put("MaxPool", Operator.of(WindowOperators::largest));
    all.put("GlobalAveragePool", Operator.of(call -> global(call, false)));
    all.put("GlobalMaxPool", Operator.of(call -> global(call, true)));
  }

  /// Images `[N, H, W, C]`; a sequence is one of height 1.
  private static Tensor images(Call call) {
    return switch (call.shape(0).rank()) {
      case 3 -> call.tensor(0).expandDims(2).permute(0, 2, 3, 1);
      case 4 -> call.images(0);
      default ->
          throw new NotImported(
              "needs sequences [N, C, L] or images [N, C, H, W], got " + call.shape(0));
    };
  }

  private static Value back(Call call, Tensor images) {
    if (call.shape(0).rank() == 4) {
      return Value.ofChannelsLast(images, call.type(0));
    }
    Shape s = images.shape();
    return call.like(images.reshape(s.extent(0), s.extent(2), s.extent(3)).permute(0, 2, 1));
  }

  /// Kernels `[KH, KW, C, D]`.
  private static Tensor kernel(Call call) {
    Tensor w = call.tensor(1);
    return (w.shape().rank() == 3 ? w.expandDims(2) : w).permute(2, 3, 1, 0);
  }

  private static Value convolution(Call call) {
    Tensor x = images(call);
    Tensor w = kernel(call);
    Window window = window(call, w.shape().extent(0), w.shape().extent(1), x.shape());
    Tensor y = x.convolve(w, window, call.whole("group", 1));
    return back(call, call.has(2) ? y.add(call.tensor(2)) : y);
  }

  /// How a window is moved, along the height first; a sequence has none.
  private static Window window(Call call, int rows, int columns, Shape images) {
    boolean line = call.shape(0).rank() == 3;
    int[] strides = call.numbersTold("strides", 1, 1);
    int[] dilations = call.numbersTold("dilations", 1, 1);
    int[] pads = call.numbersTold("pads", 0, 0, 0, 0);
    String auto = call.text("auto_pad", "NOTSET");
    int last = line ? 0 : 1;
    int half = line ? 1 : 2;
    Span across = span(columns, at(strides, last), at(dilations, last));
    across = padded(across, auto, images.extent(2), at(pads, last), at(pads, half + last));
    Span down = Span.of(1);
    if (!line) {
      down = span(rows, strides[0], dilations[0]);
      down = padded(down, auto, images.extent(1), pads[0], pads[half]);
    }
    return new Window(down, across);
  }

  private static int at(int[] values, int i) {
    if (i >= values.length) {
      throw new NotImported("needs strides, dilations and pads for each axis of the images");
    }
    return values[i];
  }

  private static Span span(int taps, int stride, int dilation) {
    return Span.of(taps).withStride(stride).withDilation(dilation);
  }

  private static Span padded(Span span, String auto, int extent, int before, int after) {
    return switch (auto) {
      case "NOTSET", "" -> {
        if (before < 0 || after < 0) {
          throw new NotImported("attribute pads: needs 0 or more");
        }
        yield span.withPadding(before, after);
      }
      case "VALID" -> span;
      case "SAME_UPPER", "SAME_LOWER" -> {
        int positions = Math.ceilDiv(extent, span.stride());
        int all = Math.max(0, (positions - 1) * span.stride() + span.reach() - extent);
        int less = all / 2;
        yield auto.equals("SAME_UPPER")
            ? span.withPadding(less, all - less)
            : span.withPadding(all - less, less);
      }
      default -> throw new NotImported("attribute auto_pad: " + auto + " is not known");
    };
  }

  private static Value transposed(Call call) {
    if (!call.text("auto_pad", "NOTSET").equals("NOTSET")) {
      throw new NotImported("attribute auto_pad: only NOTSET is read");
    }
    boolean line = call.shape(0).rank() == 3;
    Tensor y = images(call);
    Tensor raw = call.tensor(1); // [C, D/groups, KH, KW]
    Tensor w = (line ? raw.expandDims(2) : raw).permute(2, 3, 1, 0);
    Window window = window(call, w.shape().extent(0), w.shape().extent(1), y.shape());
    int[] more = call.numbersTold("output_padding", 0, 0);
    int[] sizes = call.numbersTold("output_shape");
    if (sizes.length > 0) {
      throw new NotImported("attribute output_shape: is not read; give pads and output_padding");
    }
    int down = line ? 0 : at(more, 0);
    Tensor x =
        y.convolveTransposed(w, window, call.whole("group", 1), down, at(more, line ? 0 : 1));
    return back(call, call.has(2) ? x.add(call.tensor(2)) : x);
  }

  private static Window pooling(Call call, Shape images) {
    int[] kernel = call.numbersTold("kernel_shape");
    boolean line = call.shape(0).rank() == 3;
    if (kernel.length != (line ? 1 : 2)) {
      throw new NotImported("attribute kernel_shape: needs an extent for each axis of the images");
    }
    return window(call, line ? 1 : kernel[0], kernel[kernel.length - 1], images);
  }

  private static Window covering(Call call, Window window, Shape images) {
    return call.whole("ceil_mode", 0) == 0
        ? window
        : window.covering(images.extent(1), images.extent(2));
  }

  private static Value average(Call call) {
    Tensor x = images(call);
    Window window = pooling(call, x.shape());
    Window moved = covering(call, window, x.shape());
    Tensor sum = x.windowSum(moved);
    boolean counted = call.whole("count_include_pad", 0) != 0;
    if (counted && moved.equals(window)) {
      return back(call, sum.mul(1.0 / window.taps()));
    }
    Shape places = x.shape().with(0, 1).with(3, 1);
    Tensor ones = call.pass().full(places, 1);
    if (counted) { // the padding of the window itself, not what covering adds
      Span rows = window.rows();
      Span columns = window.columns();
      places =
          places
              .with(1, rows.before() + places.extent(1) + rows.after())
              .with(2, columns.before() + places.extent(2) + columns.after());
      ones = call.pass().full(places, 1);
      moved =
          new Window(
              moved.rows().withPadding(0, moved.rows().after() - rows.after()),
              moved.columns().withPadding(0, moved.columns().after() - columns.after()));
    }
    return back(call, sum.div(ones.windowSum(moved)));
  }

  private static Value largest(Call call) {
    if (call.node().outputs().size() > 1) {
      throw new NotImported("gives the largest elements, not their places");
    }
    if (!call.value(0).isReal()) {
      throw new NotImported("pools no " + call.type(0));
    }
    Tensor x = images(call);
    Window window = pooling(call, x.shape());
    return back(call, x.windowMax(covering(call, window, x.shape())));
  }

  private static Value global(Call call, boolean largest) {
    Tensor x = call.tensor(0);
    int rank = x.shape().rank();
    if (rank < 3) {
      throw new NotImported(String.format(Locale.ROOT, "needs [N, C, ..], got %s", x.shape()));
    }
    Tensor rows = x.flatten(2);
    Tensor y = largest ? rows.max(2) : rows.mean(2);
    Shape shape = x.shape();
    for (int axis = 2; axis < rank; axis++) {
      shape = shape.with(axis, 1);
    }
    return call.like(y.reshape(shape));
  }
}
