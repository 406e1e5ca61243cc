package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.bpnet.data.Dataset;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands on pictures: the bundled digits, written as files.
class PictureCommandTest {
  private static final int EXAMPLES = 900;

  @TempDir private static Path dir;
  private static Path pictures;
  private static String run;
  private static JsonValue.Members result;

  @BeforeAll
  static void train() throws IOException {
    pictures = dir.resolve("digits-as-pictures");
    Dataset digits = ((DataSource.Examples) DataSources.open("digits")).examples();
    for (int i = 0; i < EXAMPLES; i++) {
      String part = i < 700 ? "train" : "test";
      write(digits, i, pictures.resolve(part));
    }
    run = dir.resolve("run").toString();
    CommandRun trained =
        CommandRun.of("train", pictures.toString(), "--epochs", "20", "--json", "--out", run);
    assertThat(trained.code()).as(trained.err()).isZero();
    result = Json.readObject(trained.out());
  }

  private static void write(Dataset digits, int index, Path folder) throws IOException {
    var batch = digits.batch(new int[] {index});
    var image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    for (int pixel = 0; pixel < 64; pixel++) {
      int level = (int) Math.round(255 * batch.features().at(pixel));
      image.getRaster().setSample(pixel % 8, pixel / 8, 0, level);
    }
    Path file = folder.resolve((int) batch.targets().at(0) + "/" + index + ".png");
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  private static Path zip(String name, Path folder) throws IOException {
    Path file = dir.resolve(name);
    try (var zip = new ZipOutputStream(Files.newOutputStream(file));
        Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        zip.putNextEntry(new ZipEntry(folder.relativize(path).toString()));
        Files.copy(path, zip);
      }
    }
    return file;
  }

  @Test
  void should_train_on_a_folder_with_a_test_set() {
    assertThat(result.whole("train_rows") + result.whole("validation_rows")).isEqualTo(700);
    assertThat(result.whole("test_rows")).isEqualTo(200);
    assertThat(result.texts("classes"))
        .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    assertThat(result.text("reason")).isEqualTo("10 classes to tell apart in gray images of 8x8");
    assertThat(result.number("test_accuracy")).isGreaterThan(0.9);
  }

  /// The folders are called 0 to 9: numbers, if they are asked for.
  @Test
  void should_predict_the_numbers_that_folders_are_called() throws IOException {
    Path out = dir.resolve("numbers");
    CommandRun trained =
        CommandRun.of(
            "train",
            pictures.toString(),
            "--task",
            "regress",
            "--epochs",
            "10",
            "--json",
            "--out",
            out.toString());

    assertThat(trained.code()).as(trained.err()).isZero();
    JsonValue.Members numbers = Json.readObject(trained.out());
    assertThat(numbers.text("reason")).isEqualTo("1 value to predict");
    assertThat(numbers.number("r2")).isGreaterThan(0.5);
    CommandRun evaluated =
        CommandRun.of(
            "evaluate", "--model", out.toString(), pictures.resolve("test").toString(), "--json");
    assertThat(Json.readObject(evaluated.out()).number("r2")).isEqualTo(numbers.number("r2"));

    for (String kind : List.of("cat", "dog")) {
      write(
          ((DataSource.Examples) DataSources.open("digits")).examples(),
          0,
          dir.resolve("pets").resolve(kind));
    }
    assertRefused(
        CommandRun.of("train", dir.resolve("pets").toString(), "--task", "regress"),
        1,
        "pets: the class 'cat/0' is not called a number, so no number can be predicted");
  }

