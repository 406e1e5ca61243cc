package org.bpnet.play;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.bpnet.play.lab.StubLabs;
import org.bpnet.play.monitor.RunFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every screen in both languages, light and dark, narrow and wide: nothing sticks out, and axe
/// finds nothing to complain of. Leaves a picture of each in `target/screens`.
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScreensTest {
  private static final Path PICTURES = Path.of("target/screens");
  private static final String NETWORK =
      "conv2@3x3,batchnorm,relu,residual(conv2@3x3,residual(conv2@3x3,batchnorm),relu),"
          + "dropout(0.5),32,relu";
  private static final List<String> SCREENS =
      List.of(
          "ground",
          "ground-curve",
          "lessons",
          "lessons-step",
          "steps",
          "steps-routes",
          "graph",
          "graph-network",
          "labs",
          "labs-count",
          "labs-draw",
          "runs",
          "runs-tables",
          "runs-network");

  /// Style sheets are shared by all screens: a word of one may be a word of another.
  private static final String ODD_ROWS =
      """
      [...document.querySelectorAll("tr")].filter(
        (row) => !["none", "table-row"].includes(getComputedStyle(row).display)).length
      """;

  @TempDir static Path folder;

  private Chromium chromium;
  private String axe;

  @BeforeAll
  void open() throws IOException {
    List<Path> runs =
        List.of(
            RunFiles.create(folder.resolve("a-run-with-quite-a-long-name-2026"), 60, "Adam")
                .append(1, 45)
                .confused()
                .steps(1, 300)
                .looks(1, 30, look -> RunFiles.look(look, 0.75))
                .histograms(30)
                .network(NETWORK)
                .folder(),
            RunFiles.create(folder.resolve("flat"), 60, "Sgd")
                .append(1, 30, epoch -> epoch + "," + epoch * 20 + ",0.5,NaN,0.5,0.1,1.25,900\n")
                .folder());
    chromium = Chromium.open(backend -> PlayServer.open(backend, 0, runs, new StubLabs()));
    try (InputStream script = AxeBuilder.class.getResourceAsStream("/axe.min.js")) {
      axe = new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
    }
    Files.createDirectories(PICTURES);
  }

  @AfterAll
  void close() {
    if (chromium != null) {
      chromium.close();
    }
  }

  static Stream<Arguments> screens() {
    return SCREENS.stream()
        .flatMap(
            screen -> Chromium.LANGUAGES.stream().map(language -> Arguments.of(screen, language)));
  }

  /// One page takes all looks in turn, so that what is drawn is also seen to be drawn anew.
  @ParameterizedTest
  @MethodSource("screens")
  void should_look_right_and_satisfy_axe(String screen, String language) {
    Page page =
        chromium.page(new Chromium.Look(language, false, 1440), screen.replaceFirst("-.*", ""));
    act(page, screen);
    assertThat(page.evaluate(ODD_ROWS)).as("rows that are not laid out as rows").isEqualTo(0);
    Chromium.Look.all(language)
        .forEach(look -> {
          Chromium.show(page, look);
          page.screenshot(
              new Page.ScreenshotOptions()
                  .setPath(PICTURES.resolve(look.name(screen) + ".png"))
                  .setFullPage(true));
          assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
              .as("nothing sticks out of %s", look)
              .isEqualTo(true);
          if (language.equals("en")) {
            assertThat(violations(page)).as("%s", look).isEqualTo(List.of());
          }
        });
    chromium.closePages();
    chromium.assertNoComplaints();
  }

  private Object violations(Page page) {
    // The page's policy lets no script in but its own; the browser's debugger may.
    page.evaluate(axe);
    return page.evaluate(
        """
        async () => (await axe.run()).violations.map(
          (v) => v.id + ": " + v.nodes.map((n) => n.target + " " + n.failureSummary).join("; "))
        """);
  }

  /// Something to see.
  private static void act(Page page, String screen) {
    if (screen.equals("ground")) {
      page.locator("#train").click();
      page.locator("#status", new Page.LocatorOptions().setHasText("1\u202f000")).waitFor();
      page.locator("#forward").click();
      page.locator(".forward").waitFor();
      Locator points = page.locator(".right details");
      points.first().locator("summary").first().click();
      points.nth(1).locator("summary").click();
      page.locator("#points-use").waitFor();
    } else if (screen.equals("ground-curve")) {
      page.locator("#setting-set").selectOption("x_sin_x");
      page.locator("button.unit").nth(40).waitFor();
      page.locator("#train").click();
      page.locator("#status", new Page.LocatorOptions().setHasText("1\u202f000")).waitFor();
      page.locator("button.unit").nth(22).click();
      page.locator(".forward").waitFor();
    } else if (screen.startsWith("lessons")) {
      page.locator(".lessons li").nth(10).waitFor();
      if (screen.equals("lessons-step")) {
        page.locator(".lessons li").nth(7).locator("button").click();
        page.locator("#lesson-next").click();
        page.locator("#status", new Page.LocatorOptions().setHasText("/43")).waitFor();
        page.locator("#train").click();
        page.locator("#status", new Page.LocatorOptions().setHasText("1\u202f000")).waitFor();
        page.locator("#tab-history").click();
        page.locator(".chart canvas").waitFor();
      }
    } else if (screen.equals("steps-routes")) {
      page.evaluate("location.hash = '#/ground'");
      page.locator("#setting-set").selectOption("pinwheel");
      page.locator("button.unit").nth(6).waitFor();
      page.evaluate("location.hash = '#/steps'");
      page.locator("#by").selectOption("4");
      page.locator(".contents li").nth(16).waitFor();
      page.locator(".contents button", new Page.LocatorOptions().setHasText("BP1")).last().click();
      page.locator(".route math").first().waitFor();
    } else if (screen.equals("graph")) {
      page.locator(".path").nth(2).click();
      page.locator(".edge[data-on=true]").first().waitFor();
    } else if (screen.equals("labs")) {
      page.locator(".labs a").nth(2).waitFor();
    } else if (screen.startsWith("labs-")) {
      page.evaluate("name => location.hash = '#/labs?lab=' + name", screen.substring(5));
      page.locator("#lab-state[data-state=done]").waitFor();
      page.locator("#lab-text").waitFor();
    } else if (screen.equals("graph-network")) {
      page.evaluate("location.hash = '#/graph?network'");
      page.locator(".layers-flow").waitFor();
      page.locator("#network-all").click();
      page.locator(".network > details > summary").click();
      page.locator(".network-table").waitFor();
    } else if (screen.startsWith("runs")) {
      page.locator(".alarm").nth(2).waitFor();
      page.locator("#spreads .bars").first().waitFor();
      if (screen.equals("runs-network")) {
        page.locator("#network > summary").click();
        page.locator(".layers-flow > li").nth(7).locator("summary").click();
        page.locator(".operations").waitFor();
      } else if (screen.equals("runs-tables")) {
        page.locator("#log").check();
        page.locator("#smoothing").selectOption("0");
        Locator closed = page.locator("details:not([open]) > summary");
        while (closed.count() > 0) {
          closed.first().click();
        }
      }
    } else {
      page.locator(".contents button", new Page.LocatorOptions().setHasText("BP2")).click();
      page.locator(".check-part .numbers").first().waitFor();
      page.locator(".big math").waitFor();
    }
  }
}
