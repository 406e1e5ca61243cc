package org.bpnet.testkit.operation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.testkit.operation.OpCase.Kind;
import org.bpnet.testkit.sample.Samples;

/// A growing list of cases. Sample values derive from a case's name, so adding a case changes no
/// other.
public final class OpCases {
  /// Around the widths of vectors (4, 8, 16 floats), around one and several blocks of them, primes.
  public static final List<Integer> SIZES = List.of(1, 3, 7, 8, 9, 31, 64, 257);

  private final List<OpCase> cases = new ArrayList<>();
  private double low = -1;
  private double high = 1;
  private int length = 1;
  private Kind kind = Kind.SMOOTH;

  /// All cases so far.
  List<OpCase> list() {
    return List.copyOf(cases);
  }

  /// The range of sample values from here on.
  OpCases range(double low, double high) {
    this.low = low;
    this.high = high;
    return this;
  }

  /// The reduction length from here on.
  OpCases length(int length) {
    this.length = length;
    return this;
  }

  /// The kind of the cases from here on.
  OpCases kind(Kind kind) {
    this.kind = kind;
    return this;
  }

  /// A function of one tensor, with random values.
  OpCases unary(String name, UnaryOperator<Tensor> function, int... extents) {
    return add(name, in -> function.apply(in.getFirst()), Shape.of(extents));
  }

  /// A function of one tensor, with these values.
  OpCases unary(String name, UnaryOperator<Tensor> function, HostArray values) {
    return add(name, in -> function.apply(in.getFirst()), values);
  }

  /// A function of two tensors, with random values.
  OpCases binary(String name, BinaryOperator<Tensor> function, Shape left, Shape right) {
    return add(name, in -> function.apply(in.get(0), in.get(1)), left, right);
  }

  /// A function of two tensors, with these values.
  OpCases binary(String name, BinaryOperator<Tensor> function, HostArray left, HostArray right) {
    return add(name, in -> function.apply(in.get(0), in.get(1)), left, right);
  }

  /// A function of any number of tensors, with random values.
  OpCases add(String name, Function<List<Tensor>, Tensor> function, Shape... shapes) {
    var seed = new Seed(1).child(name);
    var values = new HostArray[shapes.length];
    for (int i = 0; i < shapes.length; i++) {
      values[i] = Samples.real(shapes[i], low, high, seed.child(shapes[i].toString()).child(i));
    }
    return add(name, function, values);
  }

  /// A function of any number of tensors, with these values.
  OpCases add(String name, Function<List<Tensor>, Tensor> function, HostArray... values) {
    String shapes =
        Arrays.stream(values)
            .map(v -> (v.type().isFloat() ? "" : "I32 ") + v.shape())
            .collect(Collectors.joining(" "));
    String suffix = kind == Kind.SMOOTH ? "" : " " + kind.name().toLowerCase(Locale.ROOT);
    cases.add(new OpCase(name + " " + shapes + suffix, kind, length, List.of(values), function));
    return this;
  }

  /// Single-precision numbers, so that every backend sees the same.
  public static HostArray reals(Shape shape, double... values) {
    var floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return HostArray.of(floats, shape);
  }

  /// A vector of single-precision numbers.
  public static HostArray reals(double... values) {
    return reals(Shape.of(values.length), values);
  }

  /// A vector of integers.
  public static HostArray ints(int... values) {
    return HostArray.of(values, Shape.of(values.length));
  }
}