  @Test
  void should_evaluate_on_a_folder_whatever_classes_are_in_it() throws IOException {
    CommandRun whole = CommandRun.of("evaluate", "--model", run, pictures.toString(), "--json");
    assertThat(Json.readObject(whole.out()).number("accuracy"))
        .isEqualTo(result.number("test_accuracy"));

    Path some = dir.resolve("some");
    copy(pictures.resolve("train/9"), some.resolve("9"));
    copy(pictures.resolve("train/4"), some.resolve("4"));
    CommandRun part = CommandRun.of("evaluate", "--model", run, some.toString(), "--json");
    assertThat(part.code()).as(part.err()).isZero();
    assertThat(Json.readObject(part.out()).number("accuracy")).isGreaterThan(0.9);

    copy(some.resolve("9"), some.resolve("nine"));
    CommandRun other = CommandRun.of("evaluate", "--model", run, some.toString());
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.errLines())
        .singleElement()
        .asString()
        .contains("the model does not know the class 'nine'; it knows 0, 1, 2");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  /// Images that lie in arrays are scaled as those in files are, here and where the model is used.
  @Test
  void should_scale_images_that_are_in_arrays() {
    String scaled = dir.resolve("scaled").toString();
    CommandRun trained =
        CommandRun.of(
            "train",
            "digits",
            "--size",
            "16x12",
            "--model",
            "conv4,relu,globalpool",
            "--epochs",
            "1",
            "--json",
            "--out",
            scaled);
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(Json.readObject(trained.out()).text("reason"))
        .isEqualTo("10 classes to tell apart in gray images of 16x12");

    CommandRun evaluated = CommandRun.of("evaluate", "--model", scaled, "digits", "--json");
    assertThat(evaluated.code()).as(evaluated.err()).isZero();
    CommandRun refused = CommandRun.of("train", "digits", "--model", "lenet5");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.errLines())
        .singleElement()
        .asString()
        .contains(
            "model: lenet5 needs images of at least 28 x 28, got [8, 8, 1]; scale them, --size");
  }

  @Tag("slow")
  @Test
  void should_give_the_same_model_for_a_zip_file() throws IOException {
    Path zip = zip("digits.zip", pictures);
    Path out = dir.resolve("zipped");

    CommandRun zipped =
        CommandRun.of("train", zip.toString(), "--epochs", "20", "--out", out.toString());

    assertThat(zipped.code()).as(zipped.err()).isZero();
    assertThat(out.resolve("model.safetensors"))
        .hasSameBinaryContentAs(Path.of(run, "model.safetensors"));
  }

  private static List<Path> pictures(String folder, int count) throws IOException {
    try (Stream<Path> files = Files.list(pictures.resolve(folder))) {
      return files.sorted().limit(count).toList();
    }
  }

  @Test
  void should_predict_pictures_by_name_and_whole_folders() throws IOException {
    List<Path> zeros = pictures("train/0", 3);
    Path six = pictures("train/6", 1).getFirst();

    CommandRun named =
        CommandRun.of(
            "predict",
            "--model",
            run,
            zeros.get(0).toString(),
            six.toString(),
            zeros.get(1).toString());
    CommandRun folder =
        CommandRun.of("predict", "--model", run, pictures.resolve("train/0").toString());

    assertThat(named.err()).isEmpty();
    List<String> lines = named.out().lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).startsWith("picture,prediction,probability_0,");
    assertThat(lines.get(1)).startsWith(zeros.get(0) + ",0,");
    assertThat(lines.get(2)).startsWith(six + ",6,");
    assertThat(lines.get(3)).startsWith(zeros.get(1) + ",0,");
    assertThat(folder.out().lines().toList().get(1)).startsWith(zeros.get(0).getFileName() + ",0,");
  }

  @Test
  void should_scale_a_picture_of_another_size_and_say_so() throws IOException {
    var large = new BufferedImage(24, 24, BufferedImage.TYPE_INT_RGB);
    BufferedImage small = ImageIO.read(pictures("train/0", 1).getFirst().toFile());
    for (int i = 0; i < 24 * 24; i++) {
      int level = small.getRaster().getSample(i % 24 / 3, i / 24 / 3, 0);
      large.setRGB(i % 24, i / 24, level * 0x010101);
    }
    Path file = dir.resolve("large.png");
    ImageIO.write(large, "png", file.toFile());

    CommandRun predicted = CommandRun.of("predict", "--model", run, file.toString());

    assertThat(predicted.errLines())
        .containsExactly("1 of 1 picture scaled to 8x8, the size of the model");
    assertThat(predicted.out().lines().toList().get(1)).startsWith(file + ",0,");
  }

  @Test
  void should_train_at_another_size_and_resume_with_it() throws IOException {
    Path out = dir.resolve("sized");
    String[] train = {
      "train", pictures.toString(), "--size", "5x4", "--epochs", "2", "--json", "--out"
    };

    CommandRun trained =
        CommandRun.of(
            Stream.concat(Stream.of(train), Stream.of(out.toString())).toArray(String[]::new));
    CommandRun resumed = CommandRun.of("train", "--resume", "--out", out.toString(), "--json");
    CommandRun evaluated =
        CommandRun.of("evaluate", "--model", out.toString(), pictures.toString(), "--json");

    assertThat(Json.readObject(trained.out()).text("reason")).endsWith("in gray images of 5x4");
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(Json.readObject(evaluated.out()).number("accuracy"))
        .isEqualTo(Json.readObject(resumed.out()).number("test_accuracy"));
  }

  @Test
  void should_augment_by_name_and_resume_with_it() throws IOException {
    String out = dir.resolve("augmented").toString();
    String names = "shift(1),rotate(5),cutout(side=2),mixup(0.4)";

    CommandRun trained =
        CommandRun.of(
            "train",
            pictures.toString(),
            "--augment",
            names,
            "--epochs",
            "20",
            "--json",
            "--out",
            out);
    CommandRun resumed = CommandRun.of("train", "--resume", "--out", out, "--json");

    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(Json.readObject(trained.out()).number("test_accuracy")).isGreaterThan(0.8);
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(
            Json.readObject(Files.readString(Path.of(out, "run.json")))
                .members("training")
                .text("view"))
        .isEqualTo("Shift[pixels=1], Rotation[degrees=5.0], Cutout[side=2], Mixup[alpha=0.4]");
  }

  private static void assertRefused(CommandRun run, int code, String... parts) {
    assertThat(run.errLines()).as(run.err()).hasSize(1);
    assertThat(run.err()).contains(parts).doesNotContain("Exception", "\tat ");
    assertThat(run.code()).isEqualTo(code);
  }

  @Test
  void should_name_the_damaged_picture() throws IOException {
    Path some = dir.resolve("damaged");
    copy(pictures.resolve("train/9"), some.resolve("9"));
    copy(pictures.resolve("train/4"), some.resolve("4"));
    Path bad = Files.write(some.resolve("9/zzz.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 0});

    assertRefused(CommandRun.of("train", some.toString()), 1, bad + ": is damaged");
    assertRefused(
        CommandRun.of("predict", "--model", run, bad.toString()), 1, bad + ": is damaged");
  }

  @Test
  void should_refuse_what_does_not_go_together() {
    String table = dir.resolve("table").toString();
    assertThat(CommandRun.of("train", "iris", "--epochs", "1", "--out", table).code()).isZero();
    assertRefused(CommandRun.of("train", "iris", "--augment", "flop"), 2, "did you mean flip");
    String none = dir.resolve("no").toString();
    CommandRun flipped = CommandRun.of("train", "iris", "--augment", "flip", "--out", none);
    assertThat(flipped.code()).isEqualTo(2);
    assertThat(flipped.err()).contains("flip: needs images [N, H, W, C], got examples [1, 4]");
    assertThat(Path.of(none)).doesNotExist();
    String picture = pictures.resolve("train/0/0.png").toString();

    assertRefused(
        CommandRun.of("predict", "--model", table, picture), 1, "0.png: the model takes tables");
    assertRefused(
        CommandRun.of("predict", "--model", run, picture, "iris"), 2, "needs pictures", "iris");
    assertRefused(CommandRun.of("train", "iris", "--size", "3x3"), 2, "--size: only pictures");
    assertRefused(
        CommandRun.of("train", pictures.toString(), "--size", "big"), 2, "--size: needs width");
  }
}
