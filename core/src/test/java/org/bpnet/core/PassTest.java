package org.bpnet.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.BackendException;
import org.bpnet.core.spi.ClosedException;
import org.junit.jupiter.api.Test;

/// The life of a pass: what it sees, what it says when misused, what it leaves behind.
class PassTest {
  private static final Backend BACKEND = Backends.reference();

  private static HostArray vector(double... values) {
    return HostArray.of(values, Shape.of(values.length));
  }

  private static Parameter weight(Parameters params, String name, double... values) {
    return params.weight(name, Shape.of(values.length), (_, _) -> vector(values));
  }

  /// `PassTest.java:` and the number of the line that calls this.
  private static String here() {
    return StackWalker.getInstance()
        .walk(f -> f.skip(1).findFirst())
        .map(f -> f.getFileName() + ":" + f.getLineNumber())
        .orElseThrow();
  }

  @Test
  void should_say_where_a_closed_pass_was_opened() {
    // one line, so that both see the same line number
    record Opened(String line, Pass pass) {}
    var opened = new Opened(here(), Pass.eval(BACKEND));
    Tensor x = opened.pass().input(vector(1, 2));
    opened.pass().close();

    assertThatThrownBy(x::toHost)
        .isInstanceOf(ClosedException.class)
        .hasMessage(
            String.format(
                Locale.ROOT,
                "source: the pass opened at %s is closed; copy values out with toHost before its end",
                opened.line()));
    assertThatThrownBy(() -> x.add(1)).isInstanceOf(ClosedException.class);
  }

