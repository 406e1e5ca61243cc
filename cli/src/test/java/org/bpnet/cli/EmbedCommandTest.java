package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.train.Embedder;
import org.bpnet.train.Settings;
import org.bpnet.train.checkpoint.Safetensors;
import org.bpnet.train.embed.EmbeddingSpec;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.prepare.Augmentations;
import org.bpnet.train.run.RunFolder;
import org.bpnet.train.watch.TrainingEvent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Embeddings from the command line: on pictures of bars, lying, standing and slanting, each a
/// little moved.
class EmbedCommandTest {
  @TempDir static Path dir;
  private static Path pictures = Path.of("");
  private static Path run = Path.of("");
  private static CommandRun trained = new CommandRun(-1, "", "");

  @BeforeAll
  static void train() throws IOException {
    pictures = dir.resolve("bars");
    run = dir.resolve("run");
    drawBars(pictures);
    trained =
        CommandRun.of(
            "embed",
            "train",
            pictures.toString(),
            "--loss",
            "triplet",
            "--miner",
            "batch_hard",
            "--sampler",
            "classes(3, 4)",
            "--dim",
            "4",
            "--layers",
            "16,relu",
            "--epochs",
            "10",
            "--lr",
            "0.01",
            "--out",
            run.toString(),
            "--json");
  }

  /// Twenty of each kind.
  static void drawBars(Path pictures) throws IOException {
    for (String kind : new String[] {"lying", "standing", "slanting"}) {
      Files.createDirectories(pictures.resolve(kind));
      for (int i = 0; i < 20; i++) {
        ImageIO.write(bar(kind, i), "png", pictures.resolve(kind).resolve(i + ".png").toFile());
      }
    }
  }

  private static BufferedImage bar(String kind, int number) {
    var image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    for (int k = 0; k < 8; k++) {
      int off = 2 + number % 4;
      int bright = 0x010101 * (150 + 5 * number);
      switch (kind) {
        case "lying" -> image.setRGB(k, off, bright);
        case "standing" -> image.setRGB(off, k, bright);
        default -> image.setRGB(k, (k + off) % 8, bright);
      }
    }
    return image;
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

  /// A run that ended in its third epoch, with the notes that the command makes.
  @Test
  void should_resume_to_the_same_bytes() throws IOException {
    Path whole = dir.resolve("whole");
    Path broken = dir.resolve("broken");
    CommandRun once =
        CommandRun.of(
            "embed",
            "train",
            pictures.toString(),
            "--loss",
            "softmax + 0.01*center",
            "--dim",
            "3",
            "--layers",
            "8,relu",
            "--seed",
            "4",
            "--augment",
            "shift(1)",
            "--epochs",
            "5",
            "--out",
            whole.toString());
    assertThat(once.code()).as(once.err()).isZero();
    breakOff(RunFolder.create(broken).withNotes(RunFolder.resume(whole).notes()));

    CommandRun rest = CommandRun.of("embed", "train", "--resume", "--out", broken.toString());

    assertThat(rest.code()).as(rest.err()).isZero();
    for (String file : List.of("model.safetensors", "model.json")) {
      assertThat(broken.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
    CommandRun two =
        CommandRun.of("embed", "train", "digits", "--resume", "--out", broken.toString());
    assertThat(two.err())
        .contains("--resume: needs --out with the folder of the run")
        .hasLineCount(1);
    CommandRun nothing = CommandRun.of("embed", "train", "digits");
    assertThat(nothing.err()).contains("needs DATA and --loss LOSS").hasLineCount(1);
  }

  private static void breakOff(RunFolder folder) {
    var pictureData = (DataSource.Examples) DataSources.open(pictures.toString());
    Prepared data = Prepared.of(pictureData, 0.1, 0.2, new Seed(4).child("split"));
    var stop = new IllegalStateException("stop");
    Settings settings =
        Settings.defaults()
            .seed(4)
            .layers("8,relu")
            .epochs(5)
            .augmentations(Augmentations.CATALOG.createAll("shift(1)"))
            .folder(folder)
            .listener(event -> {
              if (event instanceof TrainingEvent.EpochEnded epoch && epoch.epoch() == 3) {
                throw stop;
              }
            });
    assertThatThrownBy(
            () -> Embedder.fit(data, EmbeddingSpec.of("softmax + 0.01*center", 3), settings))
        .isSameAs(stop);
  }

  /// So few examples that the graph finds what looking at each finds.
  @Test
  void should_search_in_an_index() throws IOException {
    String index = dir.resolve("index").toString();
    String picture = pictures.resolve("standing").resolve("3.png").toString();
    CommandRun made =
        CommandRun.of("embed", "index", run.toString(), pictures.toString(), "--out", index);
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out())
        .startsWith("60 embeddings of 4 numbers by squared_euclidean(unit=true): ");
    assertThat(made.err()).isEmpty();

    String[] all = {"embed", "search", run.toString(), picture, "--json", "--in"};
    CommandRun found =
        CommandRun.of("embed", "search", run.toString(), picture, "--json", "--index", index);
    assertThat(found.code()).as(found.err()).isZero();
    assertThat(examples(found.out())).isEqualTo(examples(CommandRun.of(with(all, pictures)).out()));

    CommandRun twice =
        CommandRun.of("embed", "index", run.toString(), pictures.toString(), "--out", index);
    assertThat(twice.code()).isNotZero();
    assertThat(twice.err()).contains("holds an index already").hasLineCount(1);
    CommandRun both = CommandRun.of(with(with(all, pictures), "--index", index));
    assertThat(both.err()).contains("--in, --index: both say where to look").hasLineCount(1);
    CommandRun none =
        CommandRun.of("embed", "search", run.toString(), picture, "--index", dir + "/nowhere");
    assertThat(none.err()).contains("there is no index; make one: bpnet embed index");
    CommandRun few =
        CommandRun.of(
            "embed", "index", run.toString(), "digits", "--out", dir + "/x", "--connections", "1");
    assertThat(few.err()).contains("--connections: needs 2 to 512, got 1").hasLineCount(1);

    // the weights of another training
    Path other = dir.resolve("other");
    Files.createDirectories(other);
    Files.copy(run.resolve("model.json"), other.resolve("model.json"));
    Safetensors weights = Safetensors.read(run.resolve("model.safetensors"));
    Map<String, HostArray> changed = new LinkedHashMap<>(weights.tensors());
    changed.replaceAll(
        (_, array) -> HostArray.of(new float[array.shape().elementCount()], array.shape()));
    new Safetensors(changed, weights.metadata()).write(other.resolve("model.safetensors"));
    CommandRun foreign =
        CommandRun.of("embed", "search", other.toString(), picture, "--index", index);
    assertThat(foreign.code()).isNotZero();
    assertThat(foreign.err())
        .contains(index + ": was made by another embedder than " + other)
        .hasLineCount(1);
  }

  private static String[] with(String[] words, Object... more) {
    return Stream.concat(Arrays.stream(words), Arrays.stream(more))
        .map(Object::toString)
        .toArray(String[]::new);
  }

  private static List<Long> examples(String out) {
    return Json.readObject(out).items("nearest").stream()
        .map(item -> ((JsonValue.Members) item).whole("example"))
        .toList();
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
    assertThat(drawn.split("stroke-width='1.6'", -1)).hasSize(1 + 3);
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
          ImageIO.write(bar(kind, part.length() + task), "png", file.toFile());
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
