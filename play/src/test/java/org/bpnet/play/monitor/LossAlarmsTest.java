package org.bpnet.play.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class LossAlarmsTest {
  private static List<Alarm> after(
      int epochs, IntToDoubleFunction training, IntToDoubleFunction validation) {
    var alarms = new LossAlarms();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      alarms.add(
          epoch,
          OptionalDouble.of(training.applyAsDouble(epoch)),
          OptionalDouble.of(validation.applyAsDouble(epoch)));
    }
    return alarms.alarms();
  }

  @Test
  void should_have_nothing_to_say_of_a_run_that_learns() {
    assertThat(after(200, epoch -> 1.0 / epoch, epoch -> 0.1 + 1.0 / epoch)).isEmpty();
    assertThat(after(0, epoch -> 1, epoch -> 1)).isEmpty();
  }

  @Test
  void should_tell_the_first_loss_that_is_no_number_for_good() {
    IntToDoubleFunction once = epoch -> epoch == 4 ? Double.NaN : 1.0 / epoch;
    assertThat(after(9, once, epoch -> 1.0 / epoch))
        .containsExactly(new Alarm(Alarm.Kind.NOT_FINITE, 4, Double.NaN, 1.0 / 9));
    assertThat(after(4, epoch -> 1.0 / epoch, epoch -> epoch < 3 ? 1 : Double.POSITIVE_INFINITY))
        .containsExactly(new Alarm(Alarm.Kind.NOT_FINITE, 3, Double.POSITIVE_INFINITY, 0.25));
  }

  @Test
  void should_tell_a_loss_that_stays_far_above_its_lowest() {
    IntToDoubleFunction up = epoch -> epoch <= 5 ? 1.0 / epoch : 0.41 + 0.1 * epoch;
    assertThat(after(7, up, epoch -> 1)).isEmpty();
    assertThat(after(8, up, epoch -> 1))
        .containsExactly(new Alarm(Alarm.Kind.DIVERGENCE, 6, up.applyAsDouble(8), 0.2));
    IntToDoubleFunction back = epoch -> epoch == 9 ? 0.3 : up.applyAsDouble(epoch);
    assertThat(after(11, back, epoch -> 1)).isEmpty();
  }

  @Test
  void should_tell_overfitting_by_the_bound_of_prechelt() {
    IntToDoubleFunction falls = epoch -> 1.0 / epoch;
    IntToDoubleFunction rises =
        epoch -> epoch <= 10 ? 2.0 / epoch : 0.2 * (1 + 0.02 * (epoch - 10));
    assertThat(after(14, falls, rises)).isEmpty(); // 4, 6 and 8 % above, twice more than 5
    assertThat(after(15, falls, rises))
        .containsExactly(new Alarm(Alarm.Kind.OVERFITTING, 10, rises.applyAsDouble(15), 0.2));
    // the training loss rises too: no overfitting
    assertThat(after(15, epoch -> epoch <= 10 ? falls.applyAsDouble(epoch) : 0.12, rises))
        .isEmpty();
  }

  @Test
  void should_tell_a_loss_that_no_longer_falls() {
    IntToDoubleFunction level = epoch -> epoch <= 20 ? 1.0 / epoch : 0.05 - 1e-8 * epoch;
    assertThat(after(29, level, level)).isEmpty();
    assertThat(after(30, level, level))
        .containsExactly(new Alarm(Alarm.Kind.PLATEAU, 20, 0.05, level.applyAsDouble(30)));
    assertThat(after(60, epoch -> epoch < 5 ? 1 : 0, level)).isEmpty(); // nothing left to gain
  }

  @Test
  void should_do_without_validation() {
    var alarms = new LossAlarms();
    for (int epoch = 1; epoch <= 40; epoch++) {
      alarms.add(epoch, OptionalDouble.of(0.5), OptionalDouble.empty());
    }
    alarms.add(41, OptionalDouble.empty(), OptionalDouble.empty());
    assertThat(alarms.alarms()).containsExactly(new Alarm(Alarm.Kind.PLATEAU, 1, 0.5, 0.5));
  }
}
