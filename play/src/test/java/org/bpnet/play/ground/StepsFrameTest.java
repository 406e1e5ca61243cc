package org.bpnet.play.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalInt;
import org.bpnet.core.Backends;
import org.bpnet.core.spi.Backend;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.Test;

class StepsFrameTest {
  private static JsonValue.Members steps(Playground playground, int updates) {
    return (JsonValue.Members) StepsFrame.of(playground, OptionalInt.empty(), updates);
  }

  private static JsonValue.Members equation(JsonValue.Members steps, int place) {
    return (JsonValue.Members) steps.items("equations").get(place);
  }

  private static double[] first(JsonValue.Members matrix) {
    return ((JsonValue.Items) matrix.items("rows").getFirst())
        .values().stream().mapToDouble(value -> ((JsonValue.Real) value).value()).toArray();
  }

  @Test
  void should_go_forwards_and_backwards_in_time_to_the_same_weights() {
    try (Backend backend = Backends.reference();
        Playground playground = new Playground(backend, Scenario.standard())) {
      JsonValue.Members now = steps(playground, 0);
      JsonValue.Members later = steps(playground, 2);

      assertThat(later.text("digest")).isNotEqualTo(now.text("digest"));
      assertThat(later.whole("iteration")).isEqualTo(2);
      assertThat(steps(playground, 0)).isEqualTo(now);
      assertThat(playground.iteration()).isZero();
    }
  }

  /// Plain gradient descent is what the playground does, too, in single precision.
  @Test
  void should_take_the_steps_of_the_playground() {
    try (Backend backend = Backends.reference();
        Playground playground = new Playground(backend, Scenario.standard())) {
      double[] ahead =
          first((JsonValue.Members) equation(steps(playground, 3), 0).items("operands").get(1));
      playground.train(3);

      assertThat(
              first((JsonValue.Members) equation(steps(playground, 0), 0).items("operands").get(1)))
          .containsExactly(ahead, within(1e-6));
    }
  }

  @Test
  void should_name_what_cannot_be() {
    try (Backend backend = Backends.reference();
        Playground playground = new Playground(backend, Scenario.standard())) {
      assertThatThrownBy(() -> StepsFrame.of(playground, OptionalInt.of(4), 0))
          .hasMessage("point: needs 0 to 3, got 4");
      for (int updates : List.of(-1, 101)) {
        assertThatThrownBy(() -> StepsFrame.of(playground, OptionalInt.empty(), updates))
            .hasMessageContaining("updates: needs 0 to 100");
      }
    }
  }
}
