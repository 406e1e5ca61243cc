package org.bpnet.train.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "-1",
        "9223372036854775807",
        "-9223372036854775808",
        "0.1",
        "1.0E300",
        "4.9E-324",
        "-0.0",
        "\"\"",
        "\"a\\\"b\\\\c\\n\\r\\t\\u0001 ü € 😀 \\ud83d\"",
        "[]",
        "[1,[2.5,null],{}]",
        "{\"b\":1,\"a\":{\"c\":[true,false]}}"
      })
  void should_write_what_it_read(String text) {
    assertThat(Json.compact(Json.read(text))).isEqualTo(text);
    assertThat(Json.read(Json.pretty(Json.read(text)))).isEqualTo(Json.read(text));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1.0 / 3, Double.MIN_VALUE, Double.MAX_VALUE, -0.0, 1e17, 123456789})
  void should_give_back_every_bit_of_a_double(double value) {
    JsonValue back = Json.read(Json.compact(JsonValue.of(value)));

    assertThat(back).isEqualTo(new JsonValue.Real(value));
  }

  @Test
  void should_keep_whole_numbers_exact_as_far_as_a_long_goes() {
    assertThat(Json.read("-1234567890123456789"))
        .isEqualTo(new JsonValue.Whole(-1234567890123456789L));
    assertThat(Json.read("9223372036854775808")).isEqualTo(new JsonValue.Real(0x1p63));
  }

  @Test
  void should_read_escapes_and_blanks() {
    assertThat(Json.read(" \t\r\n[ \"\\u00fc\\/\\b\\f\" , 1e2 ] "))
        .isEqualTo(new JsonValue.Items(List.of(JsonValue.of("ü/\b\f"), JsonValue.of(100.0))));
  }

  @Test
  void should_indent_and_keep_plain_arrays_on_a_line() {
    JsonValue value =
        JsonValue.object()
            .with("shape", JsonValue.of(1.5, Double.NaN))
            .with("layers", new JsonValue.Items(List.of(JsonValue.object().build())))
            .build();

    assertThat(Json.pretty(value))
        .isEqualTo(
            """
            {
              "shape": [1.5, null],
              "layers": [
                {}
              ]
            }
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | line 1, column 1: the text ends too early",
        "{\"a\":1,} | line 1, column 8: needs a member's name in quotes, got '}'",
        "[1,] | line 1, column 4: needs a value, got ']'",
        "[1 2] | line 1, column 4: needs ']', got '2'",
        "{\"a\" 1} | line 1, column 6: needs ':', got '1'",
        "{\"a\":1,\"a\":2} | line 1, column 8: the name \"a\" occurs twice",
        "01 | line 1, column 2: nothing may follow the value, got '1'",
        "1. | line 1, column 3: needs a digit, got the end of the text",
        "-x | line 1, column 2: needs a digit, got 'x'",
        "1e999 | line 1, column 1: the number 1e999 is too large",
        "NaN | line 1, column 1: needs a value, got 'N'",
        "nul | line 1, column 1: needs null, got 'n'",
        "\"\\x\" | line 1, column 3: unknown escape \\x",
        "\"\\u12g4\" | line 1, column 6: \\u needs four hexadecimal digits, got 'g'",
        "\"abc | line 1, column 5: the text ends too early",
      })
  void should_say_where_a_text_is_wrong(String text, String message) {
    assertThatThrownBy(() -> Json.read(text)).isInstanceOf(JsonException.class).hasMessage(message);
  }

  @Test
  void should_show_no_control_character_and_no_endless_name() {
    assertThatThrownBy(() -> Json.read("[1 \u0007]"))
        .hasMessage("line 1, column 4: needs ']', got \\u0007");
    String name = "\"" + "x".repeat(5_000) + "\":1";
    assertThatThrownBy(() -> Json.read("{" + name + "," + name + "}"))
        .message()
        .hasSizeLessThan(100);
  }

  @Test
  void should_count_lines() {
    assertThatThrownBy(() -> Json.read("{\n  \"a\": 1,\n  'b'"))
        .hasMessage("line 3, column 3: needs a member's name in quotes, got '''");
    assertThatThrownBy(() -> Json.read("\"a\nb\""))
        .hasMessage("line 1, column 3: a control character in a string; write it as \\u000a");
  }

  @Test
  void should_refuse_deep_nesting_without_exhausting_the_stack() {
    assertThat(Json.read("[".repeat(64) + "]".repeat(64))).isInstanceOf(JsonValue.Items.class);
    assertThatThrownBy(() -> Json.read("[".repeat(1_000_000)))
        .hasMessage("line 1, column 65: nested deeper than 64 levels");
  }

  @Test
  void should_hand_out_members_by_type() {
    JsonValue.Members value =
        Json.readObject("{\"t\":\"x\",\"n\":2,\"r\":2.5,\"b\":true,\"l\":[1,2.5],\"o\":{}}");

    assertThat(value.text("t")).isEqualTo("x");
    assertThat(value.whole("n")).isEqualTo(2);
    assertThat(value.number("n")).isEqualTo(2.0);
    assertThat(value.number("r")).isEqualTo(2.5);
    assertThat(value.bool("b")).isTrue();
    assertThat(value.numbers("l")).containsExactly(1, 2.5);
    assertThat(value.members("o").values()).isEmpty();
  }

  @Test
  void should_say_which_member_is_missing_or_of_another_type() {
    JsonValue.Members value = Json.readObject("{\"a\":\"x\"}");

    assertThatThrownBy(() -> value.whole("a"))
        .isInstanceOf(JsonException.class)
        .hasMessage("'a' needs a whole number, got \"x\"");
    assertThatThrownBy(() -> value.text("b")).hasMessage("there is no 'b'; there is only a");
    assertThatThrownBy(() -> Json.readObject("[]"))
        .hasMessage("line 1, column 1: needs an object, '{ ... }'");
  }

  @Test
  void should_refuse_numbers_that_json_cannot_write() {
    assertThatThrownBy(() -> new JsonValue.Real(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs a finite number, got NaN");
    assertThat(JsonValue.of(Double.POSITIVE_INFINITY)).isEqualTo(new JsonValue.Null());
  }
}
