package org.bpnet.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bpnet.testkit.operation.OpCases.reals;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bpnet.core.Backends;
import org.bpnet.core.Gradients;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Window;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.Precision;
import org.bpnet.testkit.operation.OpCases;
import org.bpnet.testkit.sample.Samples;

/// What happens to memory over time: storage, commits, passes one after the other, cached plans.
final class StateCases {
  private StateCases() {}

  static Stream<ContractCase> list(Backend backend) {
    return Stream.of(
        new ContractCase("storage round trip", () -> roundTrip(backend)),
        new ContractCase("parts of values", () -> parts(backend)),
        new ContractCase("bytes that stand for numbers", () -> bytes(backend)),
        new ContractCase("uniform numbers are equal bits", () -> uniforms(backend)),
        new ContractCase("commit keeps old values for the pass", () -> commit(backend)),
        new ContractCase("commit of one tensor to two variables", () -> shared(backend)),
        new ContractCase("commit of variables crosswise", () -> crosswise(backend)),
        new ContractCase("a plan for other numbers", () -> otherNumbers(backend)),
        new ContractCase("many passes of many sizes", () -> manyPasses(backend)),
        new ContractCase("descent reaches the minimum", () -> descent(backend)),
        new ContractCase("results wanted more than once", () -> repeatedResults(backend)),
        new ContractCase("products in bfloat16", () -> bfloat16(backend)),
        new ContractCase("convolutions in bfloat16", () -> convolutions(backend)));
  }

  private static void check(HostArray actual, double... expected) {
    TensorAssert.assertThat(actual).hasValuesCloseTo(1e-6, expected);
  }

  private static Parameter weight(Parameters params, String name, double... values) {
    return params.weight(name, Shape.of(values.length), (_, _) -> reals(values));
  }

  private static void roundTrip(Backend backend) {
    HostArray floats = reals(0, -0.0, 1e-38, -3.4e38, Double.NaN, Double.NEGATIVE_INFINITY, 0.1);
    HostArray ints = OpCases.ints(0, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 16_777_217);
    try (Pass pass = Pass.eval(backend)) {
      TensorAssert.assertThat(pass.input(floats)).hasValues(floats.toDoubles());
      TensorAssert.assertThat(pass.input(ints)).hasType(ints.type()).hasValues(ints.toDoubles());
      TensorAssert.assertThat(pass.input(HostArray.of(new float[0], Shape.of(0, 3))))
          .hasShape(0, 3);
    }
  }

