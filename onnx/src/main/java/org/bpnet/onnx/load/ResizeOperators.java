package org.bpnet.onnx.load;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;

/// Resizing, axis by axis: each element of the result is one of the input or a weighted sum of a
/// few, so that it is a gather or a product with a matrix of these weights.
final class ResizeOperators {
  private ResizeOperators() {}

  static void add(Map<String, Operator> all) {
    all.put("Resize", Operator.of(ResizeOperators::resize));
    all.put("Upsample", Operator.of(ResizeOperators::upsample));
  }

  /// How one axis is resized.
  ///
  /// @param scale by which it grows
  private record Axis(int axis, int from, int to, double scale) {}

  private static Value upsample(Call call) {
    double[] scales =
        call.has(1)
            ? call.numbers(1).toDoubles()
            : call.reals("scales").stream().mapToDouble(scale -> scale).toArray();
    return resized(call, scaled(call, scales), "asymmetric", "floor");
  }

  private static Value resize(Call call) {
    call.only("antialias", 0);
    boolean old = call.opset() < 11;
    int scales = old ? 1 : 2;
    String places = call.text("coordinate_transformation_mode", old ? "asymmetric" : "half_pixel");
    String nearest = call.text("nearest_mode", old ? "floor" : "round_prefer_floor");
    if (call.has(scales) && call.shape(scales).elementCount() > 0) {
      return resized(call, scaled(call, call.numbers(scales).toDoubles()), places, nearest);
    }
    return resized(call, sized(call, call.wholes(3)), places, nearest);
  }

  /// The axes that are told, or all.
  private static int[] axes(Call call, int count) {
    int rank = call.shape(0).rank();
    int[] axes = call.numbersTold("axes", IntStream.range(0, rank).toArray());
    if (axes.length != count) {
      throw new NotImported(
          String.format(Locale.ROOT, "needs %d sizes or scales, got %d", axes.length, count));
    }
    return Arrays.stream(axes).map(axis -> call.axis(axis, rank)).toArray();
  }

  private static List<Axis> scaled(Call call, double[] scales) {
    int[] axes = axes(call, scales.length);
    return IntStream.range(0, axes.length)
        .mapToObj(i -> {
          int from = call.shape(0).extent(axes[i]);
          return new Axis(axes[i], from, whole(Math.floor(from * scales[i])), scales[i]);
        })
        .toList();
  }

  private static List<Axis> sized(Call call, int[] sizes) {
    int[] axes = axes(call, sizes.length);
    Shape shape = call.shape(0);
    String policy = call.text("keep_aspect_ratio_policy", "stretch");
    if (policy.equals("stretch")) {
      return IntStream.range(0, axes.length)
          .mapToObj(i -> {
            int from = shape.extent(axes[i]);
            return new Axis(axes[i], from, whole(sizes[i]), (double) sizes[i] / from);
          })
          .toList();
    }
    double[] each =
        IntStream.range(0, axes.length)
            .mapToDouble(i -> (double) sizes[i] / shape.extent(axes[i]))
            .toArray();
    double scale =
        switch (policy) {
          case "not_larger" -> Arrays.stream(each).min().orElse(1);
          case "not_smaller" -> Arrays.stream(each).max().orElse(1);
          default ->
              throw new NotImported(
                  "attribute keep_aspect_ratio_policy: " + policy + " is not known");
        };
    return Arrays.stream(axes)
        .mapToObj(axis -> {
          int from = shape.extent(axis);
          return new Axis(axis, from, whole(Math.floor(scale * from + 0.5)), scale);
        })
        .toList();
  }

  private static int whole(double extent) {
    if (!(extent >= 1 && extent <= 1 << 20)) {
      throw new NotImported(
          String.format(Locale.ROOT, "needs extents from 1 to 2^20, got %s", extent));
    }
    return (int) extent;
  }

