package org.bpnet.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bpnet.core.Backends;
import org.bpnet.core.Gradients;
import org.bpnet.core.Pass;
import org.bpnet.core.Tangents;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.testkit.operation.IndexCases;
import org.bpnet.testkit.operation.OpCase;
import org.bpnet.testkit.operation.OpCase.Kind;
import org.bpnet.testkit.operation.PointwiseCases;
import org.bpnet.testkit.operation.ProductCases;
import org.bpnet.testkit.operation.ReductionCases;
import org.bpnet.testkit.operation.ShapeCases;
import org.bpnet.testkit.operation.WindowCases;
import org.bpnet.testkit.sample.Samples;

/// What every backend must do: agree with the reference backend in all operations, their gradients
/// and their tangents, over sizes around the widths of vectors, for kinks, ties, NaN and
/// infinities, alone and fused with others, and report the same errors.
///
/// ```java
/// @TestFactory
/// Stream<DynamicTest> should_keep_the_contract() {
///   return BackendContract.cases(backend).map(c -> DynamicTest.dynamicTest(c.name(), c::run));
/// }
/// ```
///
/// **Tolerance.** Integers are exact. For real numbers see [Tolerance]: a few units of rounding,
/// more for long sums and where the reference itself reacts to rounding of its inputs.
public final class BackendContract {
  private BackendContract() {}

  /// Every operation, every error, commits, random numbers and repeated runs.
  public static Stream<ContractCase> cases(Backend backend) {
    return Stream.of(
            operations().stream().map(c -> new ContractCase(c.name(), () -> verify(backend, c))),
            ErrorCases.list(backend),
            StateCases.list(backend),
            TracedCases.list(backend))
        .flatMap(s -> s);
  }

  /// Random expressions, of which several results and the gradients are computed at once, and again
  /// one after the other: `count` of them, from the given seed on. A failure names the seed, the
  /// shortest beginning of the expression that fails, and its operations.
  public static Stream<ContractCase> graphs(Backend backend, long firstSeed, int count) {
    return LongStream.range(firstSeed, firstSeed + count)
        .mapToObj(seed -> new ContractCase("graph " + seed, () -> GraphCase.verify(backend, seed)));
  }

  /// The list of operations.
  static List<OpCase> operations() {
    return Stream.of(
            PointwiseCases.list(),
            ReductionCases.list(),
            ProductCases.list(),
            WindowCases.list(),
            IndexCases.list(),
            ShapeCases.list())
        .flatMap(List::stream)
        .toList();
  }

  private static void verify(Backend backend, OpCase c) {
    List<HostArray> expected = results(Backends.reference(), c, c.inputs(), false);
    List<List<HostArray>> shaken = new ArrayList<>();
    if (c.kind() == Kind.SMOOTH) {
      for (List<HostArray> inputs : Tolerance.shaken(c.inputs(), backend.floatType())) {
        shaken.add(results(Backends.reference(), c, inputs, false));
      }
    }
    for (boolean together : new boolean[] {false, true}) {
      List<HostArray> actual = results(backend, c, c.inputs(), together);
      for (int i = 0; i < expected.size(); i++) {
        int result = i;
        String what = i == 0 ? "value" : "derivative " + (i - 1);
        var tolerance =
            new Tolerance(
                backend.floatType(),
                c.length(),
                sort(i, c.length()),
                expected.get(i),
                shaken.stream().map(s -> s.get(result)).toList());
        tolerance
            .difference(actual.get(i))
            .ifPresent(difference -> {
              throw new AssertionError(
                  String.format(
                      Locale.ROOT,
                      "%s: %s%s on %s: %s",
                      c.name(),
                      what,
                      together ? ", computed together with the others," : "",
                      backend.name(),
                      difference));
            });
      }
    }
  }

  /// A gradient by a repeated operand sums products with the cotangent, numbers around 1 that may
  /// cancel and that shaking the inputs does not move: it is judged as a graph is.
  private static Tolerance.Sort sort(int result, int length) {
    if (result > 0) {
      return Tolerance.Sort.GRAPH;
    }
    return length == 1 ? Tolerance.Sort.POINTWISE : Tolerance.Sort.COMBINED;
  }

  /// The value, the gradients by the inputs of ⟨c, value⟩, and the tangent of the value while all
  /// inputs move.
  private static List<HostArray> results(
      Backend backend, OpCase c, List<HostArray> inputs, boolean together) {
    try (Pass pass = Pass.train(backend, new Seed(5))) {
      List<Tensor> in = inputs.stream().map(pass::input).toList();
      Tensor value = c.function().apply(in);
      List<Tensor> wanted = new ArrayList<>(List.of(value));
      if (c.kind() != Kind.SPECIAL && value.type().isFloat()) {
        HostArray cotangent = Samples.cotangent(value.shape(), new Seed(6));
        Gradients gradients = pass.backward(value, pass.input(cotangent));
        List<Tensor> moving = in.stream().filter(x -> x.type().isFloat()).toList();
        moving.stream().map(gradients::of).forEach(wanted::add);
        wanted.add(tangent(moving, value));
      }
      if (together) {
        pass.evaluate(wanted);
      }
      return wanted.stream().map(Tensor::toHost).toList();
    }
  }

  /// How fast a value changes while tensors move in given directions.
  static Tensor tangent(List<Tensor> moving, Tensor value) {
    Map<Tensor, Tensor> direction = new LinkedHashMap<>();
    for (Tensor x : moving) {
      Seed seed = new Seed(7).child(direction.size());
      direction.put(x, x.pass().input(Samples.cotangent(x.shape(), seed)));
    }
    return Tangents.along(direction, value).of(value);
  }
}