  private static void parts(Backend backend) {
    HostArray rows = HostArray.of(new double[] {3, 1, 2, 5, 4, 6}, Shape.of(2, 3));
    try (Traced both =
        Traced.evaluation(
            backend,
            (_, in) -> Traced.Outcome.of(in.getFirst().add(0.5), in.getFirst().argMax(1).add(0)))) {
      both.run(List.of(rows));
      float[] some = new float[4];
      both.read(0, 2, some, 3);
      check(HostArray.of(some, Shape.of(4)), 2.5, 5.5, 4.5, 0);
      both.read(1, 1, some, 1);
      check(HostArray.of(some, Shape.of(4)), 2, 5.5, 4.5, 0);
      assertThatThrownBy(() -> both.read(0, 4, some, 3))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> both.read(0, 0, some, 5))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  private static void bytes(Backend backend) {
    for (int positions = 1; positions <= 3; positions++) {
      float[] levels = new float[256 * positions];
      for (int i = 0; i < levels.length; i++) {
        levels[i] = 0.1f * i - 7;
      }
      byte[] codes = new byte[256 * positions];
      for (int i = 0; i < codes.length; i++) {
        codes[i] = (byte) (i * 37);
      }
      Shape shape = Shape.of(2, 128, positions);
      HostArray numbers = HostArray.of(codes, levels, shape);
      try (Pass pass = Pass.eval(backend)) {
        TensorAssert.assertThat(pass.input(numbers))
            .hasValues(HostArray.of(numbers.toFloats(), shape).toDoubles());
      }
    }
  }

  private static void uniforms(Backend backend) {
    try (Pass pass = Pass.train(backend, new Seed(11));
        Pass reference = Pass.train(Backends.reference(), new Seed(11))) {
      HostArray expected = reference.uniform(Shape.of(3, 257)).toHost();
      TensorAssert.assertThat(pass.uniform(Shape.of(3, 257))).hasValues(expected.toDoubles());
    }
  }

  private static void commit(Backend backend) {
    try (var params = Parameters.create(backend, new Seed(1))) {
      Parameter w = weight(params, "w", 1, 2, 3);
      try (Pass pass = Pass.eval(backend)) {
        Tensor before = pass.read(w);
        Tensor after = before.mul(10);
        pass.commit(Map.of(w, after));
        check(w.value(), 10, 20, 30);
        check(before.add(0).toHost(), 1, 2, 3);
        check(after.add(before).toHost(), 11, 22, 33);
        check(pass.read(w).toHost(), 1, 2, 3);
      }
      try (Pass next = Pass.eval(backend)) {
        check(next.read(w).toHost(), 10, 20, 30);
      }
    }
  }

  private static void shared(Backend backend) {
    try (var params = Parameters.create(backend, new Seed(1))) {
      Parameter v = weight(params, "v", 1, 2);
      Parameter w = weight(params, "w", 3, 4);
      try (Pass pass = Pass.eval(backend)) {
        Tensor sum = pass.read(v).add(w);
        pass.commit(Map.of(v, sum, w, sum));
      }
      try (Pass pass = Pass.eval(backend)) {
        pass.commit(Map.of(v, pass.read(v).mul(2))); // must not reach w
      }
      check(v.value(), 8, 12);
      check(w.value(), 4, 6);
    }
  }

  private static void crosswise(Backend backend) {
    try (var params = Parameters.create(backend, new Seed(1))) {
      Parameter v = weight(params, "v", 1, 2);
      Parameter w = weight(params, "w", 3, 4);
      try (Pass pass = Pass.eval(backend)) {
        pass.commit(Map.of(v, pass.read(w), w, pass.read(v)));
      }
      try (Pass pass = Pass.eval(backend)) { // would find freed memory in v or w
        check(pass.read(v).add(0).toHost(), 3, 4);
        check(pass.read(w).add(0).toHost(), 1, 2);
      }
    }
  }

  private static void otherNumbers(Backend backend) {
    for (int i = 0; i < 5; i++) {
      try (Pass pass = Pass.train(backend, new Seed(i));
          Pass reference = Pass.train(Backends.reference(), new Seed(i))) {
        TensorAssert.assertThat(numbers(pass, i)).isCloseTo(numbers(reference, i).toHost(), 1e-5);
      }
    }
  }

  private static Tensor numbers(Pass pass, int i) {
    Tensor x = pass.input(reals(i, i + 1, i + 2));
    return x.mul(i + 0.5).add(pass.uniform(x.shape())).sub(pass.scalar(i * i)).square().sum();
  }

  private static void manyPasses(Backend backend) {
    for (int i = 0; i < 60; i++) {
      int n = OpCases.SIZES.get(i % OpCases.SIZES.size());
      HostArray x = Samples.real(Shape.of(n, 9), -1, 1, new Seed(i));
      try (Pass pass = Pass.eval(backend);
          Pass reference = Pass.eval(Backends.reference())) {
        TensorAssert.assertThat(several(pass.input(x)))
            .isCloseTo(several(reference.input(x)).toHost(), 1e-5);
      }
    }
  }

  private static Tensor several(Tensor x) {
    return x.softmax(1).matmulT(x).tanh().sum(0).add(x.sum().mul(0.1));
  }

  /// Fifty steps on ½(w − 3)², halving the distance at each.
  private static void descent(Backend backend) {
    try (var params = Parameters.create(backend, new Seed(1))) {
      Parameter w = weight(params, "w", -5, 3, 100);
      for (int step = 0; step < 50; step++) {
        try (Pass pass = Pass.train(backend, new Seed(step))) {
          Tensor loss = pass.read(w).sub(3).square().mul(0.5).sum();
          pass.commit(Map.of(w, pass.read(w).sub(pass.backward(loss).of(w).mul(0.5))));
        }
      }
      check(w.value(), 3, 3, 3);
    }
  }

  private static void repeatedResults(Backend backend) {
    try (Pass pass = Pass.eval(backend)) {
      Tensor x = pass.input(reals(1, 2, 3));
      Tensor first = x.mul(2);
      Tensor second = x.mul(x.pass().scalar(2));
      Tensor view = first.reshape(3, 1);
      pass.evaluate(List.of(first, first, second, view, x, x.reshape(1, 3)));
      check(first.toHost(), 2, 4, 6);
      check(second.toHost(), 2, 4, 6);
      check(view.toHost(), 2, 4, 6);
      check(x.toHost(), 1, 2, 3);
    }
  }

  /// Storage is shared by the precisions; factors are rounded, sums and everything else are not.
  private static void bfloat16(Backend backend) {
    Backend rounding = backend.at(Precision.BF16);
    TensorAssert.assertThat(product(backend.at(Precision.F32), 1))
        .isCloseTo(product(Backends.reference(), 1), 1e-6);
    for (int k : new int[] {1, 3, 64, 300}) {
      TensorAssert.assertThat(product(rounding, k))
          .isCloseTo(product(Backends.reference().at(Precision.BF16), k), 1e-6 * k);
    }
    try (var params = Parameters.create(backend, new Seed(1))) {
      Parameter w = weight(params, "w", 1.00390625, 2, 3); // 1 + 2⁻⁸: a tie, to even
      Traced.Computation computation =
          (pass, in) -> {
            Tensor row = pass.read(w).reshape(1, 3);
            Tensor loss = row.matmul(in.getFirst()).sum();
            return new Traced.Outcome(List.of(loss), Map.of(w, pass.read(w).add(0.5)));
          };
      try (Traced step = Traced.training(rounding, computation)) {
        step.run(List.of(HostArray.of(new float[] {1, 1, 1}, Shape.of(3, 1))));
        TensorAssert.assertThat(step.value(0)).hasValues(6);
      }
      check(w.value(), 1.50390625, 2.5, 3.5);
    }
  }

  private static HostArray product(Backend backend, int k) {
    HostArray a = Samples.real(Shape.of(9, k), -1, 1, new Seed(1));
    HostArray b = Samples.real(Shape.of(k, 35), -1, 1, new Seed(2));
    try (Pass pass = Pass.eval(backend)) {
      return pass.input(a).matmul(pass.input(b)).add(0.001).toHost();
    }
  }

  /// A convolution multiplies as a product does, and so do its gradients.
  private static void convolutions(Backend backend) {
    for (int channels : new int[] {1, 3, 32}) {
      List<HostArray> expected = convolution(Backends.reference().at(Precision.BF16), channels);
      List<HostArray> actual = convolution(backend.at(Precision.BF16), channels);
      for (int i = 0; i < expected.size(); i++) {
        TensorAssert.assertThat(actual.get(i)).isCloseTo(expected.get(i), 1e-4);
      }
    }
  }

  private static List<HostArray> convolution(Backend backend, int channels) {
    Shape shape = Shape.of(2, 7, 6, channels);
    try (Pass pass = Pass.eval(backend)) {
      Tensor x = pass.input(Samples.real(shape, -1, 1, new Seed(1)));
      Tensor w = pass.input(Samples.real(Shape.of(3, 3, channels, 8), -1, 1, new Seed(2)));
      Tensor y = x.convolve(w, Window.square(3).padding(1), 1);
      Tensor cotangent = pass.input(Samples.cotangent(y.shape(), new Seed(3)));
      Gradients gradients = pass.backward(y, cotangent);
      return List.of(y.toHost(), gradients.of(x).toHost(), gradients.of(w).toHost());
    }
  }
}
