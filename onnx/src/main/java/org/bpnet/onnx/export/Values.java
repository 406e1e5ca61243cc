package org.bpnet.onnx.export;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bpnet.core.array.Shape;
import org.bpnet.onnx.file.Attribute;
import org.bpnet.onnx.file.OnnxTensor;
import org.jspecify.annotations.Nullable;

/// The names of what each step of a recording gives. Images are `[N, H, W, C]` here and `[N, C, H,
/// W]` in ONNX, kernels `[KH, KW, C, D]` and `[D, C, KH, KW]`: a value has a name for each order of
/// axes that somebody asked for, so that between one convolution and the next nothing is moved.
final class Values {
  /// The orders of axes.
  @SuppressWarnings("ImmutableEnumChecker") // the lists cannot be changed
  enum Layout {
    /// As recorded.
    PLAIN(List.of(0L, 1L, 2L, 3L)),
    /// Images with their channels before the places.
    CHANNELS_FIRST(List.of(0L, 3L, 1L, 2L)),
    /// Kernels as ONNX has them.
    KERNEL(List.of(3L, 2L, 0L, 1L));

    /// Axis `i` is axis `order(i)` of the recorded value.
    final List<Long> order;

    Layout(List<Long> order) {
      this.order = order;
    }

    /// The order that leads back.
    List<Long> back() {
      return List.of(0L, 1L, 2L, 3L).stream().map(axis -> (long) order.indexOf(axis)).toList();
    }
  }

  private final GraphWriter out;
  private final Recording recording;
  private final Named[] names;

  /// The names of one value, or what it is until it gets the first.
  private static final class Named {
    final Map<Layout, String> name = new EnumMap<>(Layout.class);
    @Nullable OnnxTensor parameter;
    String path = "";
  }

  Values(GraphWriter out, Recording recording) {
    this.out = out;
    this.recording = recording;
    this.names = new Named[recording.steps().size()];
    for (int i = 0; i < names.length; i++) {
      names[i] = new Named();
    }
  }

  int size() {
    return names.length;
  }

  Recording.Step step(int i) {
    return recording.steps().get(i);
  }

  Shape shape(int i) {
    return step(i).small().shape();
  }

  void put(int i, Layout layout, String name) {
    names[i].name.put(layout, name);
  }

  /// A parameter, which is written in the order of axes that is asked for first.
  void putParameter(int i, String path, OnnxTensor value) {
    names[i].path = path;
    names[i].parameter = value;
  }

  /// Whether the value has been named in this order.
  boolean has(int i, Layout layout) {
    return names[i].name.containsKey(layout);
  }

  /// The value as recorded.
  String plain(int i) {
    return get(i, Layout.PLAIN);
  }

  /// The value in an order of axes.
  String get(int i, Layout wanted) {
    Named value = names[i];
    String known = value.name.get(wanted);
    if (known != null) {
      return known;
    }
    OnnxTensor parameter = value.parameter;
    if (parameter != null) {
      value.parameter = null;
      put(
          i,
          wanted,
          out.parameter(
              value.path, wanted == Layout.PLAIN ? parameter : permuted(parameter, wanted)));
      return get(i, wanted);
    }
    String name;
    if (has(i, Layout.PLAIN)) {
      name = transpose(plain(i), wanted.order);
    } else {
      Layout other = has(i, Layout.KERNEL) ? Layout.KERNEL : Layout.CHANNELS_FIRST;
      name = transpose(get(i, other), other.back());
      if (wanted != Layout.PLAIN) {
        name = transpose(name, wanted.order);
      }
    }
    put(i, wanted, name);
    return name;
  }

  String transpose(String name, List<Long> order) {
    return out.add("Transpose", List.of(name), Map.of("perm", new Attribute.Wholes(order)));
  }

  private static OnnxTensor permuted(OnnxTensor tensor, Layout layout) {
    Shape shape = tensor.shape();
    List<Integer> extents = new ArrayList<>();
    layout.order.forEach(axis -> extents.add(shape.extent(axis.intValue())));
    Shape result = new Shape(extents);
    int[] strides = shape.strides();
    int[] moved = layout.order.stream().mapToInt(axis -> strides[axis.intValue()]).toArray();
    int count = shape.elementCount();
    var from = new int[count];
    for (int i = 0; i < count; i++) {
      int rest = i;
      for (int axis = 3; axis >= 0; axis--) {
        from[i] += rest % result.extent(axis) * moved[axis];
        rest /= result.extent(axis);
      }
    }
    Object values =
        switch (tensor.values()) {
          case float[] floats -> {
            var all = new float[count];
            for (int i = 0; i < count; i++) {
              all[i] = floats[from[i]];
            }
            yield all;
          }
          case double[] doubles -> {
            var all = new double[count];
            for (int i = 0; i < count; i++) {
              all[i] = doubles[from[i]];
            }
            yield all;
          }
          default -> throw new IllegalArgumentException("kernels are real numbers");
        };
    return new OnnxTensor(tensor.type(), result, values);
  }
}
