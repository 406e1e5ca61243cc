package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pictures of embeddings from the command line.
class EmbedDrawingTest {
  @TempDir static Path dir;
  private static Path pictures = Path.of("");
  private static Path run = Path.of("");

  @BeforeAll
  static void train() throws IOException {
    pictures = dir.resolve("bars");
    run = dir.resolve("run");
    Bars.draw(pictures);
    CommandRun trained = Bars.train(pictures, run, "--epochs", "5");
    assertThat(trained.code()).as(trained.err()).isZero();
  }

  /// Embeddings of four numbers in two planes, all pairs of examples, and the worst with their
  /// nearest.
  @Test
  void should_draw_what_it_measures() throws IOException {
    Path planes = dir.resolve("four.svg");
    CommandRun explained =
        CommandRun.of(
            "embed",
            "explain",
            run.toString(),
            pictures.toString(),
            "--picture",
            planes.toString());
    assertThat(explained.code()).as(explained.err()).isZero();
    assertThat(Files.readString(planes)).contains("principal axes, ", "t-SNE, perplexity 19");
    assertThat(Files.readString(planes).split("r='1.8'", -1)).hasSize(1 + 2 * 60);

    Path histogram = dir.resolve("histogram.svg");
    Path mosaic = dir.resolve("mosaic.svg");
    CommandRun evaluated =
        CommandRun.of(
            "embed",
            "evaluate",
            run.toString(),
            pictures.toString(),
            "--json",
            "--histogram",
            histogram.toString(),
            "--mosaic",
            mosaic.toString());
    assertThat(evaluated.code()).as(evaluated.err()).isZero();
    JsonValue.Members told = Json.readObject(evaluated.out());
    assertThat(told.number("mean_within")).isLessThan(told.number("mean_between"));
    assertThat(told.number("overlap")).isBetween(0.0, 1.0);
    assertThat(Files.readString(histogram)).contains("degrees", "mean ", "one class");
    assertThat(Files.readString(mosaic).split("<image", -1)).hasSize(1 + 10 * 11);

    Path roc = dir.resolve("roc.svg");
    CommandRun verified =
        CommandRun.of("embed", "verify", run.toString(), "--json", "--roc", roc.toString());
    assertThat(verified.code()).as(verified.err()).isZero();
    assertThat(Json.readObject(verified.out()).whole("pairs")).isEqualTo(12 * 11 / 2);
    assertThat(Json.readObject(verified.out()).find("accuracy_ten_folds")).isEmpty();
    assertThat(Files.readString(roc)).contains("EER ", "AUC ", "by chance");
  }

  /// The folder of a picture says of what class it is; one that is called otherwise says nothing.
  @Test
  void should_draw_what_it_finds() throws IOException {
    Path picture = pictures.resolve("standing").resolve("3.png");
    Path elsewhere = Files.copy(picture, dir.resolve("some.png"));
    String known = found(picture);
    String unknown = found(elsewhere);

    assertThat(known).contains("The nearest to 3.png; crossed: of another class", ">standing<");
    assertThat(known.split("<image", -1)).hasSize(1 + 1 + 4);
    assertThat(known.split("stroke-width='3'", -1)).hasSize(1 + 4);
    assertThat(unknown)
        .contains("The nearest to some.png")
        .doesNotContain("crossed", "stroke-width");
    assertThat(images(unknown)).isEqualTo(images(known)); // the query first, which is in the data
    assertThat(images(known).get(1)).isEqualTo(images(known).getFirst());
  }

  private static String found(Path picture) throws IOException {
    Path mosaic = dir.resolve("found.svg");
    CommandRun searched =
        CommandRun.of(
            "embed",
            "search",
            run.toString(),
            picture.toString(),
            "--in",
            pictures.toString(),
            "--count",
            "4",
            "--mosaic",
            mosaic.toString());
    assertThat(searched.code()).as(searched.err()).isZero();
    return Files.readString(mosaic);
  }

  private static List<String> images(String svg) {
    return Pattern.compile("base64,([^']*)").matcher(svg).results().map(r -> r.group(1)).toList();
  }

  @Test
  void should_draw_losses_side_by_side_along_principal_axes() throws IOException {
    Path planes = dir.resolve("three.svg");
    String[] losses = {"--loss", "softmax", "--loss", "contrastive", "--dim", "3"};
    String[] small = {"--layers", "8,relu", "--epochs", "1", "--picture", planes.toString()};
    CommandRun compared =
        CommandRun.of(
            Stream.of(new String[] {"embed", "compare", pictures.toString()}, losses, small)
                .flatMap(Stream::of)
                .toArray(String[]::new));
    assertThat(compared.code()).as(compared.err()).isZero();
    assertThat(Files.readString(planes))
        .contains("by loss, along their principal axes", ">softmax, ", ">contrastive, ");
    assertThat(Files.readString(planes).split("r='1.8'", -1)).hasSize(1 + 2 * 12);
  }

  @Test
  void should_refuse_pictures_of_what_is_none() {
    Path table = dir.resolve("table");
    CommandRun flowers =
        CommandRun.of(
            "embed",
            "train",
            "iris",
            "--loss",
            "softmax",
            "--sampler",
            "balanced",
            "--dim",
            "1",
            "--epochs",
            "1",
            "--out",
            table.toString());
    assertThat(flowers.code()).as(flowers.err()).isZero();
    refuse("--mosaic: the embedder takes", "evaluate", table.toString(), "--mosaic", "m.svg");
    refuse("and these have one", "explain", table.toString(), "--picture", "p.svg");
    refuse(
        "--mosaic: an index keeps no pictures to draw",
        "search",
        run.toString(),
        "x.png",
        "--index",
        "index",
        "--mosaic",
        "m.svg");
    refuse(
        "--picture: draws embeddings of two numbers or more",
        "compare",
        "iris",
        "--loss",
        "softmax",
        "--dim",
        "1",
        "--picture",
        "p.svg");
    refuse("--roc: needs a name", "verify", table.toString(), "--roc", "");
  }

  private static void refuse(String message, String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "embed";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    CommandRun result = CommandRun.of(all);
    assertThat(result.err()).contains(message);
    assertThat(result.code()).isEqualTo(2);
  }
}
