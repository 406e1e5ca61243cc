package org.bpnet.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.bpnet.core.Backends;
import org.bpnet.core.spi.Backend;
import org.bpnet.play.ground.Scenario;
import org.bpnet.play.http.Mailbox;
import org.bpnet.train.json.Json;
import org.junit.jupiter.api.Test;

class PlaygroundSessionTest {
  /// An address without points is one of the original ones; a change of a setting is no address.
  @Test
  void should_keep_points_when_a_setting_changes_and_leave_them_for_another_address() {
    try (Backend backend = Backends.best(1);
        var session =
            PlaygroundSession.of(backend, Json.readObject("{\"points\": \"0.5_1_1*0_1_0\"}"))) {
      session.act(Json.readObject("{\"op\": \"change\", \"scenario\": {\"rate\": 0.1}}"));
      assertThat(session.points()).isEqualTo("x1,x2,class\n0.5,1.0,1\n0.0,1.0,0\n");

      session.act(
          Json.readObject("{\"op\": \"change\", \"scenario\": {\"rate\": 0.1, \"points\": \"\"}}"));
      assertThat(session.points()).hasLineCount(5);
    }
  }

  /// However often, and however soon after a stop, a page asks for it: else it would run at twice
  /// the speed. A page that changes one thing after the other may not have seen the first change
  /// yet.
  @Test
  void should_change_of_a_point_what_is_said_alone() {
    try (Backend backend = Backends.best(1);
        var session = new PlaygroundSession(backend, Scenario.standard())) {
      session.act(Json.readObject("{\"op\": \"move\", \"index\": 0, \"x\": 0.25}"));
      session.act(Json.readObject("{\"op\": \"move\", \"index\": 0, \"label\": 1}"));
      session.act(Json.readObject("{\"op\": \"move\", \"index\": 0, \"y\": -0.5}"));

      assertThat(session.points()).startsWith("x1,x2,class\n0.25,-0.5,1\n0.0,1.0,1\n");
    }
  }

  /// However often, and however soon after a stop, a page asks for it: else it would run at twice
  /// the speed.
  @Test
  void should_animate_by_one_thread_at_a_time() throws Exception {
    try (Backend backend = Backends.reference();
        var session = new PlaygroundSession(backend, Scenario.standard())) {
      session.act(Json.readObject("{\"op\": \"animate\", \"speed\": 20}"));
      Thread first = session.animation().orElseThrow();
      session.act(Json.readObject("{\"op\": \"stop\"}"));
      session.act(Json.readObject("{\"op\": \"animate\", \"speed\": 20}"));
      Thread second = session.animation().orElseThrow();

      assertThat(first.join(Duration.ofMinutes(1))).isTrue();
      assertThat(second.isAlive()).isTrue();

      session.act(Json.readObject("{\"op\": \"stop\"}"));
      assertThat(second.join(Duration.ofMinutes(1))).isTrue();
    }
  }

  /// A page that lost its stream opens another; the end of the old one is noticed later.
  @Test
  void should_go_on_for_the_stream_that_took_the_place_of_another() throws Exception {
    try (Backend backend = Backends.reference();
        var session = new PlaygroundSession(backend, Scenario.standard())) {
      Mailbox old = session.listen();
      session.act(Json.readObject("{\"op\": \"animate\", \"speed\": 1000}"));
      assertThat(old.take(60_000)).isNotNull();
      Mailbox next = session.listen();
      assertThat(old.isClosed()).isTrue();

      session.leave(old);
      assertThat(next.take(60_000)).isNotNull();
      assertThat(next.take(60_000)).isNotNull();

      Thread animation = session.animation().orElseThrow();
      session.leave(next);
      assertThat(animation.join(Duration.ofMinutes(1))).isTrue();
    }
  }
}
