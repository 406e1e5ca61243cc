package org.bpnet.nn.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.stream.Stream;
import org.bpnet.nn.Catalogs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QuotedTest {
  private static final String LONG = "x".repeat(10_000);
  private static final int A_FEW_LINES = 600;

  @Test
  void should_leave_short_text_as_it_is_and_cut_the_end_of_long_text() {
    assertThat(Quoted.of("relu(1)")).isEqualTo("'relu(1)'");
    assertThat(Quoted.of("x".repeat(80))).isEqualTo("'" + "x".repeat(80) + "'");
    assertThat(Quoted.of("x".repeat(81))).isEqualTo("'" + "x".repeat(79) + "…'");
  }

  static Stream<? extends Catalog<?>> catalogs() {
    return Catalogs.all().values().stream();
  }

  /// Whatever is wrong: the name, its parentheses, an argument's name, its value, or how often it
  /// stands there.
  @ParameterizedTest
  @MethodSource("catalogs")
  void should_repeat_no_more_of_long_text_than_a_line(Catalog<?> catalog) {
    Stream<String> wrong =
        Stream.concat(
            Stream.of(LONG, LONG + "(", "(" + LONG, LONG + "=" + LONG),
            catalog.entries().stream().flatMap(QuotedTest::wrong));
    wrong.forEach(text -> {
      var refused =
          catchThrowableOfType(IllegalArgumentException.class, () -> catalog.create(text));
      int length = refused == null ? 0 : String.valueOf(refused.getMessage()).length();
      assertThat(length).as(Quoted.of(text)).isLessThan(A_FEW_LINES);
    });
  }

  private static Stream<String> wrong(Catalog.Entry<?> entry) {
    String name = entry.name();
    Stream<String> any =
        Stream.of(
            name + "(" + LONG,
            name + "(" + LONG + "=1)",
            name + "(" + LONG + "=1, " + LONG + "=1)",
            name + "(" + LONG + "(1), " + LONG + ")");
    Stream<String> values =
        entry.signature().arguments().keySet().stream()
            .map(key -> name + "(" + key + "=" + LONG + ")");
    return Stream.concat(any, values);
  }
}
