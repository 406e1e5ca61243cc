package org.bpnet.play.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MailboxTest {
  @Test
  void should_hand_over_what_is_newest() throws InterruptedException {
    var mailbox = new Mailbox();
    mailbox.put("one");
    mailbox.put("two");

    assertThat(mailbox.take(0)).isEqualTo("two");
    assertThat(mailbox.take(1)).isNull();
  }

  @Test
  void should_wake_who_waits() throws InterruptedException {
    var mailbox = new Mailbox();
    List<String> got = new ArrayList<>();
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              try {
                for (int i = 0; i < 2; i++) {
                  got.add(String.valueOf(mailbox.take(60_000)));
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    mailbox.put("news");
    while (reader.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    mailbox.close();
    reader.join();

    assertThat(got).containsExactly("news", "null");
    assertThat(mailbox.isClosed()).isTrue();
  }
}
