package org.bpnet.play;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.bpnet.play.ground.Lesson;
import org.bpnet.play.lab.Labs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The lessons that open labs.
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LabLessonsScreenTest {
  private static final List<Lesson> IN_LABS =
      Lesson.all().stream()
          .filter(lesson -> lesson.steps().getFirst() instanceof Lesson.InLab)
          .toList();

  private Chromium chromium;

  /// Experiments of the lessons' names and options, which print what they were given.
  private record Echoes() implements Labs {
    @Override
    public List<Theme> themes(String language) {
      Map<String, TreeSet<String>> options = new TreeMap<>();
      IN_LABS.stream()
          .flatMap(lesson -> lesson.steps().stream())
          .map(Lesson.InLab.class::cast)
          .forEach(step ->
              options
                  .computeIfAbsent(step.lab(), _ -> new TreeSet<>())
                  .addAll(step.values().keySet()));
      List<Experiment> all =
          options.entrySet().stream()
              .map(lab ->
                  new Experiment(
                      lab.getKey(),
                      lab.getKey(),
                      List.of(),
                      false,
                      lab.getValue().stream()
                          .map(name ->
                              new Option(name, "--" + name, "", "", Kind.TEXT, "usual", List.of()))
                          .toList(),
                      List.of()))
              .sorted(Comparator.comparing(Experiment::name))
              .toList();
      return List.of(new Theme("all", all));
    }

    @Override
    public String command(Asked asked) {
      return "./bpnet lab " + asked.experiment();
    }

    @Override
    public List<Drawing> run(Asked asked, Consumer<String> text) {
      text.accept(echo(asked.experiment(), asked.values()));
      return List.of();
    }
  }

  private static String echo(String lab, Map<String, String> values) {
    return lab + " " + new TreeMap<>(values);
  }

  @BeforeAll
  void open() throws IOException {
    chromium = Chromium.open(backend -> PlayServer.open(backend, 0, List.of(), new Echoes()));
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

  @Test
  void should_set_the_lab_up_for_every_step() {
    Page page = chromium.page(Chromium.Look.usual(), "lessons");
    int number = Lesson.all().indexOf(IN_LABS.getFirst()) + 1;
    page.locator(".lessons button").nth(number - 1).click();
    for (Lesson lesson : IN_LABS) {
      for (int i = 1; i <= lesson.steps().size(); i++) {
        assertThat(page.locator(".lesson .hint"))
            .hasText("Lesson " + number + ", step " + i + " of " + lesson.steps().size());
        var step = (Lesson.InLab) lesson.steps().get(i - 1);
        assertThat(page.locator("#lab-text")).hasText(echo(step.lab(), step.values()));
        if (!lesson.equals(IN_LABS.getLast()) || i < lesson.steps().size()) {
          page.locator("#lesson-next").click();
        }
      }
      number++;
    }
    assertThat(page.locator("#lesson-next")).hasCount(0);
  }

  @Test
  void should_come_back_to_a_step_by_its_address() {
    Page page = chromium.page(Chromium.Look.usual(), "lessons");
    int first = Lesson.all().indexOf(IN_LABS.getFirst());
    page.locator(".lessons button").nth(first).click();
    page.locator("#lesson-next").click();
    var step = (Lesson.InLab) IN_LABS.getFirst().steps().get(1);
    assertThat(page.locator("#lab-text")).hasText(echo(step.lab(), step.values()));
    assertThat(page)
        .hasURL(Pattern.compile(".*#/labs\\?lab=.*lesson=" + IN_LABS.getFirst().name() + "\\.2$"));

    Page other =
        chromium.page(Chromium.Look.usual(), page.url().substring(page.url().indexOf("#/") + 2));
    assertThat(other.locator("#lab-text")).hasText(echo(step.lab(), step.values()));
    assertThat(other.locator(".lesson .hint"))
        .hasText(Pattern.compile("Lesson " + (first + 1) + ", step 2 of .*"));
    other.locator("#option-rows").fill("01");
    other.locator("#option-rows").press("Enter");
    assertThat(other.locator("#lab-text")).containsText("rows=01}");
    other.locator("#lesson-again").click();
    assertThat(other.locator("#lab-text")).hasText(echo(step.lab(), step.values()));
    other.evaluate("location.hash = '#/ground'");
    assertThat(other.locator("#status")).isVisible();
    assertThat(other.locator(".lesson")).hasCount(0);
    other.goBack();
    other.locator("#lesson-end").click();
    assertThat(other.locator(".lesson")).hasCount(0);
    assertThat(other).not().hasURL(Pattern.compile(".*lesson=.*"));
  }
}
