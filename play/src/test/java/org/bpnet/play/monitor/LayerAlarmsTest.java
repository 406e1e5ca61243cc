package org.bpnet.play.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class LayerAlarmsTest {
  private static final List<String> NAMES =
      List.of(
          "epoch",
          "step",
          "gradient_norm/first",
          "gradient_norm/middle",
          "gradient_norm/last",
          "dead/first.relu",
          "dead/middle.relu");

  private final LayerAlarms alarms = new LayerAlarms();
  private int looks;

  /// Looks, four an epoch.
  private void look(int times, double... figures) {
    for (int i = 0; i < times; i++) {
      double epoch = 1 + looks++ / 4;
      List<OptionalDouble> cells =
          new ArrayList<>(List.of(OptionalDouble.of(epoch), OptionalDouble.of((double) looks)));
      Arrays.stream(figures)
          .mapToObj(x -> x == -1 ? OptionalDouble.empty() : OptionalDouble.of(x))
          .forEach(cells::add);
      alarms.add(NAMES, cells);
    }
  }

  @Test
  void should_say_nothing_of_a_healthy_network() {
    look(40, 0.5, 0.4, 0.3, 0.1, 0.5);
    assertThat(alarms.alarms()).isEmpty();
  }

  @Test
  void should_tell_gradients_that_vanish_on_their_way_to_the_first_layer() {
    look(4, 1, 1, 1, 0, 0);
    look(2, 0.00099, 1, 1, 0, 0);
    assertThat(alarms.alarms()).isEmpty();
    look(1, 0.00099, 1, 1, 0, 0);
    assertThat(alarms.alarms())
        .containsExactly(new Alarm(Alarm.Kind.VANISHING, 2, 0.00099, 1, "first"));
    look(1, 0.001, 1, 1, 0, 0);
    assertThat(alarms.alarms()).isEmpty();
  }

  @Test
  void should_tell_gradients_that_explode() {
    look(7, 3, 4, 0, 0, 0);
    look(3, 3e9, 4, 0, 0, 0); // too early to know what is usual; 8 looks are needed
    assertThat(alarms.alarms()).isEmpty();
    alarms.clear();

    look(8, 3, 4, 0, 0, 0);
    look(2, 501, 0, 0, 0, 0);
    look(1, 499, 0, 0, 0, 0);
    look(2, 501, 0, 0, 0, 0);
    assertThat(alarms.alarms()).isEmpty();
    look(1, 300, 401, 0, 0, 0);
    Alarm alarm = alarms.alarms().getFirst();
    assertThat(alarm.kind()).isEqualTo(Alarm.Kind.EXPLODING);
    assertThat(alarm.value()).isEqualTo(Math.hypot(300, 401));
    assertThat(alarm.reference()).isEqualTo(5);
    look(1, Double.NaN, 1, 1, 0, 0);
    assertThat(alarms.alarms()).hasSize(1);
    look(1, 3, 4, 0, 0, 0);
    assertThat(alarms.alarms()).isEmpty();
  }

  @Test
  void should_tell_the_layer_with_most_dead_units() {
    look(3, 1, 1, 1, 0.5, 0.2);
    assertThat(alarms.alarms()).isEmpty();
    look(3, 1, 1, 1, 0.51, 0.75);
    assertThat(alarms.alarms())
        .containsExactly(new Alarm(Alarm.Kind.DEAD, 1, 0.75, 0.5, "middle.relu"));
    look(1, 1, 1, 1, 0.4, 0.4);
    assertThat(alarms.alarms()).isEmpty();
  }

  /// A phase that had no turn has no figures.
  @Test
  void should_pass_over_what_was_not_looked_at() {
    look(5, -1, -1, -1, -1, -1);
    look(5, -1, 0.0001, 1, -1, 0.9);
    assertThat(alarms.alarms().stream().map(Alarm::layer)).containsExactly("middle", "middle.relu");
  }
}