  @Test
  void should_name_both_passes_when_they_are_mixed() {
    try (Pass one = Pass.eval(BACKEND);
        Pass other = Pass.eval(BACKEND)) {
      Tensor x = one.input(vector(1, 2));
      Tensor y = other.input(vector(1, 2));

      assertThatThrownBy(() -> x.add(y))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Tensor F64 [2] of source belongs to the pass opened at %s, not to the one opened at"
                  + " %s; carry values over with toHost",
              other.openedAt(), one.openedAt());
    }
  }

  @Test
  void should_report_a_pass_that_was_never_closed() throws InterruptedException {
    List<String> messages = new CopyOnWriteArrayList<>();
    var handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            messages.add(new SimpleFormatter().formatMessage(line));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(Pass.class.getName());
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    try {
      String place = leak();
      for (int i = 0; i < 100 && messages.stream().noneMatch(m -> m.contains(place)); i++) {
        System.gc();
        Thread.sleep(20);
      }

      assertThat(messages)
          .contains(
              String.format(
                  Locale.ROOT,
                  "the pass opened at %s (%s) was never closed; open passes in try-with-resources",
                  place,
                  PassTest.class.getName()));
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
    }
  }

  @SuppressWarnings("resource") // on purpose
  private static String leak() {
    return Pass.eval(BACKEND).openedAt();
  }

  @Test
  void should_put_the_scope_before_a_shape_error() {
    try (Pass pass = Pass.eval(BACKEND)) {
      Tensor x = pass.input(HostArray.of(new double[6], Shape.of(2, 3)));
      Tensor w = pass.input(HostArray.of(new double[12], Shape.of(4, 3)));

      assertThatThrownBy(
              () -> pass.within("encoder", () -> pass.within("hidden", () -> x.matmul(w))))
          .isInstanceOf(ShapeException.class)
          .hasMessage(
              "encoder.hidden: matmul: inner extents differ, got [2, 3] x [4, 3] (3 vs 4); did you"
                  + " mean matmulT?");
    }
  }

  @Test
  void should_name_the_operation_and_scope_where_numbers_stopped_being_finite() {
    try (Pass pass = Pass.eval(BACKEND)) {
      Tensor x = pass.input(vector(1, -1));
      Tensor y = pass.within("hidden", () -> x.sqrt()).exp().sum();

      Optional<NonFinite> found = pass.firstNonFinite(y);

      assertThat(found.map(NonFinite::toString))
          .contains("NaN in the result of sqrt(x), [2], in layer hidden");
      assertThat(pass.firstNonFinite(x.exp())).isEmpty();
    }
  }

  @Test
  void should_keep_seeing_old_values_after_a_commit() {
    try (var params = Parameters.create(BACKEND, new Seed(1))) {
      Parameter w = weight(params, "w", 1, 2);
      try (Pass pass = Pass.eval(BACKEND)) {
        Tensor old = pass.read(w);
        pass.commit(Map.of(w, old.mul(10)));

        assertThat(old.toHost()).isEqualTo(vector(1, 2));
        assertThat(pass.read(w).add(0).toHost()).isEqualTo(vector(1, 2));
        assertThat(w.value()).isEqualTo(vector(10, 20));
      }
      try (Pass next = Pass.eval(BACKEND)) {
        assertThat(next.read(w).toHost()).isEqualTo(vector(10, 20));
      }
    }
  }

  @Test
  void should_copy_a_value_committed_to_two_variables_or_read_from_another() {
    try (var params = Parameters.create(BACKEND, new Seed(1))) {
      Parameter v = weight(params, "v", 1, 2);
      Parameter w = weight(params, "w", 3, 4);
      try (Pass pass = Pass.eval(BACKEND)) {
        pass.commit(Map.of(v, pass.read(w).reshape(2, 1).reshape(2)));
      }
      v.load(vector(7, 8));
      assertThat(w.value()).isEqualTo(vector(3, 4));

      try (Pass pass = Pass.eval(BACKEND)) {
        Tensor sum = pass.read(v).add(w);
        pass.commit(Map.of(v, sum, w, sum));
      }
      v.load(vector(0, 0));
      assertThat(w.value()).isEqualTo(vector(10, 12));
    }
  }

  @Test
  void should_reject_commits_of_another_shape_or_of_integers() {
    try (var params = Parameters.create(BACKEND, new Seed(1));
        Pass pass = Pass.eval(BACKEND)) {
      Parameter w = weight(params.child("layer"), "w", 1, 2);

      assertThatThrownBy(() -> pass.commit(Map.of(w, pass.full(Shape.of(3), 1))))
          .isInstanceOf(ShapeException.class)
          .hasMessage("commit: layer.w needs shape [2], got [3]");
      assertThatThrownBy(() -> pass.commit(Map.of(w, pass.range(2))))
          .isInstanceOf(ShapeException.class)
          .hasMessage("commit: layer.w needs real numbers, got I32; see toReal");
    }
  }

  @Test
  void should_draw_the_same_numbers_for_the_same_seed_and_other_ones_at_each_call() {
    try (Pass one = Pass.train(BACKEND, new Seed(3));
        Pass same = Pass.train(BACKEND, new Seed(3))) {
      HostArray first = one.uniform(Shape.of(5)).toHost();

      assertThat(same.uniform(Shape.of(5)).toHost()).isEqualTo(first);
      assertThat(one.uniform(Shape.of(5)).toHost()).isNotEqualTo(first);
    }
  }

  @Test
  void should_have_no_random_numbers_in_evaluation() {
    try (Pass pass = Pass.eval(BACKEND)) {
      assertThatThrownBy(() -> pass.normal(Shape.of(2)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("an evaluation pass has no random numbers; see Pass.train");
    }
  }

  /// y = 3x² at x = 2 and at x′ = 5x = 10: slopes 12 and, by x′, 60; not 300 by x.
  @Test
  void should_look_from_another_place_and_come_back() {
    try (Parameters params = Parameters.create(BACKEND, new Seed(1));
        Pass pass = Pass.train(BACKEND, new Seed(1))) {
      Parameter x = weight(params, "x", 2);
      Parameter other = weight(params, "other", 7);
      Buffer seen = params.buffer("seen", Shape.of(1), (_, _) -> vector(0));
      Supplier<Tensor> y =
          () -> {
            pass.update(seen, old -> old.add(1));
            return pass.read(x).square().mul(3).mul(pass.read(other)).sum();
          };
      Gradients here = pass.backward(y.get());

      Gradients there =
          pass.substituting(Map.of(x, pass.read(x).mul(5)), () -> pass.backward(y.get()));

      assertThat(here.of(x).toHost()).isEqualTo(vector(12 * 7));
      assertThat(there.of(x).toHost()).isEqualTo(vector(60 * 7));
      assertThat(there.of(other).toHost()).isEqualTo(vector(300));
      assertThat(pass.read(x).toHost()).isEqualTo(vector(2));
      pass.commit(Map.of());
      assertThat(seen.value()).isEqualTo(vector(1));
    }
  }

  @Test
  void should_say_which_backends_there_are() {
    assertThatThrownBy(() -> Backends.named("gpu"))
        .isInstanceOf(BackendException.class)
        .hasMessage("there is no backend 'gpu'; there is only reference");
  }

  @Test
  void should_commit_what_layers_update_with_the_rest() {
    try (var params = Parameters.create(BACKEND, new Seed(1))) {
      Parameter w = weight(params, "w", 1, 2);
      Buffer mean = params.buffer("mean", Shape.of(2), (_, _) -> vector(10, 20));
      try (Pass pass = Pass.train(BACKEND, new Seed(1))) {
        pass.update(mean, old -> old.mul(0.5));
        pass.update(mean, old -> old.add(1)); // sees the first
        assertThat(pass.read(mean).toHost()).isEqualTo(vector(10, 20));
        assertThat(mean.value()).isEqualTo(vector(10, 20));

        pass.commit(Map.of(w, pass.read(w).mul(2)));
        assertThat(w.value()).isEqualTo(vector(2, 4));
        assertThat(mean.value()).isEqualTo(vector(6, 11));
        assertThat(pass.updates()).isEmpty();
      }
      try (Pass pass = Pass.train(BACKEND, new Seed(2))) {
        pass.update(mean, old -> old.mul(0));
        pass.commit(Map.of(mean, pass.scalar(7).broadcastTo(Shape.of(2))));
        assertThat(mean.value()).isEqualTo(vector(7, 7));
      }
      try (Pass pass = Pass.train(BACKEND, new Seed(3))) {
        pass.update(mean, old -> old.mul(0)); // only looked at
      }
      assertThat(mean.value()).isEqualTo(vector(7, 7));
    }
  }

  @Test
  void should_update_nothing_in_an_evaluation_pass() {
    try (var params = Parameters.create(BACKEND, new Seed(1));
        Pass pass = Pass.eval(BACKEND);
        Pass training = Pass.train(BACKEND, new Seed(1))) {
      Buffer mean = params.child("norm").buffer("mean", Shape.of(2), (_, _) -> vector(1, 2));

      assertThatThrownBy(() -> pass.update(mean, old -> old.mul(2)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("an evaluation pass leaves norm.mean as it is; see Pass.isTraining");
      assertThatThrownBy(() -> training.update(mean, Tensor::sum))
          .isInstanceOf(ShapeException.class)
          .hasMessage("commit: norm.mean needs shape [2], got []");
    }
  }

  @Test
  void should_hand_over_each_side_output_once_and_drop_those_of_other_places() {
    try (var params = Parameters.create(BACKEND, new Seed(1));
        Pass pass = Pass.train(BACKEND, new Seed(1))) {
      Parameter w = weight(params, "w", 1, 2);
      Tensor x = pass.read(w);
      pass.sideOutput(x, 0.3);
      Tensor other = x.mul(2);
      var seen =
          pass.substituting(
              Map.of(w, other),
              () -> {
                pass.sideOutput(other, 0.5);
                return pass.drainSideOutputs();
              });

      assertThat(seen).containsExactly(new SideOutput(other, 0.5));
      assertThat(pass.drainSideOutputs()).containsExactly(new SideOutput(x, 0.3));
      assertThat(pass.drainSideOutputs()).isEmpty();
    }
  }
}
