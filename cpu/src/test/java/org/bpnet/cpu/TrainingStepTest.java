package org.bpnet.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.bpnet.core.Backends;
import org.bpnet.core.Gradients;
import org.bpnet.core.Initializer;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.Variable;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.cpu.kernel.KernelCompiler;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whole training steps, planned, fused and run in single precision, against the reference.
class TrainingStepTest {
  private static final Initializer SMALL =
      (shape, seed) -> {
        var values = new double[shape.elementCount()];
        for (int i = 0; i < values.length; i++) {
          values[i] = 0.3 * seed.normal(i);
        }
        return HostArray.of(values, shape);
      };

  private static List<Double> losses(Backend backend, int steps) {
    List<Double> losses = new ArrayList<>();
    try (Parameters params = Parameters.create(backend, new Seed(7))) {
      Parameter w1 = params.weight("w1", Shape.of(9, 17), SMALL);
      Parameter b1 = params.weight("b1", Shape.of(17), SMALL);
      Parameter w2 = params.weight("w2", Shape.of(17, 5), SMALL);
      for (int step = 0; step < steps; step++) {
        var seed = new Seed(3).child(step);
        try (Pass pass = Pass.train(backend, seed)) {
          Tensor x = pass.input(SMALL.create(Shape.of(33, 9), seed));
          Tensor hidden = x.matmul(w1).add(b1).relu();
          Tensor keep = pass.uniform(hidden.shape()).lessThan(0.8);
          Tensor logits = hidden.mul(keep).mul(1 / 0.8).matmul(w2);
          Tensor labels = pass.input(HostArray.of(labels(33, 5), Shape.of(33)));
          Tensor loss = logits.logSumExp(1).sub(logits.mul(labels.oneHot(5)).sum(1)).mean();
          Gradients gradients = pass.backward(loss);
          Map<Variable, Tensor> updates = new LinkedHashMap<>();
          for (Parameter p : gradients.parameters()) {
            updates.put(p, pass.read(p).sub(gradients.of(p).mul(0.5)));
          }
          pass.commit(updates);
          losses.add(loss.item());
        }
      }
    }
    return losses;
  }

  private static int[] labels(int n, int classes) {
    var labels = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = (i * i) % classes;
    }
    return labels;
  }

  @Test
  void should_follow_the_reference_through_ten_steps() {
    List<Double> expected = losses(Backends.reference(), 10);

    try (var backend = new CpuBackend(2, KernelCompiler.best())) {
      List<Double> actual = losses(backend, 10);

      for (int i = 0; i < expected.size(); i++) {
        assertThat(actual.get(i)).isCloseTo(expected.get(i), Offset.offset(1e-5));
      }
    }
  }

  @Test
  @Tag("slow")
  void should_give_the_same_bits_at_every_run_and_for_any_number_of_threads() {
    List<List<Double>> runs = new ArrayList<>();
    for (int threads : new int[] {1, 1, 2, 3, 5}) {
      try (var backend = new CpuBackend(threads, KernelCompiler.best())) {
        // Sums and products large enough to be shared out among threads.
        runs.add(sums(backend, 300, 211, 257));
      }
    }

    assertThat(runs).allMatch(runs.getFirst()::equals);
  }

  @Test
  void should_give_the_same_bits_at_every_vector_width() {
    List<List<Double>> runs = new ArrayList<>();
    for (int bits : new int[] {128, 256, 512}) {
      try (var backend = new CpuBackend(2, KernelCompiler.ofVectorBits(bits))) {
        runs.add(sums(backend, 40, 101, 257)); // wider vectors than this machine's are slow
      }
    }

    assertThat(runs).allMatch(runs.getFirst()::equals);
  }

  private static List<Double> sums(Backend backend, int rows, int terms, int columns) {
    try (Pass pass = Pass.train(backend, new Seed(5))) {
      Tensor x = pass.input(SMALL.create(Shape.of(rows, terms), new Seed(1)));
      Tensor w = pass.input(SMALL.create(Shape.of(terms, columns), new Seed(2)));
      Tensor y = x.matmul(w).tanh().mul(pass.uniform(Shape.of(rows, columns)));
      Gradients gradients = pass.backward(y.softmax(1).square().sum());
      return List.of(
          y.sum().item(),
          y.sum(0).square().sum().item(),
          y.max(1).sum().item(),
          gradients.of(w).square().sum().item(),
          gradients.of(x).sum(1).exp().sum().item());
    }
  }

  @Test
  @Tag("slow")
  void should_hold_no_more_memory_after_thousands_of_steps() {
    try (var backend = new CpuBackend(2, KernelCompiler.best())) {
      losses(backend, 20);
      long held = backend.bytesHeld();

      losses(backend, 3_000);

      assertThat(backend.bytesHeld()).isEqualTo(held);
    }
  }

  @Test
  void should_run_without_vector_instructions() {
    List<Double> expected = losses(Backends.reference(), 3);

    try (var backend = new CpuBackend(1, KernelCompiler.interpreting())) {
      List<Double> actual = losses(backend, 3);

      assertThat(actual.getLast()).isCloseTo(expected.getLast(), Offset.offset(1e-5));
    }
  }

  /// Planning once took a time that grew with the square of the depth and more: five minutes here.
  @Test
  @Tag("slow")
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void should_plan_a_step_through_3200_layers() {
    try (var backend = new CpuBackend(2, KernelCompiler.best());
        Parameters params = Parameters.create(backend, new Seed(7))) {
      List<Parameter> weights = new ArrayList<>();
      for (int i = 0; i < 3200; i++) {
        weights.add(params.weight("w" + i, Shape.of(8, 8), SMALL));
      }
      try (Traced step =
          Traced.training(
              backend,
              (pass, inputs) -> {
                Tensor x = inputs.getFirst();
                for (Parameter w : weights) {
                  x = x.matmul(w).relu().mul(1e-3).add(x); // a layer hardly changes it
                }
                Tensor loss = x.tanh().square().mean();
                Gradients gradients = pass.backward(loss);
                Map<Variable, Tensor> updates = new LinkedHashMap<>();
                weights.forEach(w -> updates.put(w, pass.read(w).sub(gradients.of(w).mul(1e-6))));
                return new Traced.Outcome(List.of(loss), updates);
              })) {
        step.run(List.of(SMALL.create(Shape.of(4, 8), new Seed(1))));
        assertThat(step.item(0)).isBetween(0.0, 1.0);
      }
    }
  }
}
