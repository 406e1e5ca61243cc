package org.bpnet.play;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.bpnet.core.Backends;
import org.bpnet.core.spi.Backend;
import org.bpnet.play.ground.Lesson;
import org.bpnet.play.ground.Playground;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The lessons as a teacher goes through them.
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LessonsScreenTest {
  private static final List<Lesson> ON_GROUND =
      Lesson.all().stream()
          .takeWhile(lesson -> lesson.steps().getFirst() instanceof Lesson.OnGround)
          .toList();

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

  /// Step by step, from the first to the last, with the button that most of them name.
  @Test
  void should_show_what_the_engine_does_in_every_step() {
    Page page = chromium.page(Chromium.Look.usual(), "lessons");
    assertThat(page.locator(".lessons li")).hasCount(Lesson.all().size());
    page.locator(".lessons button").first().click();
    try (Backend backend = Backends.best(1)) {
      for (int number = 1; number <= ON_GROUND.size(); number++) {
        Lesson lesson = ON_GROUND.get(number - 1);
        for (int step = 1; step <= lesson.steps().size(); step++) {
          assertThat(page.locator(".lesson .hint"))
              .hasText("Lesson " + number + ", step " + step + " of " + lesson.steps().size());
          assertThat(page.locator(".said b").first()).isVisible();
          assertThat(page.locator("#status")).containsText("Iteration: 0");
          var given = (Lesson.OnGround) lesson.steps().get(step - 1);
          assertThat(page.locator("#setting-set")).hasValue(given.scenario().set().toString());
          page.locator("#train").click();
          assertThat(page.locator("#status")).not().containsText("Iteration: 0");
          try (Playground same = new Playground(backend, given.scenario())) {
            same.train(given.iterations());
            assertThat(page.locator("#status")).hasText(status(same));
          }
          page.locator("#lesson-next").click();
        }
      }
    }
    assertThat(page.locator(".lesson .hint"))
        .hasText(Pattern.compile("Lesson " + (ON_GROUND.size() + 1) + ", step 1 of .*"));
  }

  private static String status(Playground playground) {
    String found =
        playground.scenario().set().isCurve()
            ? "R²: " + thousandths(playground.fit())
            : "Correct: " + playground.correct() + "/" + playground.points().size();
    String iterations = String.format(Locale.ROOT, "%,d", playground.iteration());
    return found + " – Iteration: " + iterations.replace(',', '\u202f');
  }

  private static String thousandths(double value) {
    return String.format(Locale.ROOT, "%.3f", Math.round(1000 * value) / 1000.0).replace('-', '−');
  }

  @Test
  void should_come_back_to_a_step_by_its_address_and_end() {
    Page page = chromium.page(Chromium.Look.usual(), "lessons");
    page.locator(".lessons li").nth(1).getByRole(AriaRole.BUTTON).click();
    page.locator("#lesson-next").click();
    assertThat(page.locator(".lesson .hint")).hasText("Lesson 2, step 2 of 5");
    assertThat(page.locator("#setting-set")).hasValue("xor");
    assertThat(page).hasURL(Pattern.compile(".*seed=2.*lesson=hidden\\.2$"));
    String copied = page.url().substring(page.url().indexOf("#/") + 2);

    Page other = chromium.page(Chromium.Look.usual(), copied);
    assertThat(other.locator(".lesson .hint")).hasText("Lesson 2, step 2 of 5");
    assertThat(other.locator(".seed b")).hasText("2");
    other.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Add Blue")).click();
    other.locator(".plane").click();
    assertThat(other.locator("#status")).containsText("/5");
    other.locator("#lesson-again").click();
    assertThat(other.locator("#status")).containsText("/4");
    other.evaluate("location.hash = '#/steps'");
    assertThat(other.locator(".lesson h2")).hasText("Hidden units bend it");
    Locator end = other.locator("#lesson-end");
    end.click();
    assertThat(end).hasCount(0);
    other.evaluate("location.hash = '#/ground'");
    assertThat(other.locator("#status")).isVisible();
    assertThat(other.locator(".lesson")).hasCount(0);
    assertThat(other.url()).doesNotContain("lesson=");
  }
}
