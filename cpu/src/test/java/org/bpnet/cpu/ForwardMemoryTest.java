package org.bpnet.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.bpnet.core.Pass;
import org.bpnet.core.Tangents;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.autodiff.Autodiff;
import org.bpnet.core.op.Window;
import org.bpnet.cpu.kernel.KernelCompiler;
import org.bpnet.testkit.sample.Samples;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What derivatives of deep networks need in memory.
class ForwardMemoryTest {
  private static final CpuBackend BACKEND = new CpuBackend(2, KernelCompiler.best());

  /// A batch, and the weights that all layers share.
  private static final List<HostArray> INPUTS =
      List.of(
          Samples.real(Shape.of(32, 64), -1, 1, new Seed(1)),
          Samples.real(Shape.of(64, 64), -0.2, 0.2, new Seed(2)));

  @AfterAll
  static void close() {
    BACKEND.close();
  }

  /// What comes after a layer's product: one is fused with its tangent, the other stands alone.
  private static final List<UnaryOperator<Tensor>> BENDS =
      List.of(
          Tensor::tanh,
          y -> y.reshape(32, 8, 8, 1).windowMax(Window.square(3).same()).reshape(32, 64));

  private static Tensor deep(Tensor x, Tensor weights, int layers, UnaryOperator<Tensor> bend) {
    Tensor y = x;
    for (int i = 0; i < layers; i++) {
      y = bend.apply(y.matmul(weights));
    }
    return y;
  }

  private static Tensor deep(Tensor x, Tensor weights, int layers) {
    return deep(x, weights, layers, Tensor::tanh);
  }

  private static long bytes(BiFunction<Tensor, Tensor, List<Tensor>> wanted) {
    Traced.Computation computation =
        (Pass _, List<Tensor> in) ->
            Traced.Outcome.of(wanted.apply(in.get(0), in.get(1)).toArray(Tensor[]::new));
    try (Traced traced = Traced.evaluation(BACKEND, computation)) {
      traced.run(INPUTS);
      assertThat(traced.value(0).toDoubles()).doesNotContain(Double.NaN);
      return traced.bytes(INPUTS);
    }
  }

  private static long forward(int layers, UnaryOperator<Tensor> bend) {
    return bytes((x, w) -> {
      Tensor y = deep(x, w, layers, bend);
      Tangents tangents = Tangents.along(Map.of(w, w), y);
      return List.of(tangents.of(y), tangents.value(y));
    });
  }

  private static long reverse(int layers, UnaryOperator<Tensor> bend) {
    return bytes((x, w) -> List.of(Autodiff.vjp(v -> deep(x, v, layers, bend), w, x)));
  }

  /// Forward mode needs a value and a tangent at a time, reverse mode all values.
  @Test
  @Tag("slow")
  void should_not_grow_with_depth_in_forward_mode() {
    long layer = 4L * 32 * 64;
    for (UnaryOperator<Tensor> bend : BENDS) {
      assertThat(forward(64, bend)).isEqualTo(forward(8, bend));
      assertThat(reverse(64, bend) - reverse(8, bend)).isGreaterThanOrEqualTo(56 * layer);
      assertThat(forward(64, bend)).isLessThan(reverse(64, bend) / 8);
    }
  }

  /// Values take turns in one place although threads are not at the same step.
  @Test
  @Tag("slow")
  void should_give_the_same_bits_on_any_number_of_threads() {
    List<HostArray> inputs =
        List.of(Samples.real(Shape.of(600, 64), -1, 1, new Seed(3)), INPUTS.get(1));
    List<List<HostArray>> results = new ArrayList<>();
    for (int threads : new int[] {1, 2, 3, 5}) {
      try (var backend = new CpuBackend(threads, KernelCompiler.best());
          Traced traced = Traced.evaluation(backend, (_, in) -> pushAndPull(in))) {
        for (int run = 0; run < 5; run++) {
          traced.run(inputs);
          results.add(List.of(traced.value(0), traced.value(1)));
        }
      }
    }
    assertThat(results).containsOnly(results.getFirst());
  }

  private static Traced.Outcome pushAndPull(List<Tensor> in) {
    Tensor x = in.get(0);
    Tensor w = in.get(1);
    return Traced.Outcome.of(
        Autodiff.jvp(v -> deep(x, v, 12), w, w), Autodiff.vjp(v -> deep(v, w, 12), x, x));
  }

  @Test
  void should_compute_the_same_as_reverse_mode() {
    try (Pass pass = Pass.eval(BACKEND)) {
      Tensor x = pass.input(INPUTS.get(0));
      Tensor w = pass.input(INPUTS.get(1));
      Tensor pushed = Autodiff.jvp(v -> deep(x, v, 6), w, w);
      Tensor pulled = Autodiff.vjp(v -> deep(x, v, 6), w, x);

      double forward = pushed.mul(x).sum().item();
      double backward = pulled.mul(w).sum().item();
      assertThat(forward).isCloseTo(backward, offset(1e-4 * Math.abs(backward)));
    }
  }
}
