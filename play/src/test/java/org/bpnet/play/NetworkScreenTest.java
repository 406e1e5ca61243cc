package org.bpnet.play;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bpnet.play.monitor.RunFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The graphs of networks as somebody in front of them uses them.
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NetworkScreenTest {
  @TempDir static Path folder;
  private Chromium chromium;

  @BeforeAll
  void open() throws IOException {
    chromium =
        Chromium.open(
            List.of(
                RunFiles.create(folder.resolve("plain"), 60, "Adam").append(1, 3).folder(),
                RunFiles.create(folder.resolve("with-a-way-around"), 60, "Adam")
                    .append(1, 3)
                    .network("12,residual(12,tanh)")
                    .folder(),
                RunFiles.create(folder.resolve("small"), 60, "Adam")
                    .append(1, 3)
                    .network("4,relu")
                    .folder()));
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

  /// The heads of the layers, without what opens them.
  private static void assertLayers(Page page, String... heads) {
    assertThat(page.locator(".layers-flow .layer-head")).hasText(heads);
  }

  private static Locator layer(Page page, int number) {
    return page.locator(".layers-flow > li").nth(number);
  }

  @Test
  void should_open_a_layer_of_a_run_to_its_operations() {
    Page page = chromium.page(Chromium.Look.usual(), "runs");
    page.locator("#network > summary").click();
    assertLayers(
        page,
        "#0 Input [16, 8, 8, 1]",
        "1 Flatten [16, 64]",
        "2 hidden1 Linear 64 -> 12 [16, 12] 780 parameters",
        "3 residual2.hidden1 Linear 12 -> 12 [16, 12] 156 parameters",
        "4 tanh [16, 12]",
        "5 Residual from 2, 4 [16, 12]",
        "6 output Linear 12 -> 3 [16, 3] 39 parameters",
        "7 Loss cross_entropy []");
    assertThat(page.locator(".network .hint").first()).containsText("6 layers");
    assertThat(page.locator(".network .hint").first()).containsText("975 parameters");
    assertThat(page.locator(".network .hint").first()).containsText("a batch of 16");
    assertThat(layer(page, 2).locator(".lane")).hasAttribute("data-part", "out");
    assertThat(layer(page, 3).locator(".lane")).hasAttribute("data-part", "past");
    assertThat(layer(page, 5).locator(".lane")).hasAttribute("data-part", "in");

    layer(page, 5).locator("summary").click();
    assertThat(layer(page, 5).locator(".operations li"))
        .hasText(new String[] {"#11 a + b of #5, #10 [16, 12]"});
    layer(page, 2).locator("summary").click();
    assertThat(layer(page, 2).locator(".operations li"))
        .hasText(
            new String[] {
              "#2 hidden1.weight [64, 12]",
              "#3 matmul of #1, #2 [16, 12]",
              "#4 hidden1.bias [12]",
              "#5 a + b of #3, #4 [16, 12]"
            });
    layer(page, 2).locator("summary").click();
    assertThat(layer(page, 2).locator(".operations")).hasCount(0);

    page.locator("#network-run").selectOption("2");
    assertThat(page.locator(".layers-flow .layer-head")).hasCount(6);
    assertThat(page.locator(".operations")).hasCount(0);
  }

  @Test
  void should_tell_in_a_table_what_the_picture_tells() {
    Page page = chromium.page(Chromium.Look.usual(), "runs");
    page.locator("#network > summary").click();
    page.locator(".network > details > summary").click();
    Locator rows = page.locator(".network-table tbody tr");
    page.locator("#network-all").click();
    int layers = page.locator(".layers-flow .layer-head").count();
    int operations = page.locator(".operations li").count();
    assertThat(rows).hasCount(layers + operations);
    assertThat(rows.nth(3).locator("th, td"))
        .hasText(new String[] {"2 hidden1 Linear 64 -> 12", "1", "[16, 12]", "780"});
    assertThat(rows.nth(5).locator("th, td"))
        .hasText(new String[] {"#3 matmul", "#1, #2", "[16, 12]", ""});
    page.locator("#network-all").click();
    assertThat(page.locator(".operations")).hasCount(0);
  }

  @Test
  void should_lead_from_the_playground_to_its_network_by_the_keyboard_alone() {
    Page page = chromium.page(Chromium.Look.usual(), "ground");
    page.locator("#setting-set").selectOption("pinwheel");
    assertThat(page.locator("#setting-loss")).hasValue("cross_entropy");
    tab(page, ".to-network");
    page.keyboard().press("Enter");
    assertLayers(
        page,
        "#0 Input [66, 2]",
        "1 layer1 Linear 2 -> 4 [66, 4] 12 parameters",
        "2 tanh [66, 4]",
        "3 layer2 Linear 4 -> 3 [66, 3] 15 parameters",
        "4 Loss cross_entropy []");
    tab(page, ".layers-flow > li:nth-child(3) summary");
    page.keyboard().press("Enter");
    assertThat(layer(page, 2).locator(".operations li")).hasText("#5 tanh(x) of #4 [66, 4]");
    page.keyboard().press("Enter");
    assertThat(layer(page, 2).locator(".operations")).hasCount(0);
    page.goBack();
    assertThat(page.locator("#status")).containsText("/66");
  }

  /// Goes from one control to the next until one has the focus.
  private static void tab(Page page, String selector) {
    for (int i = 0; i < 120; i++) {
      page.keyboard().press("Tab");
      if (Boolean.TRUE.equals(
          page.evaluate("selector => document.activeElement.matches(selector)", selector))) {
        return;
      }
    }
    throw new AssertionError("the keyboard does not reach " + selector);
  }

  @Test
  void should_speak_chinese_on_a_telephone() {
    Page page = chromium.page(new Chromium.Look("zh", true, 390), "graph?network");
    assertLayers(
        page,
        "#0 输入 [4, 2]",
        "1 layer1 Linear 2 -> 4 [4, 4] 12 个参数",
        "2 tanh [4, 4]",
        "3 layer2 Linear 4 -> 1 [4, 1] 5 个参数",
        "4 损失 sigmoid_cross_entropy []");
    layer(page, 4).locator("summary").click();
    assertThat(layer(page, 4).locator(".operations")).containsText("给定的值");
    page.locator(".kinds a").first().click();
    assertThat(page.locator("#nodes")).isVisible();
  }
}
