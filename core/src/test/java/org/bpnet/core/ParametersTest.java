package org.bpnet.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParametersTest {
  private static final Initializer SEEDED =
      (shape, seed) -> {
        var values = new double[shape.elementCount()];
        for (int i = 0; i < values.length; i++) {
          values[i] = seed.normal(i);
        }
        return HostArray.of(values, shape);
      };

  private final Parameters root = Parameters.create(Backends.reference(), new Seed(5));

  @AfterEach
  void close() {
    root.close();
  }

  @Test
  void should_name_values_by_their_path_and_list_them_in_order_of_creation() {
    Parameter weight = root.child("hidden").weight("weight", Shape.of(2, 3), SEEDED);
    Buffer mean = root.child("norm").buffer("mean", Shape.of(3), SEEDED);
    Parameter bias = root.child("hidden").weight("bias", Shape.of(3), SEEDED);

    assertThat(weight).hasToString("hidden.weight [2, 3]");
    assertThat(root.variables()).containsExactly(weight, mean, bias);
    assertThat(root.parameters()).containsExactly(weight, bias);
    assertThat(root.child("hidden").variables()).containsExactly(weight, bias);
    assertThat(root.count()).isEqualTo(9);
    assertThat(root.find("norm.mean")).contains(mean);
    assertThat(root.find("mean")).isEmpty();
    assertThat(root.child("a").child("b").path()).isEqualTo("a.b");
  }

  @Test
  void should_derive_first_values_from_the_path_alone() {
    root.weight("other", Shape.of(2), SEEDED);
    Parameter late = root.child("hidden").weight("weight", Shape.of(4), SEEDED);

    try (var again = Parameters.create(Backends.reference(), new Seed(5))) {
      Parameter early = again.child("hidden").weight("weight", Shape.of(4), SEEDED);
      assertThat(early.value()).isEqualTo(late.value());
    }
  }

  @Test
  void should_reject_a_path_that_is_taken_and_names_that_are_none() {
    root.weight("w", Shape.of(2), SEEDED);

    assertThatThrownBy(() -> root.buffer("w", Shape.of(3), SEEDED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Parameters: the path w is taken (shape [2]); give each layer a child of its own");
    assertThatThrownBy(() -> root.child("a.b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Parameters: a name holds letters, digits, _ and -, got 'a.b'");
    assertThatThrownBy(() -> root.child("")).hasMessageContaining("got ''");
  }

  @Test
  void should_reject_values_of_another_shape() {
    Parameter w = root.child("layer").weight("w", Shape.of(2), SEEDED);

    assertThatThrownBy(() -> w.load(HostArray.scalar(1)))
        .isInstanceOf(ShapeException.class)
        .hasMessage("layer.w: need values of shape [2], got []");
    assertThatThrownBy(() -> root.weight("v", Shape.of(2), (_, _) -> HostArray.scalar(1)))
        .isInstanceOf(ShapeException.class)
        .hasMessage("v: the initializer must give shape [2], got []");
  }

  @Test
  void should_find_variables_by_a_pattern() {
    Initializer zeros = (shape, _) -> HostArray.of(new double[shape.elementCount()], shape);
    try (Parameters tree = Parameters.create(Backends.reference(), new Seed(1))) {
      Variable a1 = tree.child("a1").weight("w", Shape.of(1), zeros);
      Variable a12 = tree.child("a12").buffer("w", Shape.of(1), zeros);
      Variable b = tree.child("b").child("a1").weight("w", Shape.of(1), zeros);

      assertThat(tree.matching("a1*")).containsExactly(a1, a12);
      assertThat(tree.matching("a1.w")).containsExactly(a1);
      assertThat(tree.matching("*.w")).containsExactly(a1, a12, b);
      assertThat(tree.child("b").matching("*a1*")).containsExactly(b);
      assertThat(tree.matching("a1")).isEmpty();
      assertThat(tree.matching("a1?w")).isEmpty(); // only * is special
    }
  }
}
