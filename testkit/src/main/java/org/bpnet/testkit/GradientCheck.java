package org.bpnet.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.bpnet.core.Backends;
import org.bpnet.core.Gradients;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tangents;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.testkit.sample.Samples;

/// Compares the gradients of a function of tensors with central differences, in double precision.
///
/// ```java
/// GradientCheck.of(in -> in.get(0).matmul(in.get(1))).withShapes(Shape.of(2, 3), Shape.of(3, 4)).verify();
/// ```
///
/// **Formula.** With s(x) = ⟨c, f(x)⟩ for random weights c (1 for a scalar result), ∂s/∂xᵢ is
/// compared with (s(x + h·eᵢ) − s(x − h·eᵢ)) / 2h for each element of an input of up to 64
/// elements; a larger input is moved in four random directions of ±1 instead, at a cost that does
/// not grow with it. The two must agree to the tolerance, relative to max(1, |∂s/∂x|).
///
/// Forward mode is held against reverse mode: for random directions v, ⟨c, J·v⟩ is compared with
/// ⟨Jᵀc, v⟩, in which nothing but rounding may differ.
///
/// **Kinks.** Differences mean nothing where the function has a kink within h: choose values, or a
/// range of values, away from it. Samples within one input are pairwise distinct.
///
/// Each evaluation happens in a training pass of its own with the same seed, so random numbers
/// (dropout) are the same in all of them.
public final class GradientCheck {
  private static final int SMALL = 64; // ours: per element up to here, a tenth of a second at most
  private static final int DIRECTIONS = 4; // ours
  private static final double FORWARD = 1e-9; // ours: rounding of long sums in double precision
  private static final double STEP = 1e-5; // ours, near ε^(1/3), where both errors are < 1e-9

  private final Function<List<Tensor>, Tensor> function;
  private final List<Function<Seed, HostArray>> inputs = new ArrayList<>();
  private final List<Parameter> parameters = new ArrayList<>();
  private Backend backend = Backends.reference();
  private double low = -1;
  private double high = 1;
  private long seed = 1;
  private double tolerance = 1e-6;
  private boolean secondOrder;

  private GradientCheck(Function<List<Tensor>, Tensor> function) {
    this.function = function;
  }

  /// A check of this function; at least one input must follow.
  public static GradientCheck of(Function<List<Tensor>, Tensor> function) {
    return new GradientCheck(function);
  }

  /// More inputs, with these values. I32 inputs are not differentiated.
  public GradientCheck with(HostArray... values) {
    for (HostArray value : values) {
      inputs.add(_ -> value);
    }
    return this;
  }

  /// More inputs, of these shapes, with random values in the range.
  public GradientCheck withShapes(Shape... shapes) {
    for (Shape shape : shapes) {
      inputs.add(s -> Samples.real(shape, low, high, s));
    }
    return this;
  }

