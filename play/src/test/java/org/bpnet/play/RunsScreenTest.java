package org.bpnet.play;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bpnet.play.monitor.RunFiles;
import org.bpnet.train.run.Control;
import org.bpnet.train.watch.TrainingEvent.BatchEnded;
import org.bpnet.train.watch.TrainingEvent.RunStarted;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The monitor of runs as somebody in front of it uses it.
@Tag("slow")
class RunsScreenTest {
  @TempDir Path temporary;
  private @Nullable Chromium chromium;

  private Page page(Chromium.Look look, RunFiles... runs) throws IOException {
    List<Path> folders = List.of(runs).stream().map(RunFiles::folder).toList();
    return page(look, backend -> PlayServer.open(backend, 0, folders));
  }

  private Page page(Chromium.Look look, Chromium.Opening opening) throws IOException {
    Chromium opened = Chromium.open(opening);
    chromium = opened;
    return opened.page(look, "runs");
  }

  private RunFiles run(String name, String rule) throws IOException {
    return RunFiles.create(temporary.resolve(name), 100, rule);
  }

  @AfterEach
  void close() {
    Chromium opened = chromium;
    if (opened != null) {
      opened.closePages();
      opened.assertNoComplaints();
      opened.close();
    }
  }

  private static Locator picture(Page page, String name) {
    return page.locator(".picture[data-name=" + name + "]");
  }

  /// The values of a picture's table by row, the newest first.
  private static List<String> values(Page page, String name, int column) {
    Locator picture = picture(page, name);
    if (picture.locator("details[open]").count() == 0) {
      picture.locator("summary").click();
    }
    return picture.locator("tbody tr > :nth-child(" + column + ")").all().stream()
        .map(cell -> String.valueOf(cell.getAttribute("data-value")))
        .toList();
  }

  @Test
  void should_show_exactly_what_the_log_holds_as_it_grows() throws IOException {
    RunFiles run = run("digits", "Adam").append(1, 12);
    Page page = page(Chromium.Look.usual(), run);
    assertThat(page.locator("[data-name=train_loss]")).hasAttribute("data-value", "" + 1.0 / 120);
    run.append(13, 30);
    assertThat(page.locator("[data-name=train_loss]")).hasAttribute("data-value", "" + 1.0 / 300);
    assertThat(page.locator(".run")).containsText("Epoch 30 of 100");
    assertThat(page.locator("[role=progressbar]")).hasAttribute("aria-valuenow", "30");

    List<String> losses = values(page, "loss", 3);
    List<String> rates = values(page, "learning_rate", 3);
    List<String> steps = values(page, "loss", 2);
    assertThat(losses).hasSize(30);
    for (int epoch = 1; epoch <= 30; epoch++) {
      assertThat(Double.parseDouble(losses.get(30 - epoch))).isEqualTo(1.0 / (10 * epoch));
      assertThat(Double.parseDouble(rates.get(30 - epoch))).isEqualTo(Math.scalb(0.5, -epoch));
      assertThat(steps.get(30 - epoch)).isEqualTo("" + 10 * epoch);
    }
    assertThat(picture(page, "loss").locator(".chart"))
        .hasAttribute("aria-label", "Loss: training 0.003333, validation 0.2533");
    assertThat(picture(page, "loss").locator(".csv"))
        .hasAttribute("href", "/api/runs/0/metrics.csv");
  }

  @Test
  void should_draw_several_runs_and_say_in_what_they_differ() throws IOException {
    Page page =
        page(
            Chromium.Look.usual(), run("one", "Adam").append(1, 5), run("two", "Sgd").append(1, 9));
    assertThat(page.locator("#differences tbody tr > *"))
        .hasText(new String[] {"training.learners.optimizer.rule", "Adam", "Sgd"});
    Locator lines = picture(page, "loss").locator(".strip .line");
    assertThat(lines)
        .hasText(
            new String[] {
              "one training 0.02",
              "one validation 0.27",
              "two training 0.01111",
              "two validation 0.2611"
            });
    page.locator(".run input[type=checkbox]").first().uncheck();
    assertThat(lines).hasText(new String[] {"training 0.01111", "validation 0.2611"});
  }

  @Test
  void should_put_alarms_in_words() throws IOException {
    RunFiles run = run("flat", "Adam").append(1, 4);
    Page page = page(Chromium.Look.usual(), run);
    assertThat(page.locator(".run")).containsText("Epoch 4");
    assertThat(page.locator(".alarm")).hasCount(0);
    run.append(5, 14, epoch -> epoch + "," + epoch * 10 + ",0.5,0.6,0.5,0.1,1.25,900\n");
    assertThat(page.locator(".alarm[data-kind=divergence]"))
        .containsText("Since epoch 5 the training loss has been more than twice its lowest: 0.5");
    assertThat(page.locator(".alarm[data-kind=plateau]")).containsText("Lower the learning rate");
    run.append(15, 15, epoch -> epoch + ",150,NaN,NaN,0.1,0.1,1.25,900\n");
    assertThat(page.locator(".alarm").first()).containsText("In epoch 15 a loss was NaN.");
    assertThat(values(page, "loss", 3).getFirst()).isEqualTo("NaN");
  }

