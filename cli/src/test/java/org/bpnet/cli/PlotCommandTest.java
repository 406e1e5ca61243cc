package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.bpnet.train.metric.Confusion;
import org.bpnet.train.metric.ConfusionFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Pictures of runs without a browser, and every picture as SVG, PNG or page.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlotCommandTest {
  @TempDir static Path folder;

  private Path iris;

  @BeforeAll
  void train() {
    iris = folder.resolve("iris");
    CommandRun run =
        CommandRun.of(
            "train", "iris", "--model", "5,tanh", "--epochs", "7", "--out", iris.toString());
    assertThat(run.code()).as(run.err()).isZero();
  }

  private static CommandRun plot(Object... args) {
    return CommandRun.of(
        Stream.concat(Stream.of("plot"), Arrays.stream(args).map(Object::toString))
            .toArray(String[]::new));
  }

  private static void assertXml(String svg) throws Exception {
    var root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
            .getDocumentElement();
    assertThat(root.getTagName()).isEqualTo("svg");
  }

  @Test
  void should_draw_the_losses_of_a_run() throws Exception {
    CommandRun run = plot(iris, "--out", "-");

    assertThat(run.code()).as(run.err()).isZero();
    assertXml(run.out());
    assertThat(run.out()).contains(">loss of iris<", ">training<", ">validation<", ">epoch<");
    assertThat(run.out().split("stroke-width='2.5'", -1)).hasSize(3);
  }

  @Test
  void should_have_every_number_on_the_page() throws IOException {
    Path page = folder.resolve("loss.HTML");
    CommandRun run = plot(iris, "--loss", "-o", page);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().strip()).isEqualTo(page.toString());
    List<String> log = Files.readAllLines(iris.resolve("metrics.csv"));
    int loss = List.of(log.getFirst().split(",")).indexOf("train_loss");
    String html = Files.readString(page);
    assertThat(html).contains("<svg", "<th>epoch</th><th>training</th><th>validation</th>");
    for (String line : log.subList(1, log.size())) {
      String[] cells = line.split(",");
      double shown = shown(html, cells[0]);
      assertThat(shown).as(line).isCloseTo(Double.parseDouble(cells[loss]), withinPercentage(0.1));
    }
  }

  /// The second cell of the row that begins with a text.
  private static double shown(String html, String first) {
    String row = "<tr><td>" + first + "</td><td>";
    int at = html.indexOf(row);
    assertThat(at).as(row).isPositive();
    String rest = html.substring(at + row.length());
    return Double.parseDouble(rest.substring(0, rest.indexOf('<')));
  }

  @Test
  void should_draw_a_measure_of_several_runs() throws Exception {
    Path other = folder.resolve("a-run-with-quite-a-long-name-that-needs-room");
    Files.createDirectories(other);
    Files.writeString(
        other.resolve("metrics.csv"),
        "epoch,step,train_loss,validation_loss,validation_accuracy\n"
            + "1,10,1.5,1.25,0.5\n2,20,NaN,1.125,0.75\n3,3"); // the last line is being written

    CommandRun run = plot(iris, other, "--measure", "accuracy", "--out", "-");
    assertThat(run.code()).as(run.err()).isZero();
    assertXml(run.out());
    assertThat(run.out()).contains(">validation accuracy<", ">" + iris + "<", ">" + other + "<");

    CommandRun alone = plot(other, "--measure", "accuracy", "--out", "-");
    assertThat(alone.out()).contains(">validation<").doesNotContain(">training<");
  }

  @ParameterizedTest
  @CsvSource({"--loss", "--confusion", "--graph"})
  void should_draw_pixels(String kind) throws IOException {
    Path file = folder.resolve(kind + ".png");
    CommandRun run = plot(iris, kind, "--out", file);

    assertThat(run.code()).as(run.err()).isZero();
    BufferedImage image = ImageIO.read(file.toFile());
    assertThat(image.getWidth()).isGreaterThan(400);
    Set<Integer> colours = new HashSet<>();
    for (int x = 0; x < image.getWidth(); x += 3) {
      for (int y = 0; y < image.getHeight(); y += 3) {
        colours.add(image.getRGB(x, y));
      }
    }
    assertThat(colours).as("white, letters, lines").hasSizeGreaterThan(20);
  }

  @Test
  void should_count_in_the_confusion_matrix() throws Exception {
    CommandRun run = plot(iris, "--confusion", "--out", "-");

    assertXml(run.out());
    assertThat(run.out()).contains(">setosa<", ">versicolor<", ">virginica<", ">predicted class<");
    Path page = folder.resolve("confusion.html");
    plot(iris, "--confusion", "--out", page);
    ConfusionFile file = ConfusionFile.read(iris.resolve(ConfusionFile.NAME));
    for (int row = 0; row < 3; row++) {
      long[] counts = file.confusion().counts()[row];
      assertThat(Files.readString(page))
          .contains(
              String.format(
                  Locale.ROOT,
                  "<td>%s</td><td>%d</td><td>%d</td><td>%d</td>",
                  file.classes().get(row),
                  counts[0],
                  counts[1],
                  counts[2]));
    }
  }

  @Test
  void should_have_room_for_many_classes_with_long_names() throws Exception {
    Path many = folder.resolve("many");
    Files.createDirectories(many);
    var counts = new long[60][60];
    for (int i = 0; i < 60; i++) {
      counts[i][i] = i;
    }
    List<String> names =
        IntStream.range(0, 60).mapToObj(i -> i + " <a class> & its very long name").toList();
    new ConfusionFile("training", names, new Confusion(counts)).write(many);

    CommandRun run = plot(many, "--confusion", "--out", "-");
    assertThat(run.code()).as(run.err()).isZero();
    assertXml(run.out());
    assertThat(run.out()).contains("rotate(-45)", "Training examples: 100.0 % right");
  }

  @Test
  void should_draw_the_network_with_shapes_and_parameters() throws Exception {
    CommandRun run = plot(iris, "--graph", "--out", "-");

    assertXml(run.out());
    assertThat(run.out())
        .contains(
            ">[4]<", ">Linear 4 -&gt; 5<", ">25 parameters<", ">tanh<", ">18 parameters<", ">[3]<");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --measure acuracy            | has no measure 'acuracy', but loss, accuracy
          --out loss.pdf               | needs a name that ends in .svg, .png or .html, got 'loss.pdf'
          --out=                       | --out: needs a name, got an empty one
          --loss --graph               | --loss, --graph
          """)
  void should_say_what_is_wrong(String options, String problem) {
    CommandRun run = plot((Object[]) (iris + " " + options).split(" "));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(problem);
  }

  @Test
  void should_say_what_is_no_run() throws IOException {
    assertThat(plot(folder).err()).contains("holds no metrics.csv");
    assertThat(plot(folder, "--confusion").err()).contains("holds no confusion matrix");
    assertThat(plot(iris, iris, "--graph").err()).contains("--graph: needs one run, got 2");
    Path empty = folder.resolve("empty");
    Files.createDirectories(empty);
    Files.writeString(empty.resolve("metrics.csv"), "epoch,step,train_loss\n");
    assertThat(plot(empty).err()).contains("has no epoch yet");
  }

  /// What draws SVG draws pixels too, if the name says so.
  @Test
  void should_draw_pixels_wherever_a_picture_is_asked_for() throws IOException {
    Path file = folder.resolve("gelu.png");
    CommandRun run = CommandRun.of("explain", "gelu", "--plot", file.toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(1440);
    Path page = folder.resolve("gelu.html");
    CommandRun.of("explain", "gelu", "--plot", page.toString());
    assertThat(page).content().startsWith("<!doctype html>").contains("<svg");
  }

  /// Of a long log the lowest and highest values stay.
  @Test
  void should_lose_no_spike_of_a_long_log() throws IOException {
    Path run = folder.resolve("long");
    Files.createDirectories(run);
    var text = new StringBuilder("epoch,train_loss\n");
    for (int i = 1; i <= 50_000; i++) {
      text.append(i).append(',').append(i == 31_415 ? 777 : 1.0 / i).append('\n');
    }
    Files.writeString(run.resolve("metrics.csv"), text);
    Path page = folder.resolve("long.html");
    plot(run, "--out", page);

    String html = Files.readString(page);
    assertThat(html).contains("<td>31415</td><td>777</td>");
    assertThat(html.split("<tr>", -1)).hasSizeLessThan(2_100);
  }
}
