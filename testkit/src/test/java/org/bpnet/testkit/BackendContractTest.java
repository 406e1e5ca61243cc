package org.bpnet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Convolving.ConvolutionWeight;
import org.bpnet.core.op.Leaf.Random;
import org.bpnet.core.op.MatMul;
import org.bpnet.core.op.Pointwise;
import org.bpnet.core.op.Rowwise.ArgReduce;
import org.bpnet.core.op.Rowwise.Reduce;
import org.bpnet.core.op.Rowwise.Softmax;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.Node;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The contract accepts a backend whose only fault is rounding, and finds the faults that backends
/// have.
class BackendContractTest {

  @TestFactory
  Stream<DynamicTest> should_accept_single_precision() {
    Backend backend = SinglePrecisionBackend.withoutMistake();
    return Stream.concat(BackendContract.cases(backend), BackendContract.graphs(backend, 1, 100))
        .map(c -> DynamicTest.dynamicTest(c.name(), c::run));
  }

  @TestFactory
  @Tag("slow")
  Stream<DynamicTest> should_accept_single_precision_in_more_graphs() {
    return BackendContract.graphs(SinglePrecisionBackend.withoutMistake(), 101, 200)
        .map(c -> DynamicTest.dynamicTest(c.name(), c::run));
  }

  /// What is found in the cases that begin like this, and in 60 graphs.
  private static List<String> failures(
      String cases, BiFunction<Node, HostArray, HostArray> mistake) {
    Backend backend = new SinglePrecisionBackend(mistake);
    Pattern wanted = Pattern.compile("graph|" + cases);
    return Stream.concat(BackendContract.cases(backend), BackendContract.graphs(backend, 1, 60))
        .filter(c -> wanted.matcher(c.name()).lookingAt())
        .flatMap(c -> message(c).stream())
        .toList();
  }

  private static Optional<String> message(ContractCase c) {
    try {
      c.run();
      return Optional.empty();
    } catch (AssertionError e) {
      return Optional.of(c.name() + ": " + e.getMessage());
    }
  }

  /// The last element of results of this size changed: what a wrong vector tail does.
  private static HostArray withTail(HostArray right, int size, double change) {
    if (right.shape().elementCount() != size || !right.type().isFloat()) {
      return right;
    }
    double[] values = right.toDoubles().clone();
    values[size - 1] += change;
    return HostArray.of(values, right.shape());
  }

  @Test
  void should_find_a_wrong_tail_of_a_kernel() {
    List<String> found =
        failures("tanh", (node, y) -> node.op() instanceof Pointwise ? withTail(y, 257, 1e-4) : y);

    assertThat(found)
        .anySatisfy(
            m -> assertThat(m).startsWith("tanh [257]: tanh [257]: value on single: at [256]"));
  }

  @Test
  void should_find_a_matrix_product_that_forgets_the_last_row() {
    List<String> found =
        failures(
            "matmul",
            (node, y) ->
                node.op() instanceof MatMul && y.shape().elementCount() > 0
                    ? withTail(y, y.shape().elementCount(), 1e-3)
                    : y);

    assertThat(found).anySatisfy(m -> assertThat(m).startsWith("matmul [7, 257] [257, 5]: "));
    assertThat(found).anySatisfy(m -> assertThat(m).contains("graph").contains("MatMul"));
  }

  @Test
  void should_find_a_wrong_gradient_by_a_kernel() {
    List<String> found =
        failures(
            "convolve",
            (node, y) ->
                node.op() instanceof ConvolutionWeight && y.shape().elementCount() > 0
                    ? withTail(y, y.shape().elementCount(), 1e-2)
                    : y);

    assertThat(found).anySatisfy(m -> assertThat(m).startsWith("convolve(3_x_3"));
    assertThat(found).anySatisfy(m -> assertThat(m).contains("graph").contains("Convolution["));
  }

  @Test
  void should_find_the_last_of_equals_taken_for_the_first() {
    List<String> found =
        failures(
            "argMax|max",
            (node, y) ->
                node.op() instanceof ArgReduce && y.shape().equals(Shape.of(4))
                    ? HostArray.of(new int[] {4, 3, 4, 4}, y.shape())
                    : y);

    assertThat(found)
        .anySatisfy(m -> assertThat(m).startsWith("argMax(1) [4, 5] kink: "))
        .anySatisfy(
            m -> assertThat(m).startsWith("max(1) [4, 5] kink: max(1) [4, 5] kink: derivative 0"));
  }

  @Test
  void should_find_infinities_swallowed_by_softmax() {
    List<String> found =
        failures(
            "softmax",
            (node, y) -> {
              if (!(node.op() instanceof Softmax)) {
                return y;
              }
              double[] values = y.toDoubles().clone();
              for (int i = 0; i < values.length; i++) {
                values[i] = Double.isNaN(values[i]) ? 0 : values[i];
              }
              return HostArray.of(values, y.shape());
            });

    assertThat(found).hasSize(2).allSatisfy(m -> assertThat(m).startsWith("softmax("));
  }

  @Test
  void should_find_random_numbers_of_another_order() {
    List<String> found =
        failures(
            "uniform",
            (node, y) -> {
              if (!(node.op() instanceof Random)) {
                return y;
              }
              double[] values = y.toDoubles();
              var reversed = new double[values.length];
              for (int i = 0; i < values.length; i++) {
                reversed[i] = values[values.length - 1 - i];
              }
              return HostArray.of(reversed, y.shape());
            });

    assertThat(found).anySatisfy(m -> assertThat(m).startsWith("uniform numbers are equal bits"));
  }

  @Test
  void should_report_the_shortest_graph_that_fails_with_its_seed() {
    List<String> found =
        failures(
            "sum",
            (node, y) ->
                node.op() instanceof Reduce && y.shape().elementCount() > 3
                    ? withTail(y, y.shape().elementCount(), 0.01)
                    : y);

    assertThat(found)
        .anySatisfy(m ->
            assertThat(m)
                .containsPattern("graph \\d+ on single: the first \\d+ of \\d+ steps fail: ")
                .containsPattern("need \\S+, got \\S+ ")
                .contains("= Reduce[kind="));
  }
}