  @Test
  void should_begin_again_with_a_run_that_is_resumed() throws IOException {
    RunFiles run = run("digits", "Adam").append(1, 20);
    Page page = page(Chromium.Look.usual(), run);
    assertThat(page.locator(".run")).containsText("Epoch 20");
    run.resumeAfter(7);
    assertThat(page.locator(".news")).hasText("The run was resumed; its log was read again.");
    assertThat(page.locator(".run")).containsText("Epoch 7 of 100");
    assertThat(values(page, "loss", 1)).hasSize(7);
  }

  @Test
  void should_count_confusions_with_sums() throws IOException {
    Page page = page(Chromium.Look.usual(), run("iris", "Adam").append(1, 2).confused());
    assertThat(page.locator("#confusion")).containsText("30 test examples, 90 % right.");
    assertThat(page.locator(".confusion tbody tr").nth(1).locator("td"))
        .hasText(new String[] {"0", "8", "2", "10", "0.800"});
    assertThat(page.locator(".confusion tfoot tr").first().locator("td"))
        .hasText(new String[] {"10", "9", "11", "30", ""});
    page.locator("#confusion input").check();
    assertThat(page.locator(".confusion tbody tr").nth(1).locator("td").nth(2)).hasText("20");
  }

  @Test
  void should_draw_averages_over_the_raw_lines_and_a_logarithmic_axis() throws IOException {
    Page page = page(Chromium.Look.usual(), run("digits", "Adam").append(1, 60));
    Locator canvas = picture(page, "loss").locator("canvas");
    assertThat(picture(page, "loss").locator(".u-wrap")).isVisible();
    String raw = String.valueOf(canvas.evaluate("canvas => canvas.toDataURL()"));
    page.locator("#smoothing").selectOption("1");
    page.waitForCondition(
        () -> !raw.equals(String.valueOf(canvas.evaluate("canvas => canvas.toDataURL()"))));
    page.locator("#axis").selectOption("step");
    assertThat(picture(page, "loss").locator(".where")).hasText("latest values");
    page.locator("#log").check();
    assertThat(page.locator("#log")).isChecked();
    assertThat(values(page, "loss", 3)).hasSize(60);
  }

  /// The strip above a picture tells what is under the pointer, in all pictures.
  @Test
  void should_tell_the_values_under_the_pointer_beside_the_curve() throws IOException {
    Page page = page(Chromium.Look.usual(), run("digits", "Adam").append(1, 11));
    Locator over = picture(page, "loss").locator(".u-over");
    over.hover(
        new Locator.HoverOptions()
            .setPosition(over.boundingBox().width / 2, over.boundingBox().height / 2));
    assertThat(picture(page, "loss").locator(".where")).hasText("at epoch 6");
    assertThat(picture(page, "loss").locator(".line").first()).hasText("training 0.01667");
    assertThat(picture(page, "learning_rate").locator(".line")).hasText("0.007813");
  }

  @Test
  void should_steer_a_run_that_trains_and_say_when_it_is_over() throws IOException {
    RunFiles run = run("digits", "Adam").append(1, 3);
    Page page =
        page(
            Chromium.Look.usual(),
            backend -> {
              PlayServer server = PlayServer.open(backend, 0, run.folder(), new Control());
              server.listener().accept(new RunStarted(4, 100, 8, 240, 0, 99, "cpu"));
              server.listener().accept(new BatchEnded(4, 2, 32, 0.5, Map.of(), 30, 0.25));
              return server;
            });
    assertThat(page.locator(".under-way"))
        .hasText("In epoch 4: batch 2 of 8, loss 0.5 so far, 120 examples per second");
    assertThat(page.locator(".progress i")).hasAttribute("style", "width: 3.25%;");
    Locator pill = page.locator(".pill");
    assertThat(pill).hasText("Running");
    page.locator("#pause").click();
    assertThat(pill).hasText("Paused");
    assertThat(page.locator("#pause")).hasText("Go on");
    page.locator("#pause").click();
    assertThat(pill).hasText("Running");
    page.locator("#slower").click();
    page.locator("#slower").click();
    assertThat(page.locator("#factor")).hasText("Rate × 0.25 since the command began.");
    page.locator("#stop").click();
    assertThat(pill).hasText("Stopping");
    assertThat(page.locator(".steering")).hasCount(0);

    run.append(4, 4);
    Objects.requireNonNull(chromium).closeServer();
    assertThat(page.locator("#connection"))
        .hasText("The command has ended; bpnet play opens its run again");
    assertThat(page.locator(".run")).containsText("Epoch 4 of 100");
  }