  /// The range of the random values, −1 to 1 unless set.
  public GradientCheck range(double low, double high) {
    if (!(low < high)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "GradientCheck: need low < high, got %s and %s", low, high));
    }
    this.low = low;
    this.high = high;
    return this;
  }

  /// Checks the gradients by these parameters, which the function reads, too. They must lie on the
  /// reference backend, and have their old values afterwards.
  ///
  /// @throws IllegalArgumentException if the backend does not compute in double precision
  public GradientCheck parameters(Parameters tree) {
    backend = tree.backend();
    if (backend.floatType() != DType.F64) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "GradientCheck: need parameters on a backend of F64, got %s of %s; see Backends.reference",
              backend.name(),
              backend.floatType()));
    }
    parameters.addAll(tree.parameters());
    return this;
  }

  /// What all random values derive from, 1 unless set.
  public GradientCheck seed(long value) {
    seed = value;
    return this;
  }

  /// How far gradient and difference may be apart, relative to max(1, |difference|); 1e-6 unless
  /// set.
  public GradientCheck tolerance(double value) {
    tolerance = value;
    return this;
  }

  /// Checks the gradient of the gradient, too: that of ⟨∇s(x), v⟩ for random v.
  public GradientCheck secondOrder() {
    secondOrder = true;
    return this;
  }

  /// Runs the check.
  ///
  /// @throws AssertionError naming input, place, gradient, difference and seed
  public void verify() {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("GradientCheck: need an input; see with and withShapes");
    }
    var root = new Seed(seed);
    List<HostArray> point = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      point.add(inputs.get(i).apply(root.child("inputs").child(i)));
    }
    List<HostArray> before = parameters.stream().map(Parameter::value).toList();
    point.addAll(before);
    try {
      check("gradient", function, point);
      if (secondOrder) {
        check("gradient of the gradient", this::alongGradient, point);
      }
    } finally {
      for (int i = 0; i < before.size(); i++) {
        parameters.get(i).load(before.get(i));
      }
    }
  }

  private void check(String what, Function<List<Tensor>, Tensor> f, List<HostArray> point) {
    List<HostArray> gradients = gradients(f, point);
    for (int i = 0; i < point.size(); i++) {
      HostArray x = point.get(i);
      if (!x.type().isFloat()) {
        continue;
      }
      HostArray gradient = gradients.get(i);
      String place = String.format(Locale.ROOT, "%s by %s %s ", what, nameOf(i), x.shape());
      int n = x.shape().elementCount();
      if (!gradient.shape().equals(x.shape())) {
        throw new AssertionError(place + "has shape " + gradient.shape());
      }
      for (int k = 0; k < (n <= SMALL ? n : DIRECTIONS); k++) {
        double[] direction = n <= SMALL ? unit(n, k) : signs(n, k);
        String where =
            n <= SMALL ? "at " + Difference.position(k, x.shape()) : "in random direction " + k;
        double analytic = dot(direction, gradient);
        compare(place + where, analytic, difference(f, point, i, direction));
      }
    }
    checkForward(what, f, point, gradients);
  }

  /// ⟨c, J·v⟩ by forward mode against the gradients' products with v.
  private void checkForward(
      String what,
      Function<List<Tensor>, Tensor> f,
      List<HostArray> point,
      List<HostArray> gradients) {
    double pulled = 0;
    double size = 1;
    for (int i = 0; i < point.size(); i++) {
      HostArray x = point.get(i);
      HostArray v = direction(i, x.shape());
      int moving = x.type().isFloat() ? x.shape().elementCount() : 0;
      for (int k = 0; k < moving; k++) {
        double term = gradients.get(i).at(k) * v.at(k);
        pulled += term;
        size += Math.abs(term);
      }
    }
    double pushed = inPass(point, in -> pushed(f, in));
    if (!(Math.abs(pushed - pulled) <= FORWARD * size)) { // so that NaN fails
      throw new AssertionError(
          String.format(
              Locale.ROOT,
              "%s: forward mode gives %s along a direction, reverse mode %s; seed %d replays it",
              what,
              pushed,
              pulled,
              seed));
    }
  }

  private double pushed(Function<List<Tensor>, Tensor> f, List<Tensor> in) {
    Pass pass = in.getFirst().pass();
    Tensor y = f.apply(in);
    Map<Tensor, Tensor> moving = new LinkedHashMap<>();
    List<Tensor> sources = sources(in);
    for (int i = 0; i < sources.size(); i++) {
      Tensor x = sources.get(i);
      if (x.type().isFloat()) {
        moving.put(x, pass.input(direction(i, x.shape())));
      }
    }
    return dot(cotangent(y.shape()).toDoubles(), Tangents.along(moving, y).of(y).toHost());
  }

  /// In which input i moves.
  private HostArray direction(int i, Shape shape) {
    return Samples.cotangent(shape, new Seed(seed).child("forward").child(i));
  }

  private void compare(String place, double analytic, double numeric) {
    double distance = Math.abs(analytic - numeric);
    if (!(distance <= tolerance * Math.max(1, Math.abs(numeric)))) { // so that NaN fails
      throw new AssertionError(
          String.format(
              Locale.ROOT,
              "%s: analytic %s, numeric %s (%.1e apart, tolerance %.0e); seed %d replays it",
              place,
              analytic,
              numeric,
              distance,
              tolerance,
              seed));
    }
  }

  private String nameOf(int i) {
    return i < inputs.size() ? "input " + i : parameters.get(i - inputs.size()).path();
  }

  // ---- the two sides of the comparison -------------------------------------------------------

  /// Integers have none; what stands for theirs is not looked at.
  private List<HostArray> gradients(Function<List<Tensor>, Tensor> f, List<HostArray> point) {
    return inPass(
        point,
        in -> {
          Tensor y = f.apply(in);
          List<Tensor> wanted = sources(in);
          Gradients gradients = pullBack(y);
          return wanted.stream()
              .map(x -> x.type().isFloat() ? gradients.of(x).toHost() : x.toHost())
              .toList();
        });
  }

  private double difference(
      Function<List<Tensor>, Tensor> f, List<HostArray> point, int i, double[] direction) {
    double scale = 0;
    for (int j = 0; j < direction.length; j++) {
      scale = Math.max(scale, Math.abs(direction[j] * point.get(i).at(j)));
    }
    double h = STEP * Math.max(1, scale);
    ToDoubleFunction<List<HostArray>> value =
        at ->
            inPass(
                at,
                in -> {
                  HostArray y = f.apply(in).toHost();
                  return dot(cotangent(y.shape()).toDoubles(), y);
                });
    double right = value.applyAsDouble(moved(point, i, direction, h));
    double left = value.applyAsDouble(moved(point, i, direction, -h));
    return (right - left) / (2 * h);
  }

  /// ⟨∇s(x), v⟩, the function whose gradient is a row of second derivatives.
  private Tensor alongGradient(List<Tensor> in) {
    Gradients gradients = pullBack(function.apply(in));
    Pass pass = in.getFirst().pass();
    Tensor sum = pass.scalar(0);
    List<Tensor> sources = sources(in);
    for (int i = 0; i < sources.size(); i++) {
      Tensor x = sources.get(i);
      if (x.type().isFloat()) {
        HostArray v = Samples.cotangent(x.shape(), new Seed(seed).child("v").child(i));
        sum = sum.add(gradients.of(x).mul(pass.input(v)).sum());
      }
    }
    return sum;
  }

  private Gradients pullBack(Tensor y) {
    if (!y.type().isFloat()) {
      throw new IllegalArgumentException("GradientCheck: need a real result, got " + y);
    }
    return y.pass().backward(y, y.pass().input(cotangent(y.shape())));
  }

  private HostArray cotangent(Shape shape) {
    return Samples.cotangent(shape, new Seed(seed).child("cotangent"));
  }

  /// The inputs, and the parameters as the pass sees them.
  private List<Tensor> sources(List<Tensor> in) {
    List<Tensor> all = new ArrayList<>(in);
    parameters.forEach(parameter -> all.add(parameter.in(in.getFirst().pass())));
    return all;
  }

  private <T> T inPass(List<HostArray> point, Function<List<Tensor>, T> body) {
    for (int i = 0; i < parameters.size(); i++) {
      parameters.get(i).load(point.get(inputs.size() + i));
    }
    try (Pass pass = Pass.train(backend, new Seed(seed).child("pass"))) {
      return body.apply(point.stream().limit(inputs.size()).map(pass::input).toList());
    }
  }

  // ---- points and directions -----------------------------------------------------------------

  private static List<HostArray> moved(
      List<HostArray> point, int i, double[] direction, double step) {
    HostArray x = point.get(i);
    var values = new double[direction.length];
    for (int j = 0; j < values.length; j++) {
      values[j] = x.at(j) + step * direction[j];
    }
    List<HostArray> result = new ArrayList<>(point);
    result.set(i, HostArray.of(values, x.shape()));
    return result;
  }

  private static double[] unit(int n, int k) {
    var direction = new double[n];
    direction[k] = 1;
    return direction;
  }

  private double[] signs(int n, int k) {
    Seed bits = new Seed(seed).child("direction").child(k);
    return IntStream.range(0, n).mapToDouble(i -> bits.bits(i) < 0 ? -1 : 1).toArray();
  }

  private static double dot(double[] a, HostArray b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      if (a[i] != 0) {
        sum += a[i] * b.at(i);
      }
    }
    return sum;
  }
}
