package org.bpnet.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import java.util.function.Function;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The gradients of single examples: what they add up to, and how far a batch's is from the mean.
class PerExampleTest {
  private static final int EXAMPLES = 48;

  private final Parameters params = Parameters.create(Backends.reference(), new Seed(1));
  private final Parameter hidden = params.weight("hidden", Shape.of(3, 5), PerExampleTest::normal);
  private final Parameter out = params.weight("out", Shape.of(5, 1), PerExampleTest::normal);
  private final Pass pass = Pass.train(Backends.reference(), new Seed(1));
  private Tensor x;
  private Tensor y;

  @BeforeEach
  void fill() {
    x = pass.input(normal(Shape.of(EXAMPLES, 3), new Seed(2)));
    y = pass.input(normal(Shape.of(EXAMPLES, 1), new Seed(3)));
  }

  @AfterEach
  void close() {
    pass.close();
    params.close();
  }

  private static HostArray normal(Shape shape, Seed seed) {
    double[] values = new double[shape.elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = seed.normal(i);
    }
    return HostArray.of(values, shape);
  }

  /// The summed squares of a small network.
  private Tensor loss(List<Tensor> in) {
    return in.get(0).matmul(hidden).tanh().matmul(out).sub(in.get(1)).square().sum();
  }

  private List<Gradients> each() {
    return Gradients.perExample(List.of(x, y), this::loss);
  }

  @Test
  void should_add_up_to_the_gradient_of_the_batch() {
    Gradients batch = pass.backward(loss(List.of(x, y)));
    List<Gradients> each = each();

    assertThat(each).hasSize(EXAMPLES);
    for (Parameter parameter : List.of(hidden, out)) {
      Tensor sum = each.stream().map(g -> g.of(parameter)).reduce(Tensor::add).orElseThrow();
      assertThat(sum.sub(batch.of(parameter)).abs().reshape(-1).max(0).item()).isLessThan(1e-12);
    }
    Tensor third = loss(List.of(x.slice(0, 2, 3), y.slice(0, 2, 3)));
    assertThat(each.get(2).of(out).toHost()).isEqualTo(pass.backward(third).of(out).toHost());
  }

  /// The mean over a batch drawn at random has the examples' variance divided by the batch's size.
  @Test
  void should_vary_as_one_over_the_size_of_a_batch() {
    double[] each = each().stream().mapToDouble(g -> g.of(out).slice(0, 0, 1).item()).toArray();
    double variance = variance(each);
    for (int size : new int[] {2, 8, 32}) {
      double[] means = new double[4000];
      for (int i = 0; i < means.length; i++) {
        Seed seed = new Seed(4).child(size).child(i);
        for (int k = 0; k < size; k++) {
          means[i] += each[seed.below(EXAMPLES, k)] / size;
        }
      }
      assertThat(variance(means) * size / variance).as("batch %d", size).isCloseTo(1, offset(0.1));
    }
  }

  private static double variance(double[] values) {
    double mean = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    double sum = 0;
    for (double value : values) {
      sum += (value - mean) * (value - mean) / values.length;
    }
    return sum;
  }

  @Test
  void should_refuse_tensors_that_are_no_batch() {
    Function<List<Tensor>, Tensor> loss = this::loss;
    assertThatThrownBy(() -> Gradients.perExample(List.of(x, y.slice(0, 0, 4)), loss))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "perExample: need tensors with one number of examples along axis 0, got [[48, 3], [4, 1]]");
    assertThatThrownBy(() -> Gradients.perExample(List.of(x), _ -> x))
        .hasMessageStartingWith("backward: need a scalar, got F64 [48, 3]");
  }
}
