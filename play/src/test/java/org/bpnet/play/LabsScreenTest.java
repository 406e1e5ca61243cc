package org.bpnet.play;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.bpnet.play.lab.StubLabs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The screen of the labs as somebody in front of it uses it.
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LabsScreenTest {
  private static final String THREE = "number 1\nnumber 2\nnumber 3\n";

  private Chromium chromium;

  @BeforeAll
  void open() throws IOException {
    chromium = Chromium.open(backend -> PlayServer.open(backend, 0, List.of(), new StubLabs()));
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

  private Page page(String address) {
    return chromium.page(Chromium.Look.usual(), address);
  }

  private static void type(Page page, String option, String value) {
    page.locator("#option-" + option).fill(value);
    page.locator("#option-" + option).press("Enter");
  }

  private static Locator text(Page page) {
    return page.locator("#lab-text");
  }

  private static Locator state(Page page) {
    return page.locator("#lab-state");
  }

  @Test
  void should_list_all_by_theme_and_open_one() {
    Page page = page("labs");
    assertThat(page.locator(".theme h2")).hasText(new String[] {"Counting", "Waiting"});
    assertThat(page.locator(".labs code")).hasText(new String[] {"count", "draw", "wait"});
    page.locator(".labs a").first().click();
    assertThat(text(page)).hasText(THREE);
    assertThat(state(page)).hasText("done");
    assertThat(page.locator(".formula-line")).hasText("s_n = n (n + 1) / 2");
    assertThat(page.locator("#lab-command")).hasText("./bpnet lab count");
    assertThat(page.locator("#lab-first")).isDisabled();
    page.locator("#lab").selectOption("draw");
    assertThat(text(page)).hasText("a line");
    page.goBack();
    assertThat(text(page)).hasText(THREE);
    page.locator(".lab-bar a").click();
    assertThat(page.locator(".labs a")).hasCount(3);
  }

  @Test
  void should_run_again_when_an_option_changes_and_keep_it_in_the_address() {
    Page page = page("labs?lab=count");
    assertThat(text(page)).hasText(THREE);
    type(page, "to", "2");
    assertThat(text(page)).hasText("number 1\nnumber 2");
    page.locator("#option-words").check();
    page.locator("#option-order").selectOption("down");
    type(page, "prefix", "no-");
    String all = "no-number 2 is another number\nno-number 1 is another number";
    assertThat(text(page)).hasText(all);
    assertThat(page.locator("#lab-command"))
        .hasText("./bpnet lab count --order down --prefix no- --to 2 --words");

    Page other = page(page.url().substring(page.url().indexOf("#/") + 2));
    assertThat(text(other)).hasText(all);
    assertThat(other.locator("#option-words")).isChecked();
    assertThat(other.locator("#option-order")).hasValue("down");
    assertThat(other.locator("#option-to")).hasValue("2");
    other.locator("#lab-first").click();
    assertThat(text(other)).hasText(THREE);
    assertThat(other.locator("#option-words")).not().isChecked();
    assertThat(other.locator("#option-to")).hasValue("3");
    assertThat(other).hasURL(Pattern.compile(".*#/labs\\?lab=count$"));
  }

  @Test
  void should_show_what_is_worth_a_look() {
    Page page = page("labs?lab=count&prefix=x");
    assertThat(page.locator(".examples")).containsText("S9-01 One can count to five.");
    page.locator(".examples button").click();
    assertThat(page.locator("#option-to")).hasValue("5");
    assertThat(page.locator("#option-prefix")).hasValue("");
    assertThat(text(page)).hasText("number 1\nnumber 2\nnumber 3\nnumber 4\nnumber 5");
  }

  @Test
  void should_say_what_is_refused_and_go_on() {
    Page page = page("labs?lab=count&to=many");
    assertThat(page.getByRole(AriaRole.ALERT)).hasText("--to: needs a whole number, got 'many'");
    assertThat(page.locator("#lab-run")).isDisabled();
    chromium.forgetRefusals(1);
    type(page, "to", "100");
    assertThat(page.locator(".lab-result [role=alert]")).hasText("--to: needs 1 to 99, got 100");
    assertThat(state(page)).hasText("refused");
    type(page, "to", "1");
    assertThat(text(page)).hasText("number 1");
    assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
  }

  @Test
  void should_say_that_there_is_no_such_lab() {
    Page page = page("labs?lab=dance");
    assertThat(page.getByRole(AriaRole.ALERT)).hasText("No lab is called dance; these are there.");
    assertThat(page.locator(".labs a")).hasCount(3);
  }

  @Test
  void should_run_long_ones_by_a_button_and_stop_them() {
    Page page = page("labs?lab=wait");
    assertThat(state(page)).hasText("not run yet");
    assertThat(page.locator("#lab-command")).hasText("./bpnet lab wait");
    page.locator("#lab-run").click();
    assertThat(text(page)).hasText("waiting");
    assertThat(state(page)).hasText("running");
    page.locator("#lab-stop").click();
    assertThat(state(page)).hasText("stopped");
    assertThat(text(page)).hasText("waiting");
    page.locator("#lab-run").click();
    assertThat(state(page)).hasText("running");
    type(page, "seed", "2");
    assertThat(state(page)).hasText("not run yet");
    assertThat(text(page)).hasCount(0);
  }

  /// Two pages share one machine.
  @Test
  void should_stop_what_another_page_runs() {
    Page first = page("labs?lab=wait");
    first.locator("#lab-run").click();
    assertThat(state(first)).hasText("running");
    Page second = page("labs?lab=count");
    assertThat(text(second)).hasText(THREE);
    assertThat(state(first)).hasText("stopped");
  }

  @Test
  void should_speak_the_language_of_the_page() {
    Page page = page("labs?lab=count");
    assertThat(text(page)).hasText(THREE);
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("中文")).click();
    assertThat(text(page)).hasText("第 1\n第 2\n第 3");
    assertThat(page.locator("#lab-command")).hasText("./bpnet lab count --language zh");
    assertThat(page.locator(".about h2")).hasText("从一数起。");
    page.locator("#lab").selectOption("wait");
    page.locator("#lab-run").click();
    assertThat(text(page)).hasText("等着");
    page.locator("#lab-stop").click();
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("English")).click();
    assertThat(page.locator(".about h2")).hasText("Wait until somebody stops it.");
    assertThat(page.locator(".lab-result .hint")).containsText("told in the other language");
    assertThat(text(page)).hasText("等着");
  }

  @Test
  void should_show_pictures_that_can_be_kept() {
    Page page = page("labs?lab=draw");
    Locator image = page.locator(".lab-result img");
    assertThat(image).hasAttribute("alt", "A line.");
    assertThat(image.evaluate("image => image.decode().then(() => image.naturalWidth > 0)"))
        .isEqualTo(true);
    var saved = page.waitForDownload(() -> page.locator(".lab-result figcaption a").click());
    assertThat(saved.suggestedFilename()).isEqualTo("draw-picture.svg");
  }

  /// Light and dark change places, hues stay, and photographs are not touched.
  @Test
  void should_show_pictures_on_dark_pages() {
    Page page = page("labs?lab=draw");
    Locator image = page.locator(".lab-result img");
    assertThat(image).hasAttribute("src", Pattern.compile(".*\\.svg$"));
    assertThat(pixel(image, 60, 60)).containsExactly(255, 255, 255);
    assertThat(pixel(image, 360, 150)).containsExactly(0x2b, 0x6c, 0xb0);
    assertThat(pixel(image, 650, 240)).containsExactly(0xb0, 0x40, 0x30);

    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Dark")).click();
    assertThat(image).hasAttribute("src", Pattern.compile(".*\\.svg\\?dark$"));
    for (int part : pixel(image, 60, 60)) {
      assertThat(part).isBetween(20, 30); // as dark as the page
    }
    int[] line = pixel(image, 360, 150);
    assertThat(line[2]).isGreaterThan(line[1] + 30); // still blue, lighter
    assertThat(line[1]).isGreaterThan(line[0] + 30).isGreaterThan(0x6c);
    int[] photograph = pixel(image, 650, 240);
    assertThat(photograph[0]).isCloseTo(0xb0, within(30));
    assertThat(photograph[1]).isCloseTo(0x40, within(30));
    assertThat(photograph[2]).isCloseTo(0x30, within(30));
    assertThat(page.locator(".lab-result figcaption a")) // what is kept is for paper
        .hasAttribute("href", Pattern.compile(".*\\.svg$"));
  }

  /// Red, green and blue of a picture where it is x to the right and y down, of 720 by 300.
  private static int[] pixel(Locator image, int x, int y) {
    var colour =
        (List<?>)
            image.evaluate(
                """
                async (image, [x, y]) => {
                  await image.decode();
                  const canvas = document.createElement("canvas");
                  [canvas.width, canvas.height] = [720, 300];
                  const context = canvas.getContext("2d");
                  context.drawImage(image, 0, 0, 720, 300);
                  return [...context.getImageData(x, y, 1, 1).data].slice(0, 3);
                }\
                """,
                List.of(x, y));
    return colour.stream().mapToInt(part -> ((Number) part).intValue()).toArray();
  }

  @Test
  void should_copy_the_command() {
    Page page = page("labs?lab=count&to=4");
    assertThat(page.locator("#lab-command")).hasText("./bpnet lab count --to 4");
    page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
    page.locator("#lab-copy").click();
    assertThat(page.locator("#lab-copy")).hasText("Copied");
    assertThat(page.evaluate("navigator.clipboard.readText()"))
        .isEqualTo("./bpnet lab count --to 4");
  }

  @Test
  void should_obey_the_keyboard_alone() {
    Page page = page("labs");
    page.locator(".labs a").first().waitFor();
    for (int i = 0; i < 30 && !focused(page).endsWith("lab=count"); i++) {
      page.keyboard().press("Tab");
    }
    page.keyboard().press("Enter");
    assertThat(text(page)).hasText(THREE);
    for (int i = 0; i < 30 && !focused(page).equals("option-to"); i++) {
      page.keyboard().press("Tab");
    }
    page.keyboard().press("Control+A");
    page.keyboard().type("1");
    page.keyboard().press("Tab");
    assertThat(text(page)).hasText("number 1");
    page.keyboard().press("Space");
    assertThat(text(page)).hasText("number 1 is another number");
  }

  private static String focused(Page page) {
    return String.valueOf(
        page.evaluate("document.activeElement.id || document.activeElement.href"));
  }

  @Test
  void should_say_where_labs_are_run() throws IOException {
    try (Chromium watching = Chromium.open()) {
      Page page = watching.page(Chromium.Look.usual(), "labs");
      assertThat(page.locator("main .card")).containsText("bpnet play");
      watching.closePages();
      watching.assertNoComplaints();
    }
  }
}
