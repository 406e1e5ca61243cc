package org.bpnet.play;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.bpnet.core.Backends;
import org.bpnet.core.spi.Backend;
import org.bpnet.play.ground.Playground;
import org.bpnet.play.ground.PointSet;
import org.bpnet.play.ground.Scenario;
import org.bpnet.train.json.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The screen of the playground as somebody in front of it uses it, beside a playground of the same
/// scenario in this process, which goes through the same numbers.
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlaygroundScreenTest {
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

  private Page page(Chromium.Look look) {
    return chromium.page(look, "ground");
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static void train(Page page, int iterations) {
    page.locator(".controls select").selectOption(Integer.toString(iterations));
    button(page, "Train").click();
  }

  private static void assertStatus(Page page, String status) {
    assertThat(page.locator("#status")).hasText(status);
  }

  @Test
  void should_learn_exclusive_or_and_begin_again_with_the_same_numbers() {
    Page page = page(Chromium.Look.usual());
    assertStatus(page, "Correct: 2/4 – Iteration: 0");
    train(page, 1000);
    assertStatus(page, "Correct: 4/4 – Iteration: 1\u202f000");
    page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Error History")).click();
    String first = page.locator("#history-table").textContent();

    button(page, "Reset").click();
    assertStatus(page, "Correct: 2/4 – Iteration: 0");
    assertThat(page.locator("#history-table").textContent()).isNotEqualTo(first);
    train(page, 1000);
    assertStatus(page, "Correct: 4/4 – Iteration: 1\u202f000");
    assertThat(page.locator("#history-table")).hasText(Pattern.compile(".*1\u202f000.*"));

    assertThat(page.locator("#history-table").textContent()).isEqualTo(first);
    String loss = page.locator("#loss").textContent();
    button(page, "New seed").click();
    assertThat(page.locator(".seed b")).hasText("2");
    train(page, 1000);
    assertThat(page.locator("#status")).containsText("1\u202f000");
    assertThat(page.locator("#loss").textContent()).isNotEqualTo(loss);
  }

  @Test
  void should_colour_the_plane_as_the_engine_predicts() {
    Page page = page(Chromium.Look.usual());
    train(page, 100);
    assertThat(page.locator("#status")).containsText("Iteration: 100");
    int width = (int) page.evaluate("document.querySelector('.plane').width");
    var random = new Random(5);
    try (Backend backend = Backends.best(1);
        Playground same = new Playground(backend, Scenario.standard())) {
      same.train(100);
      for (int i = 0; i < 25; i++) {
        int column = random.nextInt(width);
        int row = random.nextInt(width);
        float x = -0.5f + 2 * (column + 0.5f) / width;
        float y = 1.5f - 2 * (row + 0.5f) / width;
        boolean near =
            same.points().stream().anyMatch(p -> Math.hypot(p.x() - x, p.y() - y) < 0.12);
        boolean axis = Math.min(distance(x), distance(y)) < 0.04 || x < -0.4 || y < -0.4;
        if (!near && !axis) {
          double probability = same.predict(x, y).at(0);
          double[] seen = pixel(page, column, row);
          double[] expected = colour(probability);
          for (int channel = 0; channel < 3; channel++) {
            assertThat(seen[channel])
                .as("pixel %d, %d, p = %f", column, row, probability)
                .isCloseTo(expected[channel], within(4.0)); // cells are 4 pixels wide, shares bytes
          }
        }
      }
    }
  }

  private static double distance(double value) {
    return Math.abs(value - Math.rint(value));
  }

  /// The colour of a pixel of the plane.
  @SuppressWarnings("unchecked")
  private static double[] pixel(Page page, int column, int row) {
    var data =
        (List<Number>)
            page.evaluate(
                """
                ([column, row]) => [...document.querySelector(".plane").getContext("2d")
                  .getImageData(column, row, 1, 1).data]
                """,
                List.of(column, row));
    return data.subList(0, 3).stream().mapToDouble(Number::doubleValue).toArray();
  }

  /// The palette's, as the style sheet has it: paper and as much of the class as it is certain.
  private static double[] colour(double probability) {
    int[] wins = probability > 0.5 ? new int[] {0x25, 0x63, 0xc9} : new int[] {0xd9, 0x66, 0x0a};
    double strength = 0.1 + 0.5 * Math.abs(2 * probability - 1);
    var colour = new double[3];
    for (int i = 0; i < 3; i++) {
      colour[i] = 255 + strength * (wins[i] - 255);
    }
    return colour;
  }

  @Test
  void should_add_a_point_where_one_clicks_and_take_it_away() {
    Page page = page(Chromium.Look.usual());
    page.locator("summary").filter(new Locator.FilterOptions().setHasText("Table of 4")).click();
    button(page, "Add Blue").click();
    BoundingBox box = page.locator(".plane").boundingBox();
    page.mouse().click(box.x + 101, box.y + 77);

    assertThat(page.locator("#points-table tbody tr")).hasCount(5);
    double pixel = 2 / box.width;
    assertThat(number(cell(page, "Point 5, x₁").inputValue()))
        .isCloseTo(-0.5 + 101 * pixel, within(pixel / 2 + 0.001));
    assertThat(number(cell(page, "Point 5, x₂").inputValue()))
        .isCloseTo(1.5 - 77 * pixel, within(pixel / 2 + 0.001));
    assertThat(cell(page, "Point 5, Class")).hasValue("1");
    assertThat(page.locator("#status")).containsText("/5");

    button(page, "Remove point 5").click();
    assertThat(page.locator("#points-table tbody tr")).hasCount(4);
    button(page, "Add Orange").click();
    page.mouse().click(box.x + 200, box.y + 200);
    assertThat(page.locator("#points-table tbody tr")).hasCount(5);
    button(page, "Original points").click();
    assertThat(page.locator("#points-table tbody tr")).hasCount(4);
  }

  private static Locator cell(Page page, String name) {
    return page.getByLabel(name, new Page.GetByLabelOptions().setExact(true));
  }

  @Test
  void should_take_points_that_one_types_or_brings() throws IOException {
    Page page = page(Chromium.Look.usual());
    page.locator("summary").filter(new Locator.FilterOptions().setHasText("Table of 4")).click();
    Locator x = cell(page, "Point 1, x₁");
    x.fill("0.25");
    x.press("Enter");
    cell(page, "Point 1, Class").selectOption("1");
    assertThat(page.locator("#points-table tbody tr").first().locator("td").nth(4))
        .hasText(Pattern.compile("Orange|Blue"));
    x.fill("left");
    x.press("Enter");
    assertThat(x).hasValue("0.250");

    page.locator("summary").filter(new Locator.FilterOptions().setHasText("as CSV")).click();
    Download saved = page.waitForDownload(() -> page.locator("#points-file").click());
    assertThat(Files.readString(saved.path()))
        .isEqualTo("x1,x2,class\n0.25,0.0,1\n0.0,1.0,1\n1.0,0.0,1\n1.0,1.0,0\n");
    page.locator("#points-text").fill("x1;x2;class\n0,5;-0,25;0\n1;1;1\n");
    button(page, "Use these points").click();
    assertThat(page.locator("#points-table tbody tr")).hasCount(2);
    assertThat(cell(page, "Point 1, x₂")).hasValue("−0.250");

    page.locator("#points-text").fill("x1,x2,class\n1,1,7\n");
    button(page, "Use these points").click();
    assertThat(page.getByRole(AriaRole.ALERT))
        .hasText("points, row 1: needs a class of 0 to 1, got 7.0");
    chromium.forgetRefusals(1);
    page.locator("#points-upload")
        .setInputFiles(
            new FilePayload("own.csv", "text/csv", "x1,x2,class\n0.1,0.2,1\n".getBytes(UTF_8)));
    assertThat(page.locator("#points-text")).hasValue("x1,x2,class\n0.1,0.2,1\n");
    button(page, "Use these points").click();
    assertThat(page.locator("#points-table tbody tr")).hasCount(1);
    assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
  }

  private static double number(String text) {
    return Double.parseDouble(text.replace("−", "-"));
  }

  @Test
  void should_compute_anew_with_a_weight_that_one_types() {
    Page page = page(Chromium.Look.usual());
    page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Weights")).click();
    Locator weight = page.getByLabel("x2 → h1.3", new Page.GetByLabelOptions().setExact(true));
    weight.fill("2.5");
    weight.press("Enter");
    try (Backend backend = Backends.best(1);
        Playground same = new Playground(backend, Scenario.standard())) {
      String before = String.format(Locale.ROOT, "%.4f", same.loss());
      same.edit(0, 1, 2, 2.5);

      assertThat(page.locator("#loss")).hasText(String.format(Locale.ROOT, "%.4f", same.loss()));
      assertThat(page.locator("#loss").textContent()).isNotEqualTo(before);
    }
    weight.fill("much");
    weight.press("Enter");
    assertThat(weight).hasValue("2.5000");
  }

  @Test
  void should_go_from_unit_to_unit_with_the_engines_numbers() {
    Page page = page(Chromium.Look.usual());
    for (String unit : List.of("h1.1", "h1.2", "h1.3", "h1.4", "output", "h1.1")) {
      button(page, "Forward Pass Step").click();
      assertThat(page.locator(".forward h2")).hasText("Dot Product: " + unit);
    }
    assertThat(page.locator(".forward")).containsText("Point 2: x₁ = 0.000, x₂ = 1.000, Blue");
    assertThat(page.locator(".terms tr.result td")).hasText(Pattern.compile("−?0\\.\\d{4}"));
    assertThat(page.locator(".graph path[data-faint=false]")).hasCount(2);
    assertThat(page.locator(".weight")).hasCount(2);
  }

  @Test
  void should_explain_a_divergence_and_offer_a_way_back() {
    Page page = page(Chromium.Look.usual());
    page.getByLabel("Activation of layer 1").selectOption("identity");
    page.locator("#setting-loss").selectOption("squared_hinge");
    page.locator("#setting-rate").selectOption("100");
    assertThat(page.locator("#status")).containsText("Iteration: 0");
    train(page, 1000);

    assertThat(page.getByRole(AriaRole.ALERT)).containsText("Diverged: after iteration");
    button(page, "Start again with rate 10").click();
    assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
    assertThat(page.locator("#setting-rate")).hasValue("10");
  }

  @Test
  void should_animate_until_told_to_pause() {
    Page page = page(Chromium.Look.usual());
    button(page, "Animate").click();
    assertThat(page.locator("#status")).containsText(Pattern.compile("Iteration: [1-9]"));
    button(page, "Pause").click();
    assertThat(button(page, "Animate")).isVisible();
    button(page, "Forward Pass Step").click();
    assertThat(page.locator(".forward h2")).hasText("Dot Product: h1.1");
    String stopped = page.locator("#status").textContent();
    button(page, "Forward Pass Step").click();
    assertThat(page.locator(".forward h2")).hasText("Dot Product: h1.2");
    assertThat(page.locator("#status").textContent()).isEqualTo(stopped);
  }

  @Test
  void should_tell_three_classes_apart() {
    Page page = page(Chromium.Look.usual());
    page.locator("#setting-set").selectOption("pinwheel");
    assertThat(page.locator("#setting-loss")).hasValue("cross_entropy");
    page.locator("#setting-optimizer").selectOption("adam");
    page.locator("#setting-rate").selectOption("0.03");
    assertThat(page.locator("button.unit")).hasCount(7);
    train(page, 1000);
    assertThat(page.locator("#status")).containsText("1\u202f000");
    assertThat(page.locator("#status")).containsText(Pattern.compile("6\\d/66"));
  }

  @Test
  void should_learn_a_curve_and_show_what_each_unit_adds_to_it() {
    Page page = page(Chromium.Look.usual());
    button(page, "Add Blue").click();
    page.locator("#setting-set").selectOption("x_sin_x");
    assertThat(page.locator("#setting-loss")).hasValue("half_squared_error");
    assertThat(button(page, "Follow")).hasAttribute("aria-pressed", "true");
    assertThat(page.locator("button.unit")).hasCount(41);
    train(page, 1000);
    try (Backend backend = Backends.best(1);
        Playground same = new Playground(backend, Scenario.usual(PointSet.X_SIN_X))) {
      same.train(1000);
      assertStatus(
          page, String.format(Locale.ROOT, "R²: %.3f – Iteration: 1\u202f000", same.fit()));
      page.locator("summary").filter(new Locator.FilterOptions().setHasText("the curve")).click();
      for (int row : new int[] {0, 7, 15}) {
        Locator cells = page.locator("#curve-table tbody tr").nth(row).locator("td");
        float x = -6 + 12 * row * 8 / 120f;
        assertThat(cells).hasCount(21);
        assertThat(number(cells.first().textContent()))
            .isCloseTo(same.predict(x).at(0), within(6e-5));
      }
    }
    page.locator("button.unit").nth(23).click();
    assertThat(page.locator(".forward")).containsText("Point 1: x = ");
    assertThat(page.locator(".terms tr.result")).containsText("sigmoid(z)");

    button(page, "Add a point").click();
    page.locator(".plane").click();
    assertThat(page.locator("#points-table tbody tr")).hasCount(21);
    page.locator("#setting-set").selectOption("xor");
    assertThat(page.locator("#setting-loss")).hasValue("sigmoid_cross_entropy");
    assertThat(page.locator("button.unit")).hasCount(5);
    assertStatus(page, "Correct: 2/4 – Iteration: 0");
  }

  /// The line is blue where the engine's curve is, at the heights that it tells.
  @Test
  void should_draw_the_curve_where_the_engine_has_it() {
    Page page = chromium.page(Chromium.Look.usual(), "ground?set=valley&loss=huber&hidden=6:relu");
    train(page, 100);
    assertThat(page.locator("#status")).containsText("Iteration: 100");
    int width = (int) page.evaluate("document.querySelector('.plane').width");
    try (Backend backend = Backends.best(1);
        Playground same =
            new Playground(
                backend,
                Scenario.of(
                    Json.readObject(
                        """
                        {"set": "valley", "loss": "huber",
                         "hidden": [{"units": 6, "activation": "relu"}]}
                        """),
                    Scenario.standard()))) {
      same.train(100);
      int looked = 0;
      for (int column = width / 20; column < width; column += width / 20) {
        float x = -6 + 12 * (column + 0.5f) / width;
        double y = same.predict(x).at(0);
        boolean near = same.points().stream().anyMatch(p -> Math.hypot(p.x() - x, p.y() - y) < 0.5);
        if (!near && Math.abs(y) < 5.9) {
          double[] seen = pixel(page, column, (int) ((6 - y) / 12 * width));
          assertThat(seen[2] - seen[0]).as("blue at %f, %f", x, y).isGreaterThan(100);
          looked++;
        }
      }
      assertThat(looked).isGreaterThan(3);
    }
  }

  /// The server answers requests side by side in any order, and a page that sends them so shows
  /// what is old, or trains before a change that then begins again.
  @Test
  void should_ask_for_one_thing_after_the_other() {
    Page page = page(Chromium.Look.usual());
    page.evaluate(
        """
        () => {
          const fetched = window.fetch;
          let order = 0, open = 0;
          window.most = 0;
          window.fetch = async (...given) => {
            window.most = Math.max(window.most, ++open);
            await new Promise((done) => setTimeout(done, order++ % 2 ? 0 : 100));
            return fetched(...given).finally(() => open--);
          };
        }
        """);
    page.locator("#setting-optimizer").selectOption("adam");
    page.locator("#setting-rate").selectOption("0.03");
    train(page, 1000);
    button(page, "Add Blue").click();
    page.locator(".plane").click();
    assertThat(page.locator("#status")).containsText("/5");
    train(page, 1000);
    button(page, "Reset").click();
    assertThat(page.locator("#status")).containsText("/5 – Iteration: 0");
    train(page, 1000);
    assertThat(page.locator("#status")).containsText("1\u202f000");
    assertThat(page.locator("#setting-rate")).hasValue("0.03");
    assertThat(page.locator("#setting-optimizer")).hasValue("adam");
    assertThat(page.evaluate("window.most")).isEqualTo(1);
  }

  @Test
  void should_give_the_same_numbers_to_who_opens_the_address() {
    Page page = page(Chromium.Look.usual());
    page.locator("#setting-set").selectOption("pinwheel");
    assertThat(page.locator("#setting-loss")).hasValue("cross_entropy");
    page.locator("#setting-optimizer").selectOption("adam");
    page.locator("#setting-rate").selectOption("0.03");
    page.getByLabel("Activation of layer 1").selectOption("relu");
    button(page, "New seed").click();
    assertThat(page.locator(".seed b")).hasText("2");
    train(page, 1000);
    assertThat(page.locator("#status")).containsText("1\u202f000");
    String copied = page.url().substring(page.url().indexOf("#/") + 2);

    Page other = chromium.page(Chromium.Look.usual(), copied);
    assertThat(other.locator("#setting-optimizer")).hasValue("adam");
    assertThat(other.locator(".seed b")).hasText("2");
    train(other, 1000);
    assertThat(other.locator("#status")).containsText("1\u202f000");
    for (Page each : List.of(page, other)) {
      each.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Error History")).click();
      assertThat(each.locator("#history-table")).containsText("1\u202f000");
    }
    assertThat(other.locator("#history-table").textContent())
        .isEqualTo(page.locator("#history-table").textContent());
    assertThat(other.locator("#loss").textContent()).isEqualTo(page.locator("#loss").textContent());
  }

  @Test
  void should_give_points_changed_by_hand_to_who_opens_the_address() {
    Page page = page(Chromium.Look.usual());
    page.locator("#setting-set").selectOption("or");
    button(page, "Add Blue").click();
    page.locator(".plane").click(new Locator.ClickOptions().setPosition(40, 90));
    assertThat(page.locator("#status")).containsText("/5");
    page.locator(".plane").click(new Locator.ClickOptions().setPosition(200, 61));
    assertThat(page.locator("#status")).containsText("/6");
    page.locator(".right details summary").first().click();
    page.getByLabel("Remove point 2", new Page.GetByLabelOptions().setExact(true)).click();
    assertThat(page.locator("#status")).containsText("/5");
    page.getByLabel("Point 1, x₁").fill("-0.25");
    page.getByLabel("Point 1, x₁").press("Tab");
    page.waitForURL(url -> url.contains("points=-0.25_0_0*1_0_1*"));
    button(page, "Reset").click();
    train(page, 1000);
    assertThat(page.locator("#status")).containsText("1\u202f000");
    String copied = page.url().substring(page.url().indexOf("#/") + 2);

    Page other = chromium.page(Chromium.Look.usual(), copied);
    assertThat(other.locator("#status")).containsText("/5");
    train(other, 1000);
    assertThat(other.locator("#status")).containsText("1\u202f000");
    for (Page each : List.of(page, other)) {
      each.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Error History")).click();
      assertThat(each.locator("#history-table")).containsText("1\u202f000");
    }
    assertThat(other.locator("#history-table").textContent())
        .isEqualTo(page.locator("#history-table").textContent());

    other.locator(".right details summary").first().click();
    button(other, "Original points").click();
    assertThat(other.locator("#status")).containsText("/4");
    assertThat(other).not().hasURL(Pattern.compile("points="));
  }

  @Test
  void should_say_that_an_address_has_no_room_for_so_many_points() {
    Page page = page(Chromium.Look.usual());
    var csv = new StringBuilder("x1,x2,class\n");
    for (int i = 0; i <= 200; i++) {
      csv.append(i / 200.0).append(",0.5,").append(i % 2).append('\n');
    }
    Locator points = page.locator(".right details");
    points.first().locator("summary").first().click();
    points.nth(1).locator("summary").click();
    page.locator("#points-text").fill(csv.toString());
    page.locator("#points-use").click();
    assertThat(page.locator("#points-left-out")).containsText("at most 200 points");
    assertThat(page).not().hasURL(Pattern.compile("points="));
    page.getByLabel("Remove point 1", new Page.GetByLabelOptions().setExact(true)).click();
    assertThat(page.locator("#points-left-out")).hasCount(0);
    assertThat(page).hasURL(Pattern.compile("points=0.005_0.5_1\\*"));
  }

  @Test
  void should_say_what_is_wrong_with_an_address_and_begin_as_usual() {
    Page page = chromium.page(Chromium.Look.usual(), "ground?set=moon&rate=0.3");

    assertThat(page.getByRole(AriaRole.ALERT)).containsText("moon");
    assertStatus(page, "Correct: 2/4 – Iteration: 0");
    chromium.forgetRefusals(1);
    page.navigate(page.url().replaceAll("#.*", "#/ground?set=or"));
    assertThat(page.locator("#setting-set")).hasValue("or");
    assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
  }

  @Test
  void should_do_all_by_keyboard() {
    Page page = page(Chromium.Look.usual());
    page.locator("#train").focus();
    page.keyboard().press("Enter");
    assertStatus(page, "Correct: 4/4 – Iteration: 1\u202f000");
    page.locator("#tab-graph").focus();
    page.keyboard().press("ArrowRight");
    assertThat(page.locator("#tab-history")).isFocused();
    assertThat(page.locator(".chart canvas")).isVisible();
    button(page, "Add Orange").focus();
    page.keyboard().press("Space");
    page.locator(".plane").focus();
    for (int i = 0; i < 4; i++) {
      page.keyboard().press("ArrowRight");
    }
    page.keyboard().press("ArrowUp");
    page.keyboard().press("Enter");
    assertThat(page.locator("#status")).containsText("/5");
    page.locator("summary").last().focus();
    page.keyboard().press("Enter");
    assertThat(cell(page, "Point 5, x₁")).hasValue("0.700");
    assertThat(cell(page, "Point 5, x₂")).hasValue("0.550");
    assertThat(cell(page, "Point 5, Class")).hasValue("0");
  }

  @Test
  void should_work_by_touch_on_a_telephone_in_chinese() {
    Page page = page(new Chromium.Look("zh", true, 390));
    assertThat(page.locator("html")).hasAttribute("lang", "zh");
    page.locator("#train").tap();
    assertThat(page.locator("#status")).containsText("4/4");
    page.getByText("添加蓝").tap();
    page.locator(".plane").tap();
    assertThat(page.locator("#status")).containsText("/5");
    page.getByText("English").tap();
    assertThat(page.locator("#train")).hasText("Train");
    assertThat(page.locator("html")).hasAttribute("lang", "en");
    button(page, "Dark").tap();
    assertThat(page.locator("html")).hasAttribute("data-theme", "light");
    page.reload();
    assertThat(page.locator("#train")).hasText("Train");
    assertThat(page.locator("html")).hasAttribute("data-theme", "light");
  }
}
