package org.bpnet.play;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.bpnet.play.monitor.RunFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/// What the pages save as files looks as it does on the page. Leaves them in `target/saved`.
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SavedPicturesTest {
  private static final Path SAVED = Path.of("target/saved");

  @TempDir static Path folder;

  private Chromium chromium;

  @BeforeAll
  void open() throws IOException {
    Path run = RunFiles.create(folder.resolve("run"), 60, "Adam").append(1, 45).folder();
    chromium = Chromium.open(List.of(run));
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

  private static Path saved(Page page, Locator button, String name) {
    Download download = page.waitForDownload(button::click);
    assertThat(download.suggestedFilename()).isEqualTo(name);
    Path file = SAVED.resolve(name);
    download.saveAs(file);
    return file;
  }

  /// The colour of a canvas's pixel as it lies on the paper of the page.
  private static int colour(Locator canvas, int x, int y) {
    return ((Number)
            canvas.evaluate(
                """
                (canvas, [x, y]) => {
                  const copy = document.createElement("canvas");
                  copy.width = canvas.width;
                  copy.height = canvas.height;
                  const context = copy.getContext("2d");
                  const style = getComputedStyle(document.documentElement);
                  context.fillStyle = style.getPropertyValue("--paper");
                  context.fillRect(0, 0, copy.width, copy.height);
                  context.drawImage(canvas, 0, 0);
                  const [r, g, b] = context.getImageData(x, y, 1, 1).data;
                  return (r << 16) | (g << 8) | b;
                }
                """,
                List.of(x, y)))
        .intValue();
  }

  private static int colour(BufferedImage image, int x, int y) {
    return image.getRGB(x, y) & 0xffffff;
  }

  private static void assertSame(Path file, Locator canvas) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    assertThat(image.getWidth()).isEqualTo(((Number) canvas.evaluate("c => c.width")).intValue());
    assertThat(image.getHeight()).isEqualTo(((Number) canvas.evaluate("c => c.height")).intValue());
    for (int i = 1; i < 12; i++) {
      int x = i * image.getWidth() / 12;
      int y = (i * 5 % 12) * image.getHeight() / 12;
      assertThat(colour(image, x, y)).as("pixel %d, %d", x, y).isEqualTo(colour(canvas, x, y));
    }
  }

  private Page trained(boolean dark) {
    Page page = chromium.page(new Chromium.Look("en", dark, 1440), "ground");
    page.locator("#train").click();
    assertThat(page.locator("#status")).containsText("1\u202f000");
    return page;
  }

  @Test
  void should_save_the_plane_and_the_history_as_they_are_drawn() throws IOException {
    for (boolean dark : new boolean[] {false, true}) {
      Page page = trained(dark);
      assertSame(saved(page, page.locator("#save-plane"), "plane.png"), page.locator(".plane"));
      page.locator("#tab-history").click();
      Path file = saved(page, page.locator("#save-history"), "history.png");
      assertSame(file, page.locator(".chart canvas"));
    }
  }

  @Test
  void should_save_the_network_with_what_each_unit_makes_of_the_plane() throws IOException {
    Page page = trained(false);
    page.locator("button.unit").nth(1).click();
    assertThat(page.locator(".forward")).isVisible();
    Path file = saved(page, page.locator("#save-network"), "network.png");
    BufferedImage image = ImageIO.read(file.toFile());
    double left = page.locator(".titles").boundingBox().x;
    double top = page.locator(".titles").boundingBox().y;
    for (Locator face : page.locator("button.unit canvas").all()) {
      var box = face.boundingBox();
      int side = ((Number) face.evaluate("c => c.width")).intValue();
      int x = (int) Math.round(box.x - left + box.width / 2);
      int y = (int) Math.round(box.y - top + box.height / 2);
      // The face is drawn smaller than it is, so the colours around its middle are mixed.
      assertThat(colour(image, x, y)).satisfies(near(colour(face, side / 2, side / 2), 60));
    }
    int lines = 0; // beside the units, where only the edges run
    int column = image.getWidth() * 3 / 10;
    for (int y = 0; y < image.getHeight(); y++) {
      lines += colour(image, column, y) != colour(image, 0, 0) ? 1 : 0;
    }
    assertThat(lines).isGreaterThan(8);
  }

  private static Consumer<Integer> near(int colour, int tolerance) {
    return actual -> {
      for (int shift = 0; shift <= 16; shift += 8) {
        int difference = (actual >> shift & 255) - (colour >> shift & 255);
        assertThat(Math.abs(difference)).isLessThanOrEqualTo(tolerance);
      }
    };
  }

  @Test
  void should_save_the_graph_of_an_expression_with_its_look() throws Exception {
    Page page = chromium.page(Chromium.Look.usual(), "graph");
    page.locator(".path").first().click();
    assertThat(page.locator(".edge[data-on=true]").first()).isVisible();
    Path file = saved(page, page.locator("#save-graph"), "graph.svg");
    Document svg = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    Locator shown = page.locator("svg.expression");
    NodeList paths = svg.getElementsByTagName("path");
    assertThat(paths.getLength()).isPositive().isEqualTo(shown.locator("path").count());
    for (int i = 0; i < paths.getLength(); i++) {
      Object stroke = shown.locator("path").nth(i).evaluate("p => getComputedStyle(p).stroke");
      assertThat(((Element) paths.item(i)).getAttribute("stroke")).isEqualTo(stroke);
    }
    assertThat(svg.getElementsByTagName("rect").getLength())
        .as("boxes, and the paper")
        .isEqualTo(shown.locator("rect").count() + 1);
    NodeList letters = svg.getElementsByTagName("text");
    for (int i = 0; i < letters.getLength(); i++) {
      // Letters on an edge have a rim in the colour of the paper, which must lie below them.
      Object order = shown.locator("text").nth(i).evaluate("p => getComputedStyle(p).paintOrder");
      assertThat(((Element) letters.item(i)).getAttribute("paint-order")).isEqualTo(order);
    }
  }

  @Test
  void should_save_the_pictures_of_runs() throws IOException {
    Page page = chromium.page(Chromium.Look.usual(), "runs");
    Locator card = page.locator("[data-name=loss]");
    assertSame(saved(page, card.locator(".save"), "loss.png"), card.locator("canvas"));
  }
}
