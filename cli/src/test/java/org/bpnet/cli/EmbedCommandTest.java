package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.bpnet.train.checkpoint.Safetensors;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Embeddings from the command line, of bars.
class EmbedCommandTest {
  @TempDir static Path dir;
  private static Path pictures = Path.of("");
  private static Path run = Path.of("");
  private static CommandRun trained = new CommandRun(-1, "", "");

  @BeforeAll
  static void train() throws IOException {
    pictures = dir.resolve("bars");
    run = dir.resolve("run");
    Bars.draw(pictures);
    trained = Bars.train(pictures, run, "--miner", "batch_hard", "--epochs", "10", "--json");
  }

  @Test
  void should_train_and_say_how_good_it_is() {
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(trained.out())
        .startsWith("{\"task\":\"embedding\",\"data\":\"bars\"")
        .contains("\"loss\":\"triplet(miner=batch_hard)\"", "\"dim\":4", "\"recall_at_1\":")
        .contains("\"r_precision\":", "\"map_at_r\":", "\"angular_fisher\":");
    CommandRun own = CommandRun.of("embed", "evaluate", run.toString(), "--json");
    assertThat(own.code()).as(own.err()).isZero();
    assertThat(figures(own.out())).isEqualTo(figures(trained.out()));
    CommandRun all = CommandRun.of("embed", "evaluate", run.toString(), pictures.toString());
    assertThat(all.code()).as(all.err()).isZero();
    assertThat(all.out()).contains("60 of ", "recall@1", "mAP@R", "Fisher ratio");
  }

  private static String figures(String json) {
    return json.substring(json.indexOf("\"examples\""));
  }

