package org.bpnet.nn.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import org.bpnet.core.formula.Formula;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTest {
  private static final Catalog<String> FRUIT =
      Catalog.<String>of("fruit")
          .with("apple", About.of("", "Eve"), _ -> "apple")
          .with(
              "pear(weight=1.5, count)",
              About.of("", "ours"),
              a -> a.number("weight") + "x" + a.whole("count"))
          .with("basket(of=apple)", About.of("", "ours"), a -> "basket of " + a.text("of"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "relu",
        "leaky_relu(slope=0.2)",
        "adam(beta1=0.9, beta2=0.999)",
        "warm_up(steps=5, then=cosine(rate=1, total=9))",
        "pear(weight=1, count)",
        "norm(0.5)",
        "chain((step(every=3), constant(rate=1)), at=(10, 20))"
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
  void should_find_things_by_their_aliases() {
    Catalog<String> known = FRUIT.also("pear", "birne", "pera").also("apple", "apfel");

    assertThat(known.create("birne(count=3)")).isEqualTo("1.5x3");
    assertThat(known.find("pera").orElseThrow().name()).isEqualTo("pear");
    assertThat(known.aliases("pear")).containsExactly("birne", "pera");
    assertThat(known.aliases("basket")).isEmpty();
    assertThat(known.entries()).extracting(Catalog.Entry::name).doesNotContain("birne");
    assertThat(known.map("juice", fruit -> fruit + " juice").create("apfel"))
        .isEqualTo("apple juice");
    assertThat(Catalog.<String>of("food").and(known).create("apfel")).isEqualTo("apple");
  }

  @Test
  void should_let_no_alias_hide_a_name_or_mean_two_things() {
    Catalog<String> known = FRUIT.also("pear", "birne");

    assertThatThrownBy(() -> known.also("basket", "apple"))
        .hasMessage("fruit: the name apple is taken");
    assertThatThrownBy(() -> known.also("apple", "birne"))
        .hasMessage("fruit: the name birne is taken");
    assertThatThrownBy(() -> known.with("birne", About.of("", "ours"), _ -> "another"))
        .hasMessage("fruit: the name birne is taken");
    assertThatThrownBy(() -> known.also("plum", "pflaume"))
        .hasMessage("fruit: nothing is called plum");
  }

  @Test
  void should_suggest_aliases_but_no_thing_twice() {
    Catalog<String> known = FRUIT.also("pear", "peer", "birne").also("apple", "apfel");

    assertThat(Catalog.nearest("pearr", List.of(known))).containsExactly("pear", "apple", "basket");
    assertThat(Catalog.nearest("birn", List.of(known))).startsWith("birne");
    assertThat(Catalog.nearest("APPLE", List.of(known))).startsWith("apple");
    assertThat(Nearest.names("LeakyReLU", List.of("relu", "leaky_relu")))
        .containsExactly("leaky_relu", "relu");
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
  void should_take_values_without_names_in_order() {
    assertThat(FRUIT.create("pear(2, 3)")).isEqualTo("2.0x3");
    assertThat(FRUIT.create("pear(3, 3)")).isEqualTo("3.0x3");
    assertThat(FRUIT.create("pear(2, count=3)")).isEqualTo("2.0x3");
    assertThat(FRUIT.create("basket(pear(1.5, 2))")).isEqualTo("basket of pear(1.5, 2)");
    assertThat(FRUIT.create("basket(apple)")).isEqualTo("basket of apple");
    assertThatThrownBy(() -> FRUIT.create("pear(1, 2, 3)"))
        .hasMessage("pear: too many arguments; it takes pear(weight=1.5, count)");
    assertThatThrownBy(() -> FRUIT.create("pear(count=1, 2)"))
        .hasMessage("pear: values without a name come first; it takes pear(weight=1.5, count)");
    assertThatThrownBy(() -> FRUIT.create("pear(1, weight=2, count=3)"))
        .hasMessage("pear: weight is given twice; it takes pear(weight=1.5, count)");
    assertThatThrownBy(() -> FRUIT.create("pear(apple, 2)"))
        .hasMessage("pear: weight must be a number, got 'apple'");
  }

  @Test
  void should_take_all_values_without_a_name_where_an_entry_asks_for_them() {
    Catalog<String> meals =
        Catalog.<String>of("meal")
            .with(
                "meal(dishes..., drink=water)",
                About.of("", "ours"),
                a -> String.join("+", a.texts("dishes")) + " with " + a.text("drink"));

    assertThat(meals.create("meal(soup)")).isEqualTo("soup with water");
    assertThat(meals.create("meal(soup, soup, fish(raw, 2), (a, b), drink=wine)"))
        .isEqualTo("soup+soup+fish(raw, 2)+(a, b) with wine");
    assertThat(meals.create("meal(dishes=(soup, soup))")).isEqualTo("soup+soup with water");
    assertThat(Spec.parse("meal(soup, soup)")).hasToString("meal(soup, soup)");
    assertThatThrownBy(() -> meals.create("meal"))
        .hasMessage(
            "meal: the argument dishes needs a value; it takes meal(dishes..., drink=water)");
    assertThatThrownBy(() -> meals.create("meal(drink=wine, soup)"))
        .hasMessage(
            "meal: values without a name come first; it takes meal(dishes..., drink=water)");
    assertThatThrownBy(() -> meals.create("meal(soup, dishes=fish)"))
        .hasMessage("meal: dishes is given twice; it takes meal(dishes..., drink=water)");
  }

  @Test
  void should_cut_lists_at_commas_outside_parentheses() {
    assertThat(Spec.items("a, b(c, d) ,(e,f)")).containsExactly("a", "b(c, d)", "(e,f)");
    assertThat(Spec.items(" ")).isEmpty();
    assertThatThrownBy(() -> Spec.items("a,(b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("parentheses do not match in 'a,(b'");
  }

  @Test
  void should_take_lists_and_truths() {
    Catalog<String> lists =
        Catalog.<String>of("list")
            .with("wholes(of)", About.of("", "ours"), a -> a.wholes("of").toString())
            .with("numbers(of=(1, 2))", About.of("", "ours"), a -> a.numbers("of").toString())
            .with(
                "texts(of, sure=false)",
                About.of("", "ours"),
                a -> a.texts("of") + "" + a.truth("sure"));

    assertThat(lists.create("wholes((1, 20))")).isEqualTo("[1, 20]");
    assertThat(lists.create("wholes(of=7)")).isEqualTo("[7]");
    assertThat(lists.create("wholes(none)")).isEqualTo("[]");
    assertThat(lists.create("numbers")).isEqualTo("[1.0, 2.0]");
    assertThat(lists.create("texts((a(b=1, c=2), d), sure=true)"))
        .isEqualTo("[a(b=1, c=2), d]true");
    assertThatThrownBy(() -> lists.create("wholes((1, x))"))
        .hasMessage("wholes: of must be whole numbers such as (30, 60), got '(1, x)'");
    assertThatThrownBy(() -> lists.create("texts(a, sure=maybe)"))
        .hasMessage("texts: sure must be true or false, got 'maybe'");
  }

  @Test
  void should_refuse_whole_numbers_beyond_32_bits_where_a_count_is_due() {
    Catalog<String> counts =
        Catalog.<String>of("count")
            .with("one(of)", About.of("", "ours"), a -> "" + a.integer("of"))
            .with("some(of)", About.of("", "ours"), a -> "" + a.integers("of"));

    assertThat(counts.create("one(-2147483648)")).isEqualTo("-2147483648");
    assertThat(counts.create("some((1, 2))")).isEqualTo("[1, 2]");
    assertThatThrownBy(() -> counts.create("one(2147483648)"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("one: of must be from -2147483648 to 2147483647, got 2147483648");
    assertThatThrownBy(() -> counts.create("some((1, 99999999999))"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("some: of must be from -2147483648 to 2147483647, got 99999999999");
  }

  @Test
  void should_refuse_deep_nesting_without_exhausting_the_stack() {
    assertThat(Spec.parse("a(b=" + "a(".repeat(31) + ")".repeat(31) + ")").name()).isEqualTo("a");
    assertThatThrownBy(() -> Spec.parse("a(b=".repeat(100_000) + "c" + ")".repeat(100_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("parentheses are nested deeper than 32 levels");
  }

  @Test
  void should_let_a_caller_set_other_defaults() {
    assertThat(FRUIT.create("pear", Map.of("count", "4", "colour", "red"))).isEqualTo("1.5x4");
    assertThat(FRUIT.create("pear(count=5)", Map.of("count", "4"))).isEqualTo("1.5x5");
  }

  @Test
  void should_say_what_is_known_of_an_entry() {
    Formula x = Formula.input("x");
    Catalog<Formula> functions =
        Catalog.<Formula>of("function")
            .defining(f -> List.of(new About.Line.Computed("f", f, List.of("x"))))
            .with("square", About.of("x times itself", "Euclid"), _ -> x.square())
            .with("shift(by)", About.of("adds", "ours").example("by=2"), a -> x.add(a.number("by")))
            .with(
                "softmax",
                About.of("mixes", "ours")
                    .written("y_j = exp(x_j) / sum exp(x)", "y_j = \\ldots")
                    .gradient("x_ = y (y_ - <y_, y>)", "\\bar x"),
                _ -> x);

    var square = functions.find("square").orElseThrow();
    assertThat(functions.lines(square)).extracting(About.Line::text).containsExactly("f = x * x");
    assertThat(functions.gradients(square))
        .extracting(About.Line::text, About.Line::latex)
        .containsExactly(tuple("df/dx = 2 * x", "\\frac{\\partial f}{\\partial x} = 2 x"));
    var shift = functions.find("shift").orElseThrow();
    assertThat(shift.example()).isEqualTo("shift(by=2)");
    assertThat(functions.lines(shift)).extracting(About.Line::text).containsExactly("f = x + 2");
    var softmax = functions.find("softmax").orElseThrow();
    assertThat(functions.gradients(softmax))
        .extracting(About.Line::text)
        .containsExactly("x_ = y (y_ - <y_, y>)");
  }

  @Test
  void should_join_catalogs() {
    Catalog<Object> both = Catalog.of("thing").and(FRUIT);

    assertThat(both.create("basket(apple)")).isEqualTo("basket of apple");
    assertThatThrownBy(() -> both.and(FRUIT)).hasMessage("thing: the name apple is taken");
  }

  @Test
  void should_hold_each_name_once() {
    assertThatThrownBy(() -> FRUIT.with("apple", About.of("", "Newton"), _ -> "falling"))
        .hasMessage("fruit: the name apple is taken");
  }
}
