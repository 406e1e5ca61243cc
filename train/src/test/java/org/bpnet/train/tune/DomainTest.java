package org.bpnet.train.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.bpnet.core.array.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainTest {
  @Test
  void should_spread_places_by_factors_or_by_differences() {
    Domain log = Domain.parse("log(1e-4, 1)");
    assertThat(log.at(0)).isEqualTo("1.0e-4");
    assertThat(log.at(0.5)).isEqualTo("0.01");
    assertThat(log.at(0.123)).isEqualTo("3.105e-4");
    Domain uniform = Domain.parse("uniform(-1,3)");
    assertThat(List.of(uniform.at(0), uniform.at(0.25), uniform.at(0.75)))
        .isEqualTo(List.of("-1", "0", "2"));
    Domain choice = Domain.parse("64,relu | dropout(0.5) |");
    assertThat(choice.examples()).isEqualTo(List.of("64,relu", "dropout(0.5)", ""));
    assertThat(choice.at(0.34)).isEqualTo("dropout(0.5)");
  }

  /// Each whole number has an equal part of the places, or of the factors.
  @Test
  void should_draw_whole_numbers_alike() {
    Map<String, Integer> counts = new TreeMap<>();
    Domain whole = Domain.parse("int(2, 5)");
    for (int i = 0; i < 1000; i++) {
      counts.merge(whole.at(i / 1000.0), 1, Integer::sum);
    }
    assertThat(counts).isEqualTo(Map.of("2", 250, "3", 250, "4", 250, "5", 250));
    Domain log = Domain.parse("logint(1, 100)");
    assertThat(log.at(0)).isEqualTo("1");
    assertThat(log.at(Math.nextDown(1.0))).isEqualTo("100");
    assertThat(log.at(0.5)).isEqualTo("7"); // sqrt(0.5 * 100.5) = 7.09
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"log(1e-4, 0.1)", "uniform(0, 0.5)", "int(-3, 8)", "logint(16, 256)", "a | b | c"})
  void should_know_the_place_of_each_value(String text) {
    Domain domain = Domain.parse(text);
    for (int i = 0; i < 200; i++) {
      String value = domain.at(new Seed(3).uniform(i));
      double place = domain.place(value);
      assertThat(place).isBetween(0.0, 1.0);
      assertThat(domain.at(Math.min(place, Math.nextDown(1.0)))).isEqualTo(value);
    }
    for (String example : domain.examples()) {
      assertThat(domain.place(example)).isBetween(0.0, 1.0);
    }
  }

  @Test
  void should_round_within_the_ends() {
    Domain narrow = Domain.parse("uniform(1.00001, 1.00002)");
    assertThat(Double.parseDouble(narrow.at(0))).isCloseTo(1.00001, within(0.0));
    assertThat(Double.parseDouble(narrow.at(0.9))).isBetween(1.00001, 1.00002);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.1",
        "",
        "adam",
        "log(1)",
        "log(1, 2, 3)",
        "log(a, b)",
        "int(1, 2.5)",
        "int(1, 1e12)",
        "log(",
        "normal(0, 1)",
        "log(1, 2",
        "uniform(NaN, 1)"
      })
  void should_say_what_is_needed(String text) {
    assertThatThrownBy(() -> Domain.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("needs log(LOW, HIGH), uniform(LOW, HIGH), int(LOW, HIGH)")
        .hasMessageEndingWith("got '" + text + "'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "log(0, 1); needs finite ends, the lower one first and above 0, got 0.0 and 1.0",
        "uniform(2, 1); needs finite ends, the lower one first, got 2.0 and 1.0",
        "uniform(0, 1e999); needs finite ends, the lower one first, got 0.0 and Infinity",
        "int(3, 3); needs finite ends, the lower one first, got 3.0 and 3.0",
        "a | a; needs at least two different values to choose from, got 'a | a'"
      })
  void should_refuse_what_is_no_range(String text, String message) {
    assertThatThrownBy(() -> Domain.parse(text)).hasMessage(message);
  }

  @Test
  void should_refuse_places_of_other_values() {
    assertThatThrownBy(() -> Domain.parse("int(1, 3)").place("4"))
        .hasMessage("'4' is not from 1.0 to 3.0");
    assertThatThrownBy(() -> Domain.parse("a | b").place("c")).hasMessage("'c' is none of [a, b]");
  }

  @Test
  void should_write_numbers_without_a_locale() {
    Locale usual = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(Domain.parse("uniform(0, 1)").at(0.25)).isEqualTo("0.25");
      assertThat(Domain.parse("int(1, 8)").at(0.5)).isEqualTo("5");
    } finally {
      Locale.setDefault(usual);
    }
  }
}
