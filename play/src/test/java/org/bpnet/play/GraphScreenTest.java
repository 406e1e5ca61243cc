package org.bpnet.play;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The screen of expressions as somebody in front of it uses it.
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GraphScreenTest {
  private Chromium chromium;

  @BeforeAll
  void open() throws IOException {
    chromium = Chromium.open();
  }

  @AfterEach
  void complain() {
    chromium.closePages();
    chromium.assertNoComplaints();
  }

  @AfterAll
  void close() {
    if (chromium != null) {
      chromium.close();
    }
  }

  private Page page() {
    return chromium.page(Chromium.Look.usual(), "graph");
  }

  private static void assertRow(Page page, int row, String... cells) {
    Locator shown = page.locator("#nodes tbody tr").nth(row).locator("th, td");
    assertThat(shown).hasText(cells);
  }

  private static void write(Page page, String text) {
    page.locator("#expression").fill(text);
    page.locator("#expression").press("Enter");
  }

  private static void set(Page page, String name, String value) {
    page.locator("#at-" + name).fill(value);
    page.locator("#at-" + name).press("Tab");
  }

  @Test
  void should_show_6_and_2_5_0_for_the_example_of_the_course() {
    Page page = page();
    assertRow(page, 0, "x1", "1", "", "2");
    assertRow(page, 1, "x2", "2", "", "5");
    assertRow(page, 3, "x3", "0", "", "0");
    assertRow(page, 5, "v3 = v1 * v2", "6", "2, 3", "1");
    Locator x2 = page.locator(".derivative").nth(1);
    assertThat(x2.locator("h3")).hasText("∂v3/∂x2 = 5");
    assertThat(x2.locator(".path"))
        .hasText(new String[] {"v3 → v1 → x2: 2 · 1 = 2", "v3 → v2 → x2: 3 · 1 = 3"});
    assertThat(x2.locator(".sum")).hasText("Sum 5; reverse mode 5, forward mode 5");
    x2.locator(".path").last().click();
    assertThat(page.locator(".edge[data-on=true]")).hasCount(2);
    assertThat(page.locator(".node[data-on=true]")).hasCount(3);
    assertThat(page.locator("#kinks")).hasCount(0);
  }

  @Test
  void should_say_that_slopes_at_a_tie_are_a_convention() {
    Page page = page();
    set(page, "x3", "2");
    assertThat(page.locator("#kinks"))
        .containsText("v2 = max(x2, x3) has a kink here: its slopes 1, 0 are a");
    assertRow(page, 1, "x2", "2", "", "5");
    assertThat(page.locator(".node[data-kink=true]")).hasCount(1);
  }

  @Test
  void should_take_any_expression_and_keep_the_point() {
    Page page = page();
    set(page, "x1", "3");
    write(page, "x1^2 * w; exp(x1)");
    assertRow(page, 0, "x1", "3", "", "6", "20.086");
    assertRow(page, 2, "w", "1", "", "9", "0");
    page.locator("#output").selectOption("1");
    assertThat(page.locator(".derivative h3"))
        .hasText(new String[] {"∂v3/∂x1 = 20.086", "∂v3/∂w = 0"});
    assertThat(page.locator(".derivative").last()).containsText("there is no path");
    set(page, "w", "much");
    assertThat(page.locator("#at-w")).hasValue("1");
  }

  @Test
  void should_say_in_one_line_what_is_wrong_with_an_expression() {
    Page page = page();
    write(page, "(x1 + x2 * 3");
    assertThat(page.getByRole(AriaRole.ALERT))
        .hasText(
            "Expression '(x1 + x2 * 3': need ')' for the '(' at character 1 at character 13, got the end");
    assertThat(page.locator("#expression")).hasValue("(x1 + x2 * 3");
    assertThat(page.locator("#nodes")).containsText("v3 = v1 * v2");
    write(page, "sin(x)");
    assertThat(page.getByRole(AriaRole.ALERT))
        .containsText("no function is called 'sin'; there are");
    chromium.forgetRefusals(2);
    write(page, "x - 1");
    assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
    assertRow(page, 1, "v1 = x - 1", "0", "1, −1", "1");
  }

  @Test
  void should_let_no_two_nodes_overlap() {
    Page page = page();
    write(
        page,
        "log(exp(a) + exp(b) + exp(c)) * tanh(a*b + c*d) / (1 + (a - d)^2); max(a, b, c)"
            .replace("max(a, b, c)", "max(a, max(b, c))"));
    assertThat(page.locator("#nodes")).containsText("tanh");
    List<BoundingBox> boxes = new ArrayList<>();
    for (Locator node : page.locator(".node rect").all()) {
      BoundingBox box = node.boundingBox();
      for (BoundingBox other : boxes) {
        boolean apart =
            box.x >= other.x + other.width
                || other.x >= box.x + box.width
                || box.y >= other.y + other.height
                || other.y >= box.y + box.height;
        assertThat(apart).isTrue();
      }
      boxes.add(box);
    }
    assertThat(boxes).hasSizeGreaterThan(18);
  }

  /// Another language draws all anew, and an answer much; what is being typed stays.
  @Test
  void should_keep_what_is_being_typed() {
    Page page = page();
    page.locator("#expression").fill("x1 * tanh(");
    page.locator("#at-x1").fill("4");
    page.locator("#at-x1").press("Tab");
    assertThat(page.locator("#nodes tbody tr").first().locator("td").first()).hasText("4");
    page.getByText("中文").click();
    assertThat(page.locator(".entry button")).not().hasText("Draw");

    assertThat(page.locator("#expression")).hasValue("x1 * tanh(");
  }

  @Test
  void should_do_all_by_keyboard_and_on_a_telephone_in_chinese() {
    Page page = chromium.page(new Chromium.Look("zh", true, 390), "graph");
    page.locator("#expression").fill("x*x");
    page.keyboard().press("Enter");
    assertThat(page.locator(".derivative h3")).hasText(new String[] {"∂v1/∂x = 2"});
    page.locator(".path").first().focus();
    page.keyboard().press("Enter");
    assertThat(page.locator(".path").first()).hasAttribute("aria-pressed", "true");
    page.locator(".path").first().tap();
    assertThat(page.locator(".path").first()).hasAttribute("aria-pressed", "false");
  }
}
