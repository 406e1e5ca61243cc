package org.bpnet.nn;

import static org.bpnet.testkit.TensorAssert.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.bpnet.core.Gradients;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Variable;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.layer.Layer;

/// The numbers that `windows.py` and `layers.py` computed with, and comparisons with what came out.
public final class Waves {
  private static final double CLOSE = 1e-9;

  private final String file;

  /// Comparisons with the numbers of a file.
  public Waves(String file) {
    this.file = file;
  }

  private static HostArray wave(Shape shape, IntToDoubleFunction f) {
    return HostArray.of(IntStream.range(0, shape.elementCount()).mapToDouble(f).toArray(), shape);
  }

  /// Values of an input.
  public static HostArray image(int... extents) {
    return wave(Shape.of(extents), i -> Math.sin(1.3 * i + 0.1));
  }

  /// Values of a kernel, or of the first parameter.
  public static HostArray kernel(int... extents) {
    return kernel(Shape.of(extents), 0);
  }

  private static HostArray kernel(Shape shape, int j) {
    return wave(shape, i -> Math.sin(0.9 * i + 0.2 + j));
  }

  /// Gives all parameters their values.
  public static void load(Parameters params) {
    List<Parameter> all = params.parameters();
    for (int j = 0; j < all.size(); j++) {
      all.get(j).load(kernel(all.get(j).shape(), j));
    }
  }

  /// Compares a function's value and its gradients by all inputs.
  public void check(
      Pass pass, String name, Function<List<Tensor>, Tensor> function, HostArray... inputs) {
    List<Tensor> in = new ArrayList<>();
    for (HostArray input : inputs) {
      in.add(pass.input(input));
    }
    Gradients gradients = value(pass, name, function.apply(in));
    compare(name + ".x", gradients.of(in.getFirst()));
    if (in.size() > 1) {
      compare(name + ".w", gradients.of(in.get(1)));
    }
  }

  /// Compares a layer's value and its gradients by the input and all parameters.
  public void check(Pass pass, String name, Layer layer, Parameters params, HostArray input) {
    Tensor x = pass.input(input);
    Gradients gradients = value(pass, name, layer.forward(x));
    compare(name + ".x", gradients.of(x));
    List<Parameter> all = params.parameters();
    for (int j = 0; j < all.size(); j++) {
      compare(name + "." + j, gradients.of(all.get(j)));
    }
  }

  private Gradients value(Pass pass, String name, Tensor y) {
    compare(name + ".value", y);
    return pass.backward(y, pass.input(wave(y.shape(), i -> Math.cos(0.7 * i))));
  }

  private void compare(String name, Tensor actual) {
    assertThat(actual).isCloseTo(HostArray.of(Golden.values(file, name), actual.shape()), CLOSE);
  }

  /// Compares a variable's value.
  public void compare(String name, Variable actual) {
    HostArray expected = HostArray.of(Golden.values(file, name), actual.shape());
    assertThat(actual.value()).isCloseTo(expected, CLOSE);
  }
}
