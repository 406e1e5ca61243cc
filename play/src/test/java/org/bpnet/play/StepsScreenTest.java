package org.bpnet.play;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.bpnet.core.Backends;
import org.bpnet.core.spi.Backend;
import org.bpnet.play.ground.HiddenLayer;
import org.bpnet.play.ground.Playground;
import org.bpnet.play.ground.PointSet;
import org.bpnet.play.ground.Scenario;
import org.bpnet.play.ground.StepsFrame;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The equations of a step as somebody goes through them, beside those of the engine in this
/// process.
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StepsScreenTest {
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
    return chromium.page(Chromium.Look.usual(), "steps");
  }

  private static List<JsonValue.Members> equations(JsonValue steps) {
    return ((JsonValue.Members) steps)
        .items("equations").stream().map(item -> (JsonValue.Members) item).toList();
  }

  private static void addNumbers(List<String> all, JsonValue.Members matrix) {
    for (JsonValue row : matrix.items("rows")) {
      for (JsonValue value : ((JsonValue.Items) row).values()) {
        all.add(Double.toString(((JsonValue.Real) value).value() + 0.0)); // -0 is shown as 0
      }
    }
  }

  /// All numbers of an equation in the order of the page.
  private static List<String> numbers(JsonValue.Members equation) {
    List<String> all = new ArrayList<>();
    equation.items("operands").forEach(operand -> addNumbers(all, (JsonValue.Members) operand));
    addNumbers(all, equation.members("result"));
    if (equation.find("check").isPresent()) {
      addNumbers(all, equation.members("result"));
      addNumbers(all, equation.members("check").members("values"));
    }
    return all;
  }

  private static List<String> shown(Locator within) {
    return within.locator("td[data-value]").all().stream()
        .map(cell -> Double.toString(Double.parseDouble(cell.getAttribute("data-value"))))
        .toList();
  }

  private static void assertSame(Page page, JsonValue steps, int updates) {
    assertThat(page.locator("#digest")).hasText(((JsonValue.Members) steps).text("digest"));
    List<JsonValue.Members> equations = equations(steps);
    for (int i = 0; i < equations.size(); i++) {
      assertThat(page.locator("#step-status"))
          .containsText(String.format("Equation %d of %d: ", i + 1, equations.size()));
      JsonValue.Members equation = equations.get(i);
      Locator card = page.locator(".steps .middle");
      boolean routes = !equation.text("route").equals("only");
      Locator within = routes ? card.locator(".way[data-shown=true]") : card;
      assertThat(within.locator(".big annotation")).hasText(equation.text("latex"));
      assertThat(shown(within)).as("equation %d", i + 1).isEqualTo(numbers(equation));
      assertThat(page.locator("#back").isDisabled()).isEqualTo(i == 0 && updates == 0);
      page.locator("#next").click();
    }
  }

  @Test
  void should_show_the_numbers_of_the_engine_forwards_and_backwards_in_time() {
    Page page = chromium.page(Chromium.Look.usual(), "ground");
    page.locator(".controls select").selectOption("100");
    page.locator("#train").click();
    assertThat(page.locator("#status")).containsText("Iteration: 100");
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Step by step")).click();
    assertThat(page.locator("#step-iteration")).hasText("100");
    String digest = page.locator("#digest").textContent();
    try (Backend backend = Backends.best(1);
        Playground same = new Playground(backend, Scenario.standard())) {
      same.train(100);
      assertSame(page, StepsFrame.of(same, OptionalInt.empty(), 0), 0);
      assertThat(page.locator("#step-iteration")).hasText("101");
      JsonValue later = StepsFrame.of(same, OptionalInt.empty(), 1);
      assertSame(page, later, 1);

      assertThat(page.locator("#step-iteration")).hasText("102");
      for (int back = 2 * equations(later).size(); back > 0; back--) {
        page.locator("#back").click();
        assertThat(page.locator("#place"))
            .hasValue(Integer.toString((back - 1) % equations(later).size()));
      }
    }
    assertThat(page.locator("#digest")).hasText(digest);
    assertThat(page.locator("#step-iteration")).hasText("100");
    assertThat(page.locator("#back")).isDisabled();
  }

  @Test
  void should_show_both_routes_of_softmax_side_by_side() {
    Page page = chromium.page(Chromium.Look.usual(), "ground");
    page.locator("#setting-set").selectOption("pinwheel");
    assertThat(page.locator("#setting-loss")).hasValue("cross_entropy");
    page.navigate(page.url().replace("#/ground", "#/steps"));
    assertThat(page.locator("#by option").first()).hasText("the first 8 of 66");
    page.locator("#by").selectOption("4");
    assertThat(
            page.locator(".contents button").filter(new Locator.FilterOptions().setHasText("BP1")))
        .hasCount(3);
    Scenario scenario =
        new Scenario(
            PointSet.PINWHEEL,
            List.of(new HiddenLayer(4, "tanh")),
            "cross_entropy",
            "sgd",
            0.3,
            0,
            "glorot_uniform",
            1);
    try (Backend backend = Backends.best(1);
        Playground same = new Playground(backend, scenario)) {
      assertSame(page, StepsFrame.of(same, OptionalInt.of(4), 0), 0);
    }
    assertThat(page.locator("#step-iteration")).hasText("1");
    page.locator(".contents button")
        .filter(new Locator.FilterOptions().setHasText("BP1"))
        .first()
        .click();
    assertThat(page.locator(".route")).hasCount(2);
    assertThat(page.locator("#routes"))
        .hasText(Pattern.compile(".*they are (0|\\d\\.\\de−1[5-9]) apart."));
  }

  @Test
  void should_print_the_largest_difference() {
    Page page = page();
    assertThat(page.locator("#agreement"))
        .hasText(
            Pattern.compile(
                "37 numbers of gradients compared .* largest difference \\d\\.\\de−1\\d\\.?"));
    page.locator(".contents button")
        .filter(new Locator.FilterOptions().setHasText("BP4"))
        .first()
        .click();
    assertThat(page.locator(".check-part .largest"))
        .hasText(Pattern.compile("Largest difference between both: \\d\\.\\de−1\\d\\."));
  }

  /// Who goes here while the playground is being opened, too: it was a blank page for ever.
  @Test
  void should_wait_for_a_playground_that_is_being_opened() {
    Page page = chromium.page(Chromium.Look.usual(), "ground");
    page.addInitScript(
        """
        const fetched = window.fetch;
        window.fetch = async (...given) => {
          await new Promise((done) => setTimeout(done, 1000));
          return fetched(...given);
        };
        """);
    page.waitForRequest("**/api/playgrounds/", page::reload); // the first of two
    page.evaluate("location.hash = '#/steps'");

    assertThat(page.locator("#step-status")).containsText("Equation 1 of");
  }

  @Test
  void should_do_all_by_keyboard() {
    Page page = page();
    page.keyboard().press("ArrowRight");
    page.keyboard().press("ArrowRight");
    assertThat(page.locator("#step-status")).containsText("Equation 3 of");
    page.keyboard().press("ArrowLeft");
    assertThat(page.locator("#step-status")).containsText("Equation 2 of");
    page.keyboard().press("End");
    assertThat(page.locator("#step-status")).containsText("Update");
    page.keyboard().press("ArrowRight");
    assertThat(page.locator("#step-iteration")).hasText("1");
    page.keyboard().press("ArrowLeft");
    assertThat(page.locator("#step-iteration")).hasText("0");
    page.keyboard().press("Home");
    assertThat(page.locator("#step-status")).containsText("Equation 1 of");
    page.locator("#by").focus();
    page.keyboard().press("ArrowDown");
    assertThat(page.locator(".mats .shape").first()).hasText("1 × 2");
    page.locator("#next").focus();
    page.keyboard().press("Enter");
    assertThat(page.locator("#step-status")).containsText("Equation 2 of");
  }

  @Test
  void should_work_by_touch_on_a_telephone_in_chinese() {
    Page page = chromium.page(new Chromium.Look("zh", true, 390), "steps");
    page.locator("#next").tap();
    assertThat(page.locator("#step-status")).containsText("第 2/");
    page.locator("#back").tap();
    assertThat(page.locator("#step-status")).containsText("第 1/");
    page.getByText("English").tap();
    assertThat(page.locator("#step-status")).containsText("Equation 1 of");
    page.reload();
    assertThat(page.locator("#step-status")).containsText("Equation 1 of");
  }
}
