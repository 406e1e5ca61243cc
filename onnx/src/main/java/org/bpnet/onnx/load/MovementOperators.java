package org.bpnet.onnx.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.onnx.file.ElementType;
import org.bpnet.onnx.file.OnnxTensor;

/// Operators that put elements elsewhere.
final class MovementOperators {
  private MovementOperators() {}

  static void add(Map<String, Operator> all) {
    all.put("Reshape", Operator.of(MovementOperators::reshape));
    all.put("Flatten", Operator.of(MovementOperators::flatten));
    all.put("Squeeze", Operator.of(MovementOperators::squeeze));
    all.put("Unsqueeze", Operator.of(MovementOperators::unsqueeze));
    all.put("Transpose", Operator.of(MovementOperators::transpose));
    all.put("Concat", Operator.of(MovementOperators::concat));
    all.put("Split", MovementOperators::split);
    all.put("Slice", Operator.of(MovementOperators::slice));
    all.put("Pad", Operator.of(MovementOperators::pad));
    all.put("Expand", Operator.of(MovementOperators::expand));
    all.put("Tile", Operator.of(MovementOperators::tile));
    all.put("Gather", Operator.of(MovementOperators::gather));
    all.put("GatherElements", Operator.of(MovementOperators::gatherElements));
    all.put("ScatterElements", Operator.of(MovementOperators::scatterElements));
    all.put("ArrayFeatureExtractor", Operator.of(MovementOperators::features));
    all.put("Trilu", Operator.of(MovementOperators::triangle));
    all.put("DepthToSpace", Operator.of(MovementOperators::depthToSpace));
    all.put("SpaceToDepth", Operator.of(MovementOperators::spaceToDepth));
  }

