package org.bpnet.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountTest {
  @ParameterizedTest
  @CsvSource({
    "1, epoch, 1 epoch",
    "2, epoch, 2 epochs",
    "0, class, 0 classes",
    "1, class, 1 class",
    "3, batch, 3 batches",
    "2, entry, 2 entries",
    "2, array, 2 arrays",
    "12345, different value, '12,345 different values'"
  })
  void should_count_in_english(long number, String one, String text) {
    assertThat(Count.of(number, one)).isEqualTo(text);
  }

  @Test
  void should_say_what_there_is_to_choose_from() {
    assertThat(Count.choices(List.of("a", "b"))).isEqualTo("there are a, b");
    assertThat(Count.choices(List.of("a"))).isEqualTo("there is only a");
    assertThat(Count.choices(List.of())).isEqualTo("there is none at all");
  }
}
