package org.bpnet.nn.embed.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bpnet.core.Backends;
import org.bpnet.core.Gradients;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.loss.Loss;
import org.bpnet.testkit.GradientCheck;
import org.bpnet.testkit.TensorAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What every loss of two views must do.
class ViewLossTest {
  private static final Backend FAST = Backends.best();

  @AfterAll
  static void close() {
    FAST.close();
  }

  private static HostArray normal(int rows, int columns, long seed) {
    double[] values = new double[rows * columns];
    Arrays.setAll(values, new Seed(seed)::normal);
    return HostArray.of(values, Shape.of(rows, columns));
  }

  @TestFactory
  Stream<DynamicTest> should_keep_the_contract() {
    return ViewLosses.CATALOG.entries().stream()
        .flatMap(entry -> {
          Loss loss = ViewLosses.CATALOG.create(entry.name());
          return Stream.of(
              dynamicTest(loss + ": should have its gradient", () -> gradient(loss)),
              dynamicTest(loss + ": should not tell the views apart", () -> symmetry(loss)),
              dynamicTest(loss + ": should be finite when degenerate", () -> degenerate(loss)),
              dynamicTest(loss + ": should be written as it is read", () -> text(loss)));
        });
  }

  private static void gradient(Loss loss) {
    GradientCheck.of(in -> loss.compute(in.get(0), in.get(1)))
        .with(normal(6, 4, 1), normal(6, 4, 2))
        .verify();
  }

  private static void symmetry(Loss loss) {
    try (Pass pass = Pass.eval(Backends.reference())) {
      Tensor one = pass.input(normal(6, 4, 1));
      Tensor other = pass.input(normal(6, 4, 2));
      TensorAssert.assertThat(loss.compute(other, one))
          .isCloseTo(loss.compute(one, other).toHost(), 1e-12);
    }
  }

  /// One example, and columns that do not vary.
  private static void degenerate(Loss loss) {
    for (Backend backend : List.of(Backends.reference(), FAST)) {
      for (HostArray view :
          List.of(normal(1, 4, 1), HostArray.of(new double[12], Shape.of(3, 4)))) {
        try (Pass pass = Pass.train(backend, new Seed(1))) {
          Tensor one = pass.input(view);
          Tensor other = pass.input(view);
          Tensor value = loss.compute(one, other);
          Gradients gradients = pass.backward(value);

          assertThat(value.item()).isFinite();
          TensorAssert.assertThat(gradients.of(one).abs().sum()).hasValues(0);
          TensorAssert.assertThat(gradients.of(other).abs().sum()).hasValues(0);
        }
      }
    }
  }

  private static void text(Loss loss) {
    assertThat(ViewLosses.CATALOG.create(loss.toString())).isEqualTo(loss);
  }

  @Test
  void should_say_what_does_not_fit() {
    try (Pass pass = Pass.eval(Backends.reference())) {
      Tensor one = pass.input(normal(3, 4, 1));
      Tensor other = pass.input(normal(2, 4, 1));
      assertThatThrownBy(() -> new BarlowTwins(0.005).compute(one, other))
          .isInstanceOf(ShapeException.class)
          .hasMessage(
              "barlow_twins: need the embeddings of two views of the same examples, [N, D] both;"
                  + " got [3, 4] and [2, 4]");
    }
    assertThatThrownBy(() -> new VicReg(-1, 0, 0))
        .hasMessage("vicreg: invariance must be finite and >= 0, got -1.0");
  }
}
