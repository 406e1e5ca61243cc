package org.bpnet.cpu.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentTest {
  private final Recent<String, Integer> recent = new Recent<>(10);

  @Test
  void should_put_out_what_was_not_used_for_longest() {
    assertThat(recent.keep("a", 1, 4)).isEmpty();
    assertThat(recent.keep("b", 2, 4)).isEmpty();
    assertThat(recent.find("a")).contains(1);
    assertThat(recent.keep("c", 3, 4)).containsExactly(2);

    assertThat(recent.find("b")).isEmpty();
    assertThat(recent.find("a")).contains(1);
    assertThat(recent.size()).isEqualTo(2);
    assertThat(recent.weight()).isEqualTo(8);
  }

  @Test
  void should_keep_what_is_there_and_whatever_is_newest() {
    recent.keep("a", 1, 4);
    assertThat(recent.keep("a", 9, 4)).isEmpty();
    assertThat(recent.find("a")).contains(1);
    assertThat(recent.keep("large", 2, 100)).containsExactly(1);
    assertThat(recent.find("large")).contains(2);
    assertThat(recent.keep("b", 3, 1)).containsExactly(2);
    recent.clear();
    assertThat(recent.weight()).isZero();
    assertThat(recent.find("b")).isEmpty();
  }
}