  private static Value reshape(Call call) {
    Shape from = call.shape(0);
    int[] wanted = call.wholes("shape", 1);
    boolean keepsZero = call.whole("allowzero", 0) == 0;
    int open = -1;
    long rest = from.elementCount();
    long told = 1;
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i] == 0 && keepsZero) {
        wanted[i] = from.extent(i);
      }
      if (wanted[i] == -1) {
        open = i;
      } else {
        told *= wanted[i];
      }
    }
    if (open >= 0) {
      wanted[open] = told == 0 ? 0 : (int) (rest / told);
    }
    Shape shape = Shape.of(wanted);
    if (call.value(0).isTexts()) {
      OnnxTensor texts = call.value(0).texts();
      return Value.ofTexts(new OnnxTensor(ElementType.STRING, shape, texts.values()));
    }
    return call.like(call.tensor(0).reshape(shape));
  }

  private static Value flatten(Call call) {
    Shape shape = call.shape(0);
    int told = call.whole("axis", 1);
    int axis = told < 0 ? told + shape.rank() : told;
    return call.like(call.tensor(0).reshape(shape.count(0, axis), shape.count(axis, shape.rank())));
  }

  private static Value squeeze(Call call) {
    Shape shape = call.shape(0);
    int[] told = call.wholes("axes", 1);
    boolean[] gone = new boolean[shape.rank()];
    for (int axis : told) {
      gone[call.axis(axis, shape.rank())] = true;
    }
    List<Integer> kept = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      boolean all = told.length == 0 && shape.extent(axis) == 1;
      if (!gone[axis] && !all) {
        kept.add(shape.extent(axis));
      }
    }
    return call.like(call.tensor(0).reshape(new Shape(kept)));
  }

  private static Value unsqueeze(Call call) {
    int[] told = call.wholes("axes", 1);
    int rank = call.shape(0).rank() + told.length;
    int[] axes = Arrays.stream(told).map(axis -> call.axis(axis, rank)).sorted().toArray();
    Shape shape = call.shape(0);
    for (int axis : axes) {
      shape = shape.insert(axis, 1);
    }
    return call.like(call.tensor(0).reshape(shape));
  }

  /// Between images with their channels first and last nothing is moved.
  private static Value transpose(Call call) {
    int rank = call.shape(0).rank();
    int[] order =
        call.isTold("perm")
            ? call.numbersTold("perm")
            : IntStream.range(0, rank).map(i -> rank - 1 - i).toArray();
    if (Arrays.equals(order, new int[] {0, 2, 3, 1}) && call.value(0).isChannelsLast()) {
      return call.like(call.images(0));
    }
    if (Arrays.equals(order, new int[] {0, 3, 1, 2})) {
      return Value.ofChannelsLast(call.tensor(0), call.type(0));
    }
    return call.like(call.tensor(0).permute(order));
  }

  private static Value concat(Call call) {
    int axis = call.axis(call.whole("axis", 1), call.shape(0).rank());
    boolean images =
        axis == 1 && IntStream.range(0, call.count()).allMatch(i -> call.value(i).isChannelsLast());
    Tensor[] parts =
        IntStream.range(0, call.count())
            .mapToObj(i -> images ? call.images(i) : call.tensor(i))
            .toArray(Tensor[]::new);
    return images
        ? Value.ofChannelsLast(Tensor.concat(3, parts), call.type(0))
        : call.like(Tensor.concat(axis, parts));
  }

  private static List<Value> split(Call call) {
    int axis = call.axis(call.whole("axis", 0), call.shape(0).rank());
    int extent = call.shape(0).extent(axis);
    int outputs = call.whole("num_outputs", call.node().outputs().size());
    int each = Math.ceilDiv(extent, outputs);
    int[] even = IntStream.range(0, outputs).map(i -> Math.min(each, extent - i * each)).toArray();
    List<Value> parts = new ArrayList<>();
    int start = 0;
    for (int size : call.wholes("split", 1, even)) {
      parts.add(call.like(call.tensor(0).slice(axis, start, start + size)));
      start += size;
    }
    return parts;
  }

  private static Value slice(Call call) {
    int[] starts = call.wholes("starts", 1);
    int[] ends = call.wholes("ends", 2);
    int[] axes = call.wholes("axes", 3, IntStream.range(0, starts.length).toArray());
    int[] ones = new int[starts.length];
    Arrays.fill(ones, 1);
    int[] steps = call.has(4) ? call.wholes(4) : ones;
    Tensor x = call.tensor(0);
    for (int i = 0; i < starts.length; i++) {
      int axis = call.axis(axes[i], x.shape().rank());
      int extent = x.shape().extent(axis);
      int low = steps[i] > 0 ? 0 : -1;
      int high = steps[i] > 0 ? extent : extent - 1;
      int start = held(starts[i], extent, Math.max(low, 0), high);
      int end = held(ends[i], extent, low, extent);
      if (steps[i] == 1) {
        x = x.slice(axis, start, Math.max(start, end));
      } else {
        int step = steps[i];
        int count = Math.max(0, Math.ceilDiv(end - start, step));
        x = pick(call, x, axis, count, k -> start + k * step);
      }
    }
    return call.like(x);
  }

  private static int held(int place, int extent, int low, int high) {
    long counted = place < 0 ? (long) place + extent : place;
    return (int) Math.clamp(counted, (long) low, (long) high);
  }

  /// The elements at places along an axis.
  static Tensor pick(Call call, Tensor x, int axis, int count, IntUnaryOperator place) {
    call.budget().check(count);
    int[] places = IntStream.range(0, count).map(place).toArray();
    return x.gather(axis, x.pass().input(HostArray.of(places, Shape.of(count))));
  }

  private static Value pad(Call call) {
    int[] pads = call.wholes("pads", 1);
    Tensor x = call.tensor(0);
    int[] all = IntStream.range(0, x.shape().rank()).toArray();
    int[] axes = call.has(3) ? call.wholes(3) : all;
    Tensor value =
        call.has(2)
            ? call.tensor(2).reshape(Shape.scalar())
            : call.pass().scalar(call.real("value", 0));
    boolean zeros = !call.has(2) && call.real("value", 0) == 0;
    String mode = call.text("mode", "constant");
    for (int i = 0; i < axes.length; i++) {
      int axis = call.axis(axes[i], x.shape().rank());
      int before = pads[i];
      int after = pads[i + axes.length];
      int n = x.shape().extent(axis);
      if (before < 0 || after < 0) {
        x = x.slice(axis, Math.max(0, -before), n - Math.max(0, -after));
        before = Math.max(0, before);
        after = Math.max(0, after);
        n = x.shape().extent(axis);
      }
      if (before == 0 && after == 0) {
        continue;
      }
      int first = before;
      int extent = n;
      int count = Math.addExact(before, Math.addExact(n, after));
      x =
          switch (mode) {
            case "constant" ->
                zeros ? x.pad(axis, before, after) : constant(x, axis, before, after, value);
            case "edge" -> pick(call, x, axis, count, k -> Math.clamp(k - first, 0, extent - 1));
            case "wrap" -> pick(call, x, axis, count, k -> Math.floorMod(k - first, extent));
            case "reflect" ->
                pick(
                    call,
                    x,
                    axis,
                    count,
                    k -> {
                      int period = Math.max(1, 2 * (extent - 1));
                      int at = Math.floorMod(k - first, period);
                      return Math.min(at, period - at);
                    });
            default -> throw new NotImported("attribute mode: " + mode + " is not known");
          };
    }
    return call.like(x);
  }

  private static Tensor constant(Tensor x, int axis, int before, int after, Tensor value) {
    List<Tensor> parts = new ArrayList<>();
    if (before > 0) {
      parts.add(full(x, x.shape().with(axis, before), value));
    }
    parts.add(x);
    if (after > 0) {
      parts.add(full(x, x.shape().with(axis, after), value));
    }
    return Tensor.concat(axis, parts.toArray(Tensor[]::new));
  }

  private static Tensor full(Tensor like, Shape shape, Tensor value) {
    Tensor all = value.toReal().broadcastTo(shape);
    return like.type().isFloat() ? all : all.toInteger();
  }

  private static Value expand(Call call) {
    Shape shape = call.shape(0).broadcast(Shape.of(call.wholes(1)), "Expand");
    return call.like(call.tensor(0).broadcastTo(shape));
  }

  private static Value tile(Call call) {
    Tensor x = call.tensor(0);
    int[] times = call.wholes(1);
    for (int axis = 0; axis < times.length; axis++) {
      int extent = x.shape().extent(axis);
      if (times[axis] != 1) {
        x = pick(call, x, axis, Math.multiplyExact(extent, times[axis]), k -> k % extent);
      }
    }
    return call.like(x);
  }

  private static Value gather(Call call) {
    if (call.value(0).isTexts()) {
      OnnxTensor texts = call.value(0).texts();
      HostArray places = call.value(1).tensor().toHost(); // texts are nowhere but on the host
      var picked = new String[places.shape().elementCount()];
      for (int i = 0; i < picked.length; i++) {
        int place = (int) places.at(i);
        picked[i] = texts.texts()[place < 0 ? place + texts.texts().length : place];
      }
      return Value.ofTexts(new OnnxTensor(ElementType.STRING, places.shape(), picked));
    }
    int axis = call.axis(call.whole("axis", 0), call.shape(0).rank());
    Tensor x = call.tensor(0);
    return call.like(x.gather(axis, places(call, 1, x.shape().extent(axis))));
  }

  /// Places that may count from the end.
  private static Tensor places(Call call, int input, int extent) {
    Value value = call.value(input);
    if (call.known().has(value)) {
      int[] places = call.wholes(input);
      for (int i = 0; i < places.length; i++) {
        places[i] += places[i] < 0 ? extent : 0;
      }
      return call.pass().input(HostArray.of(places.clone(), value.shape()));
    }
    Tensor index = call.tensor(input);
    return index.lessThan(0).where(index.add(extent), index).toInteger();
  }

  private static Value gatherElements(Call call) {
    Tensor x = call.tensor(0);
    int axis = call.axis(call.whole("axis", 0), x.shape().rank());
    Tensor index = places(call, 1, x.shape().extent(axis));
    for (int other = 0; other < x.shape().rank(); other++) { // the rest is not looked at
      if (other != axis) {
        x = x.slice(other, 0, index.shape().extent(other));
      }
    }
    return call.like(x.takeAlong(axis, index));
  }

  private static Value scatterElements(Call call) {
    if (!call.text("reduction", "none").equals("add")) {
      throw new NotImported("attribute reduction: only add is read");
    }
    Tensor x = call.tensor(0);
    int axis = call.axis(call.whole("axis", 0), x.shape().rank());
    int extent = x.shape().extent(axis);
    Tensor sums = call.tensor(2).addAlong(axis, places(call, 1, extent), extent);
    for (int other = 0; other < x.shape().rank(); other++) {
      int missing = x.shape().extent(other) - sums.shape().extent(other);
      if (missing > 0) {
        sums = sums.pad(other, 0, missing);
      }
    }
    return call.like(x.add(sums));
  }

  private static Value features(Call call) {
    Tensor x = call.tensor(0);
    Tensor picked = x.gather(x.shape().rank() - 1, call.tensor(1).flatten(0));
    return call.like(picked.shape().rank() == 1 ? picked.expandDims(0) : picked);
  }

  private static Value depthToSpace(Call call) {
    int b = call.whole("blocksize", 1);
    Shape s = call.shape(0);
    int c = s.extent(1) / (b * b);
    boolean crd = call.text("mode", "DCR").equals("CRD");
    Tensor x = call.tensor(0);
    Tensor parts =
        crd
            ? x.reshape(s.extent(0), c, b, b, s.extent(2), s.extent(3)).permute(0, 1, 4, 2, 5, 3)
            : x.reshape(s.extent(0), b, b, c, s.extent(2), s.extent(3)).permute(0, 3, 4, 1, 5, 2);
    return call.like(parts.reshape(s.extent(0), c, s.extent(2) * b, s.extent(3) * b));
  }

  private static Value spaceToDepth(Call call) {
    if (!call.text("mode", "DCR").equals("DCR")) {
      throw new NotImported("attribute mode: only DCR is read");
    }
    int b = call.whole("blocksize", 1);
    Shape s = call.shape(0);
    int h = s.extent(2) / b;
    int w = s.extent(3) / b;
    Tensor parts =
        call.tensor(0).reshape(s.extent(0), s.extent(1), h, b, w, b).permute(0, 3, 5, 1, 2, 4);
    return call.like(parts.reshape(s.extent(0), s.extent(1) * b * b, h, w));
  }

  /// The upper or lower triangle, with zeros for the rest.
  private static Value triangle(Call call) {
    Tensor x = call.tensor(0);
    int k = call.has(1) ? call.wholes(1)[0] : 0;
    Tensor columns = x.pass().range(x.shape().extent(-1)).toReal();
    Tensor rows = x.pass().range(x.shape().extent(-2)).toReal().add(k).expandDims(1);
    Tensor kept = call.whole("upper", 1) == 1 ? rows.atMost(columns) : columns.atMost(rows);
    Tensor y = kept.where(x, x.pass().scalar(0));
    return call.like(x.type().isFloat() ? y : y.toInteger());
  }
}