  private static Value resized(Call call, List<Axis> axes, String places, String nearest) {
    Tensor x = call.tensor(0);
    for (Axis axis : axes) {
      if (axis.from() == axis.to() && axis.scale() == 1) {
        continue;
      }
      call.budget().check((long) axis.from() * axis.to());
      IntToDoubleFunction place = place(axis, places);
      x =
          switch (call.text("mode", "nearest")) {
            case "nearest" ->
                MovementOperators.pick(
                    call,
                    x,
                    axis.axis(),
                    axis.to(),
                    i ->
                        (int)
                            Math.clamp(
                                rounded(place.applyAsDouble(i), nearest), 0, axis.from() - 1));
            case "linear" -> mixed(x, axis, place, 0, (_, near) -> near);
            case "cubic" -> {
              double a = call.real("cubic_coeff_a", -0.75);
              yield mixed(
                  x,
                  axis,
                  place,
                  call.whole("exclude_outside", 0),
                  (distance, _) -> cubic(distance, a));
            }
            default -> throw new NotImported("attribute mode: " + call.text("mode", ""));
          };
    }
    return call.like(x);
  }

  /// Where an element of the result lies in the input.
  private static IntToDoubleFunction place(Axis axis, String how) {
    int from = axis.from();
    int to = axis.to();
    double scale = axis.scale();
    return switch (how) {
      case "half_pixel" -> i -> (i + 0.5) / scale - 0.5;
      case "half_pixel_symmetric" -> {
        double offset = from / 2.0 * (1 - to / (scale * from));
        yield i -> offset + (i + 0.5) / scale - 0.5;
      }
      case "pytorch_half_pixel" -> i -> to > 1 ? (i + 0.5) / scale - 0.5 : 0;
      case "align_corners" -> i -> to > 1 ? i * (from - 1.0) / (scale * from - 1) : 0;
      case "asymmetric" -> i -> i / scale;
      default ->
          throw new NotImported(
              "attribute coordinate_transformation_mode: " + how + " is not read");
    };
  }

  private static double rounded(double place, String how) {
    return switch (how) {
      case "round_prefer_floor" -> Math.ceil(place - 0.5);
      case "round_prefer_ceil" -> Math.floor(place + 0.5);
      case "floor" -> Math.floor(place);
      case "ceil" -> Math.ceil(place);
      default -> throw new NotImported("attribute nearest_mode: " + how + " is not known");
    };
  }

  /// How much an element counts.
  @FunctionalInterface
  private interface Weight {
    /// @param distance from the place
    /// @param near 1 at the place, 0 one element away and further
    double of(double distance, double near);
  }

  /// The product with the weights of the elements around each place. Beyond the ends are the last
  /// elements, or, if they are left out, nothing.
  private static Tensor mixed(
      Tensor x, Axis axis, IntToDoubleFunction place, int leavesOut, Weight weight) {
    var weights = new double[axis.from() * axis.to()];
    for (int i = 0; i < axis.to(); i++) {
      double at = place.applyAsDouble(i);
      int first = (int) Math.floor(at) - 1;
      double sum = 0;
      for (int k = first; k < first + 4; k++) {
        double distance = Math.abs(at - k);
        double share = weight.of(distance, Math.max(0, 1 - distance));
        boolean outside = k < 0 || k >= axis.from();
        if (!outside || leavesOut == 0) {
          weights[Math.clamp(k, 0, axis.from() - 1) * axis.to() + i] += share;
          sum += share;
        }
      }
      for (int k = 0; leavesOut != 0 && k < axis.from(); k++) {
        weights[k * axis.to() + i] /= sum;
      }
    }
    Tensor matrix = x.pass().input(HostArray.of(weights, Shape.of(axis.from(), axis.to())));
    int rank = x.shape().rank();
    int[] order = IntStream.range(0, rank).toArray();
    order[axis.axis()] = rank - 1;
    order[rank - 1] = axis.axis();
    Tensor last = x.permute(order);
    Shape lead = last.shape().slice(0, rank - 1);
    Tensor rows = last.reshape(lead.elementCount(), axis.from()).matmul(matrix);
    return rows.reshape(lead.concat(Shape.of(axis.to()))).permute(order);
  }

  /// Keys 1981.
  private static double cubic(double distance, double a) {
    double d = distance;
    if (d <= 1) {
      return ((a + 2) * d - (a + 3)) * d * d + 1;
    }
    return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
  }
}
