package org.bpnet.nn.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTest {
  private static final Catalog<String> FRUIT =
      Catalog.<String>of("fruit")
          .with("apple", "Eve", _ -> "apple")
          .with("pear(weight=1.5, count)", "ours", a -> a.number("weight") + "x" + a.whole("count"))
          .with("basket(of=apple)", "ours", a -> "basket of " + a.text("of"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "relu",
        "leaky_relu(slope=0.2)",
        "adam(beta1=0.9, beta2=0.999)",
        "warm_up(steps=5, then=cosine(rate=1, total=9))",
        "pear(weight=1, count)"
      })
  void should_write_what_it_reads(String text) {
    assertThat(Spec.parse(text)).hasToString(text);
  }

  @Test
  void should_ignore_spaces_and_empty_parentheses() {
    assertThat(Spec.parse("  relu( ) ")).isEqualTo(Spec.parse("relu"));
    assertThat(Spec.parse("a(b = 1 ,c=d( e = 2 ))")).hasToString("a(b=1, c=d( e = 2 ))");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a(", "a)", "a(b=1", "a(b=1))", "a(b=)", "a(=1)", "a(b=1,)", "a(b=(1)", "a b"})
  void should_reject_what_is_no_spec(String text) {
    assertThatThrownBy(() -> Spec.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("need name or name(argument=value, ...), got '" + text + "'");
  }

  @Test
  void should_reject_an_argument_given_twice() {
    assertThatThrownBy(() -> Spec.parse("a(b=1, b=2)"))
        .hasMessage("'a(b=1, b=2)': b is given twice");
  }

  @Test
  void should_take_defaults_for_what_is_not_given() {
    assertThat(FRUIT.create("apple")).isEqualTo("apple");
    assertThat(FRUIT.create("pear(count=3)")).isEqualTo("1.5x3");
    assertThat(FRUIT.create("pear(count=3, weight=2)")).isEqualTo("2.0x3");
    assertThat(FRUIT.create("basket(of=pear(count=1))")).isEqualTo("basket of pear(count=1)");
  }

  @Test
  void should_suggest_the_nearest_names() {
    assertThatThrownBy(() -> FRUIT.create("paer"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no fruit is called 'paer'; did you mean pear, apple, basket?");
  }

  @Test
  void should_show_what_an_entry_takes() {
    assertThatThrownBy(() -> FRUIT.create("pear(size=3)"))
        .hasMessage("pear: no argument is called size; it takes pear(weight=1.5, count)");
    assertThatThrownBy(() -> FRUIT.create("pear"))
        .hasMessage("pear: the argument count needs a value; it takes pear(weight=1.5, count)");
    assertThatThrownBy(() -> FRUIT.create("pear(count=2.5)"))
        .hasMessage("pear: count must be a whole number, got '2.5'");
    assertThatThrownBy(() -> FRUIT.create("pear(count=2, weight=heavy)"))
        .hasMessage("pear: weight must be a number, got 'heavy'");
  }

  @Test
  void should_hold_each_name_once() {
    assertThatThrownBy(() -> FRUIT.with("apple", "Newton", _ -> "falling"))
        .hasMessage("fruit: the name apple is taken");
  }
}