  @Test
  void should_show_layers_and_steps_exactly_as_they_grow() throws IOException {
    RunFiles run = run("digits", "Adam").append(1, 3).steps(1, 20).histograms(5);
    run.looks(1, 5, look -> RunFiles.look(look, 0.25));
    Page page = page(Chromium.Look.usual(), run);
    Locator gradients = picture(page, "gradient_norm");
    assertThat(gradients.locator(".chart"))
        .hasAttribute(
            "aria-label", "Gradient norm by layer: hidden1 0.02, hidden2 0.002, output 0.0002");
    assertThat(gradients.locator(".strip .line"))
        .hasText(new String[] {"hidden1 0.02", "hidden2 0.002", "output 0.0002"});
    run.looks(6, 8, look -> RunFiles.look(look, 0.5)).steps(21, 30);
    assertThat(gradients.locator(".strip .line").first()).hasText("hidden1 0.0125");

    List<String> norms = values(page, "gradient_norm", 3);
    assertThat(norms).hasSize(8);
    for (int look = 1; look <= 8; look++) {
      assertThat(Double.parseDouble(norms.get(8 - look))).isEqualTo(0.01 / look);
    }
    assertThat(values(page, "dead", 2)).startsWith("50", "50", "50", "25");
    assertThat(values(page, "update_ratio", 4).getFirst()).isEqualTo("0.003");
    assertThat(picture(page, "step-loss").locator(".strip .line")).hasText("0.03333");
    assertThat(values(page, "step-loss", 2)).hasSize(30).startsWith("" + 1.0 / 30);
    assertThat(values(page, "step-data_wait", 2).getFirst()).isEqualTo("25");
    assertThat(values(page, "step-memory", 2)).startsWith("7", "6");
    assertThat(gradients.locator(".csv")).hasAttribute("href", "/api/runs/0/layers.csv");
  }

  @Test
  void should_show_how_the_numbers_of_a_layer_are_spread() throws IOException {
    RunFiles run = run("digits", "Adam").append(1, 3).steps(1, 2).histograms(5);
    Page page = page(Chromium.Look.usual(), run);
    Locator weights = page.locator(".spread[data-of=weights]");
    assertThat(weights.locator("h4")).hasText("weight: values 2\u202f016 numbers");
    assertThat(weights.locator(".range span")).hasText(new String[] {"−1.5", "0.5"});
    assertThat(weights.locator("rect")).hasCount(63); // the first bin is empty
    weights.locator("summary").click();
    assertThat(weights.locator("tbody tr")).hasCount(64);
    assertThat(weights.locator("tbody tr").nth(48).locator("td"))
        .hasText(new String[] {"0", "0.03125", "48"});
    assertThat(page.locator(".spread[data-of=gradients]")).containsText("3 more are not finite.");
    assertThat(page.locator(".inside > .hint")).containsText("bpnet train --log-layers");

    page.locator("#layer").selectOption("hidden1.relu");
    Locator given = page.locator(".spread[data-of=activations]");
    assertThat(given.locator("svg"))
        .hasAttribute("aria-label", "What it gives of hidden1.relu: 100 numbers from 0 to 2");
    assertThat(page.locator("#spreads")).containsText("At step 5: 64 equal bins");
    run.histograms(9);
    assertThat(page.locator("#spreads")).containsText("At step 9");
    assertThat(page.locator("#layer")).hasValue("hidden1.relu");
  }

  @Test
  void should_put_alarms_of_layers_in_words() throws IOException {
    RunFiles run =
        run("digits", "Adam").append(1, 3).looks(1, 3, look -> RunFiles.look(look, 0.75));
    Page page = page(Chromium.Look.usual(), run);
    assertThat(page.locator(".alarm[data-kind=dead]"))
        .containsText(
            "Since epoch 1 more than half of the units of hidden1.relu have been dead; the share is 0.75.");
    assertThat(page.locator(".alarm[data-kind=dead]")).containsText("leaky_relu");
  }

  @Test
  void should_show_the_inside_of_the_run_that_is_chosen() throws IOException {
    RunFiles one = run("one", "Adam").append(1, 2).steps(1, 4);
    RunFiles two = run("two", "Adam").append(1, 2).steps(1, 9);
    two.looks(1, 2, look -> RunFiles.look(look, 0));
    Page page = page(Chromium.Look.usual(), one, two);
    assertThat(picture(page, "step-loss").locator(".strip .line")).hasText("0.25");
    assertThat(picture(page, "gradient_norm")).hasCount(0);
    page.locator("#inside-run").selectOption("1");
    assertThat(picture(page, "step-loss").locator(".strip .line")).hasText("0.1111");
    assertThat(picture(page, "gradient_norm")).isVisible();
  }

  @Test
  void should_say_how_to_watch_a_run_where_there_is_none() throws IOException {
    Page page = page(new Chromium.Look("zh", true, 390));
    assertThat(page.locator(".empty")).containsText("bpnet play runs/");
  }
}
