package org.bpnet.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.ClosedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SnapshotTest {
  private static final Backend BACKEND = Backends.reference();

  private final Parameters params = Parameters.create(BACKEND, new Seed(1));
  private final Parameter w = params.weight("w", Shape.of(2), (_, _) -> values(1, 2));
  private final Buffer count =
      params.child("norm").buffer("count", Shape.of(1), (_, _) -> values(0));

  @AfterEach
  void close() {
    params.close();
  }

  private static HostArray values(double... values) {
    return HostArray.of(values, Shape.of(values.length));
  }

  /// Adds 1 to everything.
  private Traced step() {
    return Traced.training(
        BACKEND,
        (pass, in) ->
            new Traced.Outcome(
                List.of(in.getFirst().sum().add(pass.read(w).sum())),
                Map.of(w, pass.read(w).add(1), count, pass.read(count).add(1))));
  }

  @Test
  void should_keep_its_values_while_training_goes_on() {
    try (Snapshot before = params.snapshot();
        Traced step = step()) {
      step.run(List.of(values(0)));
      Snapshot between = params.snapshot();
      step.run(List.of(values(0)));
      w.load(values(70, 80));
      try (Pass pass = Pass.eval(BACKEND)) {
        pass.commit(Map.of(count, pass.read(count).mul(100)));
      }

      assertThat(before.value(w)).isEqualTo(values(1, 2));
      assertThat(before.value(count)).isEqualTo(values(0));
      assertThat(between.value(w)).isEqualTo(values(2, 3));
      between.close();
      assertThat(w.value()).isEqualTo(values(70, 80));
      assertThat(count.value()).isEqualTo(values(200));
    }
  }

  @Test
  void should_be_what_passes_and_recorded_computations_read() {
    Traced.Computation computation =
        (pass, in) -> Traced.Outcome.of(in.getFirst().mul(pass.read(w)));
    Snapshot before = params.snapshot();
    try (Traced step = step();
        Traced predict = Traced.evaluation(BACKEND, computation)) {
      step.run(List.of(values(0)));
      predict.run(before, List.of(values(10, 10)));
      assertThat(predict.value(0)).isEqualTo(values(10, 20));
      predict.run(List.of(values(10, 10)));
      assertThat(predict.value(0)).isEqualTo(values(20, 30));
      try (Pass pass = Pass.eval(BACKEND, before)) {
        before.close();
        assertThat(pass.read(w).toHost()).isEqualTo(values(1, 2));
      }
    }
  }

  @Test
  void should_change_nothing_about_a_step() {
    try (Traced step = step()) {
      for (int i = 0; i < 6; i++) {
        try (Snapshot held = params.snapshot()) {
          step.run(List.of(values(i == 4 ? Double.NaN : 0))); // that one updates nothing
          int steps = i < 4 ? i : i - 1;
          assertThat(held.value(w)).isEqualTo(values(1 + (i <= 4 ? i : 4), 2 + (i <= 4 ? i : 4)));
          assertThat(w.value())
              .isEqualTo(values(2 + (i == 4 ? 3 : steps), 3 + (i == 4 ? 3 : steps)));
        }
      }
    }
  }

  @Test
  void should_outlive_its_parameters_and_end_with_its_close() {
    Snapshot snapshot = params.snapshot();
    params.close();
    assertThat(snapshot.value(w)).isEqualTo(values(1, 2));
    snapshot.close();
    snapshot.close();

    String message = "the snapshot is closed; close it after the last pass and step that needs it";
    assertThatThrownBy(() -> snapshot.value(w))
        .isInstanceOf(ClosedException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> Pass.eval(BACKEND, snapshot).close()).hasMessage(message);
  }

  @Test
  void should_be_refused_where_it_means_nothing() {
    try (var others = Parameters.create(BACKEND, new Seed(2));
        Snapshot snapshot = params.snapshot();
        Traced step = step()) {
      Parameter v = others.weight("v", Shape.of(1), (_, _) -> values(1));
      assertThatThrownBy(() -> snapshot.value(v))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Snapshot: v is of other parameters; take a snapshot of those");
      assertThatThrownBy(() -> step.run(snapshot, List.of(values(0))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Traced: updates start from the present values of their variables, not from a"
                  + " snapshot; run without it");
      assertThat(w.value()).isEqualTo(values(1, 2));
    }
  }

  @Test
  void should_say_whose_end_it_was() {
    Traced step = step();
    step.run(List.of(values(0)));
    params.close();
    params.close();

    String message =
        "the parameters are closed; close them after the last pass, step and snapshot that needs"
            + " them";
    assertThatThrownBy(w::value).isInstanceOf(ClosedException.class).hasMessage("w: " + message);
    assertThatThrownBy(() -> w.load(values(1, 2))).hasMessage(message);
    assertThatThrownBy(params::snapshot).hasMessage(message);
    assertThatThrownBy(() -> step.run(List.of(values(0)))).hasMessage(message);
    assertThatThrownBy(() -> params.weight("late", Shape.of(1), (_, _) -> values(1)))
        .hasMessage(message);
    try (Pass pass = Pass.eval(BACKEND)) {
      assertThatThrownBy(() -> pass.read(w)).hasMessage("w: " + message);
    }
    step.close();
    assertThatThrownBy(() -> step.run(List.of(values(0))))
        .isInstanceOf(ClosedException.class)
        .hasMessage("Traced: the recorded computation is closed; close it after the last run");
  }

  @Test
  void should_leave_an_open_pass_its_values() {
    try (Pass reading = Pass.eval(BACKEND);
        Traced step = step()) {
      Tensor seen = reading.read(w);
      step.run(List.of(values(0)));
      try (Pass other = Pass.eval(BACKEND)) {
        other.commit(Map.of(w, other.read(w).mul(5)));
      }
      params.close();

      assertThat(seen.add(0).toHost()).isEqualTo(values(1, 2));
      assertThat(reading.read(count).toHost())
          .as("of the same time, though read later")
          .isEqualTo(values(0));
    }
  }
}
