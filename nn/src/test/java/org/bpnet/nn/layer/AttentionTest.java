package org.bpnet.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bpnet.testkit.TensorAssert.assertThat;

import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.spi.Backend;
import org.bpnet.testkit.GradientCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Embeddings and attention: what they are made of, and what they say when misused.
class AttentionTest {
  private final Backend backend = Backends.reference();
  private final Parameters params = Parameters.create(backend, new Seed(5));

  @AfterEach
  void close() {
    params.close();
  }

  private static Tensor ones(Pass pass, int... extents) {
    return pass.full(Shape.of(extents), 1);
  }

  @Test
  void should_look_vectors_up() {
    Embedding layer = Embedding.create(params.child("words"), 3, 2);
    layer.weight().load(HostArray.of(new double[] {1, 2, 3, 4, 5, 6}, Shape.of(3, 2)));
    try (Pass pass = Pass.train(backend, new Seed(1))) {
      Tensor index = pass.input(HostArray.of(new int[] {2, 0, 2, 2}, Shape.of(2, 2)));
      Tensor y = layer.forward(index);

      assertThat(y).hasShape(2, 2, 2).hasValues(5, 6, 1, 2, 5, 6, 5, 6);
      assertThat(pass.backward(y.sum()).of(layer.weight())).hasValues(1, 1, 0, 0, 3, 3);
      assertThatThrownBy(() -> layer.forward(ones(pass, 2)))
          .hasMessage("words (Embedding 3 -> 2): need I32 indices, got F64 [2]; see toInteger");
    }
  }

  @Test
  void should_attend_to_what_suits_the_query() {
    try (Pass pass = Pass.eval(backend)) {
      Tensor keys = pass.input(HostArray.of(new double[] {100, 0, 0, 100}, Shape.of(1, 2, 2)));
      Tensor values = pass.input(HostArray.of(new double[] {1, 2, 3, 4, 5, 6}, Shape.of(1, 2, 3)));
      Tensor query = pass.input(HostArray.of(new double[] {0, 9}, Shape.of(1, 1, 2)));

      assertThat(Attention.of(query, keys, values)).hasShape(1, 1, 3).hasValues(4, 5, 6);
    }
    assertThatThrownBy(() -> Attention.create(params, 6, 4))
        .hasMessage("Attention: heads must divide the extent, got 4 heads of 6");
  }

  @Test
  void should_give_masked_keys_no_weight_at_all() {
    try (Pass pass = Pass.eval(backend)) {
      Tensor keys = pass.input(HostArray.of(new double[] {1, 500, 2}, Shape.of(3, 1)));
      Tensor values = pass.input(HostArray.of(new double[] {3, 1e300, 5}, Shape.of(3, 1)));
      Tensor queries = ones(pass, 2, 1);
      Tensor mask = pass.input(HostArray.of(new int[] {1, 0, 0, 1, 0, 1}, Shape.of(2, 3)));

      double second = 1 / (1 + Math.exp(-1)); // the softmax of 1 and 2
      assertThat(Attention.of(queries, keys, values, mask))
          .hasValuesCloseTo(1e-15, 3, 3 + 2 * second);
      assertThat(Attention.causal(pass, 3)).hasShape(3, 3).hasValues(1, 0, 0, 1, 1, 0, 1, 1, 1);
    }
  }

  @Test
  void should_take_nothing_where_nothing_is_allowed() {
    Attention layer = Attention.create(params.child("attention"), 4, 2);
    HostArray bias = HostArray.of(new double[] {1, 2, 3, 4}, Shape.of(4));
    params.find("attention.out.bias").orElseThrow().load(bias);
    try (Pass pass = Pass.train(backend, new Seed(1))) {
      Tensor x = pass.normal(Shape.of(2, 3, 4)).stopGradient();
      Tensor empty = pass.input(HostArray.of(new int[] {0, 0, 0, 1, 0, 0}, Shape.of(2, 3)));
      Tensor y = layer.forward(x, empty);

      assertThat(y.slice(0, 0, 1)).hasValues(1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4);
      assertThat(y.slice(0, 1, 2).slice(1, 0, 1).sub(y.slice(0, 1, 2).slice(1, 2, 3)))
          .hasValues(0, 0, 0, 0); // each place of the other takes the first alone

      Tensor only = y.slice(0, 0, 1).square().sum();
      params.parameters().stream()
          .filter(p -> !p.path().equals("attention.out.bias"))
          .forEach(
              p -> assertThat(pass.backward(only).of(p).abs().sum()).as(p.path()).hasValues(0));
    }
  }

  @Test
  void should_have_gradients_through_masks() {
    Attention layer = Attention.create(params.child("attention"), 4, 2).causal();
    HostArray present = HostArray.of(new int[] {0, 1, 1, 1, 1, 0}, Shape.of(2, 3)); // 1st: nothing

    GradientCheck.of(in -> layer.forward(in.getFirst(), in.getFirst().pass().input(present)))
        .withShapes(Shape.of(2, 3, 4))
        .parameters(params)
        .verify();
  }

  @Test
  void should_say_which_masks_fit() {
    Attention layer = Attention.create(params.child("att"), 4, 2).causal();
    try (Pass pass = Pass.eval(backend)) {
      assertThatThrownBy(() -> layer.forward(ones(pass, 2, 3, 4), ones(pass, 3, 3)))
          .isInstanceOf(ShapeException.class)
          .hasMessage(
              "att (Attention 4, 2 heads, causal): need a mask [2, 3], one number for each place of"
                  + " [2, 3, 4], got [3, 3]");
      Tensor x = ones(pass, 2, 3, 4);
      assertThatThrownBy(() -> Attention.of(x, x, x, ones(pass, 5, 2, 3, 3)))
          .isInstanceOf(ShapeException.class)
          .hasMessage(
              "Attention: need a mask that broadcasts to [.., queries, keys], [2, 3, 3], got [5, 2,"
                  + " 3, 3]");
      assertThatThrownBy(() -> layer.forward(ones(pass, 2, 4)))
          .hasMessage("att (Attention 4, 2 heads, causal): need input [N, L, 4], got [2, 4]");
    }
  }
}