  @Test
  void should_write_vectors() throws IOException {
    Path npy = dir.resolve("v.npy");
    Path csv = dir.resolve("v.csv");
    Path tensors = dir.resolve("v.safetensors");
    for (Path file : new Path[] {npy, csv, tensors}) {
      CommandRun exported =
          CommandRun.of(
              "embed", "export", run.toString(), pictures.toString(), "--out", file.toString());
      assertThat(exported.code()).as(exported.err()).isZero();
      assertThat(exported.out()).isEqualTo("60 embeddings of 4 numbers: " + file + "\n");
    }
    float[] values = Safetensors.read(tensors).find("embeddings").orElseThrow().toFloats();
    String[] first = Files.readAllLines(csv).get(1).split(",", -1);
    assertThat(Files.readAllLines(csv)).hasSize(61).first().isEqualTo("class,e1,e2,e3,e4");
    assertThat(first[0]).isIn("lying", "standing", "slanting");
    assertThat(Float.parseFloat(first[4])).isEqualTo(values[3]);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(npy)).order(ByteOrder.LITTLE_ENDIAN);
    int start = 10 + bytes.getShort(8);
    assertThat(start % 64).isZero();
    assertThat(new String(bytes.array(), 10, 60, StandardCharsets.US_ASCII))
        .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (60, 4), }");
    assertThat(bytes.getFloat(start + 12)).isEqualTo(values[3]);
    assertThat(bytes.capacity()).isEqualTo(start + 60 * 4 * 4);
  }

  @Test
  void should_search_and_verify() throws IOException {
    Path picture = pictures.resolve("standing").resolve("3.png");
    CommandRun found =
        CommandRun.of(
            "embed",
            "search",
            run.toString(),
            picture.toString(),
            "--in",
            pictures.toString(),
            "--count",
            "3");
    assertThat(found.code()).as(found.err()).isZero();
    assertThat(found.out().lines()).hasSize(3).first().asString().contains("standing");
    CommandRun own = CommandRun.of("embed", "search", run.toString(), picture.toString(), "--json");
    assertThat(own.code()).as(own.err()).isZero();
    assertThat(own.out()).contains("\"nearest\":[{\"class\":\"standing\"");

    var pairs = new StringBuilder("first,second,same\n");
    for (int i = 0; i < 10; i++) {
      pairs.append(String.format(Locale.ROOT, "bars/lying/%d.png,bars/lying/%d.png,1\n", i, i + 4));
      pairs.append(
          String.format(Locale.ROOT, "bars/lying/%d.png,bars/standing/%d.png,0\n", i, i + 4));
    }
    Path file = Files.writeString(dir.resolve("pairs.csv"), pairs);
    CommandRun verified =
        CommandRun.of("embed", "verify", run.toString(), file.toString(), "--json");
    assertThat(verified.code()).as(verified.err()).isZero();
    assertThat(verified.out())
        .contains("\"pairs\":20", "\"auc\":", "\"accuracy_ten_folds\":", "\"tar_at_far_0.01\":");
  }

  /// The product of lengths and cosine is the score, and scatter is the same without means.
  @Test
  void should_take_scores_apart() throws IOException {
    Path flat = dir.resolve("flat");
    CommandRun plane =
        CommandRun.of(
            "embed",
            "train",
            pictures.toString(),
            "--loss",
            "softmax + 0.05*center",
            "--dim",
            "2",
            "--layers",
            "16,relu",
            "--epochs",
            "20",
            "--lr",
            "0.02",
            "--out",
            flat.toString(),
            "--json");
    assertThat(plane.code()).as(plane.err()).isZero();
    assertThat(Json.readObject(plane.out()).number("accuracy")).isBetween(0.3, 1.0);
    Path svg = dir.resolve("plane.svg");
    CommandRun json =
        CommandRun.of(
            "embed",
            "explain",
            flat.toString(),
            pictures.toString(),
            "--json",
            "--picture",
            svg.toString());
    assertThat(json.code()).as(json.err()).isZero();
    JsonValue.Members told = Json.readObject(json.out());
    assertThat(told.number("largest_difference")).isLessThan(1e-12);
    assertThat(told.number("within_by_pairs"))
        .isCloseTo(told.number("within"), withinPercentage(1e-9));
    assertThat(told.number("between_by_pairs"))
        .isCloseTo(told.number("between"), withinPercentage(1e-9));
    String drawn = Files.readString(svg);
    assertThat(drawn.split("<circle", -1)).hasSize(1 + 60 + 3); // and three of the names
    assertThat(drawn.split("stroke-dasharray", -1)).as("weights of classes").hasSize(1 + 3);
    CommandRun shown = CommandRun.of("embed", "explain", flat.toString(), "--rows", "2");
    assertThat(shown.out()).contains("|w||x|cos", "tr S_w", "tr S_b", "angular Fisher");
    CommandRun none = CommandRun.of("embed", "explain", run.toString());
    assertThat(none.out()).contains("the loss has no weights of classes");
  }

  @Test
  void should_compare_losses_trained_alike() throws IOException {
    Path svg = dir.resolve("planes.svg");
    String[] common = {
      "embed",
      "compare",
      pictures.toString(),
      "--loss",
      "softmax",
      "--loss",
      "triplet",
      "--dim",
      "2",
      "--layers",
      "8,relu",
      "--epochs",
      "2",
      "--seeds",
      "2"
    };
    List<String> drawn = new ArrayList<>(List.of(common));
    drawn.addAll(List.of("--json", "--picture", svg.toString()));
    CommandRun json = CommandRun.of(drawn.toArray(String[]::new));
    assertThat(json.code()).as(json.err()).isZero();
    List<JsonValue> rows = Json.readObject(json.out()).items("losses");
    assertThat(rows).hasSize(2);
    assertThat(((JsonValue.Members) rows.getFirst()).items("recall_at_1")).hasSize(2);
    assertThat(((JsonValue.Members) rows.getFirst()).find("accuracy")).isPresent();
    assertThat(((JsonValue.Members) rows.getLast()).find("accuracy")).isEmpty();
    assertThat(Files.readString(svg)).contains(">softmax<", ">triplet<");
    CommandRun table = CommandRun.of(common);
    assertThat(table.out().lines().limit(3))
        .satisfiesExactly(
            head -> assertThat(head).startsWith("loss ").contains("S_b/S_w"),
            first -> assertThat(first).startsWith("softmax").contains("\u00b1"),
            second -> assertThat(second).startsWith("triplet ").contains(" - "));
  }

  /// Classes that training did not see are measured among themselves, and so again later.
  @Test
  void should_hold_classes_out() {
    Path open = dir.resolve("open");
    CommandRun trainedOpen =
        CommandRun.of(
            "embed",
            "train",
            "digits",
            "--loss",
            "softmax",
            "--held-out",
            "7, 8,9",
            "--dim",
            "8",
            "--epochs",
            "2",
            "--out",
            open.toString(),
            "--json");
    assertThat(trainedOpen.code()).as(trainedOpen.err()).isZero();
    JsonValue.Members told = Json.readObject(trainedOpen.out());
    assertThat(told.whole("examples")).isEqualTo(179 + 174 + 180); // of these three in the file
    assertThat(told.find("accuracy")).isEmpty();
    CommandRun again = CommandRun.of("embed", "evaluate", open.toString(), "--json");
    assertThat(figures(again.out())).isEqualTo(figures(trainedOpen.out()));
    expect(
        2,
        "--held-out: there is no class 'x'; the classes are 0, 1",
        "train",
        "digits",
        "--loss",
        "softmax",
        "--held-out",
        "x");
    expect(
        2, "--held-out: is for pictures", "train", "iris", "--loss", "softmax", "--held-out", "a");
  }

  @Test
  void should_recognise_classes_by_one_picture() throws IOException {
    Path tasks = dir.resolve("tasks");
    for (int task = 1; task <= 2; task++) {
      Path own = tasks.resolve("run0" + task);
      var lines = new StringBuilder();
      for (String kind : new String[] {"lying", "standing"}) {
        for (String part : new String[] {"training", "test"}) {
          Path file = Files.createDirectories(own.resolve(part)).resolve(kind + ".png");
          ImageIO.write(Bars.bar(kind, part.length() + task), "png", file.toFile());
        }
        lines.append(
            String.format(
                Locale.ROOT,
                "run0%d/test/%s.png run0%d/training/%s.png\n",
                task,
                kind,
                task,
                kind));
      }
      Files.writeString(own.resolve("class_labels.txt"), lines);
    }
    CommandRun told =
        CommandRun.of("embed", "one-shot", run.toString(), tasks.toString(), "--json");
    assertThat(told.code()).as(told.err()).isZero();
    assertThat(Json.readObject(told.out()).whole("tasks")).isEqualTo(2);
    assertThat(Json.readObject(told.out()).number("error")).isLessThan(0.3);
    CommandRun compared =
        CommandRun.of(
            "embed",
            "compare",
            pictures.toString(),
            "--loss",
            "softmax",
            "--epochs",
            "1",
            "--one-shot",
            tasks.toString());
    assertThat(compared.code()).as(compared.err()).isZero();
    assertThat(compared.out()).contains("one-shot error");
    Files.writeString(tasks.resolve("run02").resolve("class_labels.txt"), "one two three\n");
    expect(1, "needs two pictures on each line", "one-shot", run.toString(), tasks.toString());
    expect(1, "no folder in it has a file", "one-shot", run.toString(), pictures.toString());
  }

  @Test
  void should_say_in_one_line_what_is_wrong() throws IOException {
    expect(2, "did you mean triplet", "train", "digits", "--loss", "tripplet");
    expect(
        2,
        "names one already",
        "train",
        "digits",
        "--loss",
        "triplet(miner=all)",
        "--miner",
        "all");
    expect(
        2,
        "sampler: classes(4, 4) needs 4 classes in a batch, and there are 3 to learn from",
        "train",
        pictures.toString(),
        "--loss",
        "triplet",
        "--sampler",
        "classes(4, 4)",
        "--out",
        dir.resolve("no").toString());
    expect(
        2,
        "needs 30 examples of each class",
        "train",
        pictures.toString(),
        "--loss",
        "triplet",
        "--sampler",
        "classes(2, 30)",
        "--out",
        dir.resolve("nor").toString());
    assertThat(dir.resolve("no")).doesNotExist();
    expect(1, "holds no embedder", "evaluate", dir.toString());
    expect(
        2,
        "--out: needs a name that ends in .csv",
        "export",
        run.toString(),
        "digits",
        "--out",
        "v.txt");
    expect(
        1,
        "iris: the embedder takes arrays, not the rows of tables",
        "evaluate",
        run.toString(),
        "iris");
    Path file = Files.writeString(dir.resolve("bad.csv"), "first,second\na,b\n");
    expect(
        1, "needs the columns first, second and same", "verify", run.toString(), file.toString());
  }

  private static void expect(int code, String message, String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "embed";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    CommandRun result = CommandRun.of(all);
    assertThat(result.err()).contains(message);
    assertThat(result.code()).isEqualTo(code);
  }
}
