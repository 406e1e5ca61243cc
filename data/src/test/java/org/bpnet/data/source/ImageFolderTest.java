package org.bpnet.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Dataset;
import org.bpnet.data.SharedData;
import org.bpnet.data.Target;
import org.bpnet.data.image.Drawn;
import org.bpnet.data.image.PictureShape;
import org.bpnet.data.prepare.Prepared;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFolderTest {
  @TempDir Path dir;

  /// Gray pictures of 2 x 1 at these places, the first pixel of number i being i.
  private DataSource open(boolean zipped, String... names) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : names) {
      files.put(name, Drawn.encoded(Drawn.gray(2, 1, files.size()), "png"));
    }
    if (zipped) {
      return DataSources.open(Drawn.write(dir.resolve("set.zip"), Drawn.zip(files)).toString());
    }
    files.forEach((name, bytes) -> Drawn.write(dir.resolve("set").resolve(name), bytes));
    return DataSources.open(dir.resolve("set").toString());
  }

  private static List<String> names(Dataset dataset) {
    return ((Target.Classes) dataset.target()).names();
  }

  private static int[] labels(Dataset dataset) {
    return dataset.all().targets().toInts();
  }

  /// The number of each picture.
  private static int[] numbers(Dataset dataset) {
    float[] features = dataset.all().features().toFloats();
    return IntStream.range(0, dataset.size()).map(i -> Math.round(features[2 * i] * 255)).toArray();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void should_take_folders_as_classes(boolean zipped) {
    var source =
        (DataSource.Examples) open(zipped, "dog/1.png", "cat/b.png", "cat/a.png", "notes.txt");

    assertThat(source.name()).isEqualTo(zipped ? "set.zip" : "set");
    assertThat(names(source.examples())).containsExactly("cat", "dog");
    assertThat(labels(source.examples())).containsExactly(0, 0, 1);
    assertThat(numbers(source.examples())).containsExactly(2, 1, 0);
    assertThat(source.examples().featureShape()).isEqualTo(Shape.of(1, 2, 1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void should_take_train_and_test_apart(boolean zipped) {
    var source =
        (DataSource.TrainAndTest)
            open(
                zipped,
                "data/Training/10/a.png",
                "data/Training/9/a.png",
                "data/Testing/10/a.png",
                "data/Testing/10/b.png");

    assertThat(names(source.train())).containsExactly("9", "10");
    assertThat(names(source.test())).containsExactly("9", "10");
    assertThat(labels(source.train())).containsExactly(1, 0);
    assertThat(numbers(source.train())).containsExactly(0, 1);
    assertThat(labels(source.test())).containsExactly(1, 1);
    assertThat(numbers(source.test())).containsExactly(2, 3);
  }

  @Test
  void should_leave_out_folders_around_everything() {
    assertThat(names(((DataSource.Examples) open(true, "x/y/a/1.png", "x/y/b/1.png")).examples()))
        .containsExactly("a", "b");
    assertThat(names(((DataSource.Examples) open(true, "x/ab/1.png", "x/ac/1.png")).examples()))
        .containsExactly("ab", "ac");
    assertThat(names(((DataSource.Examples) open(true, "x/a/1.png", "x/a/2.png")).examples()))
        .containsExactly("a");
    assertThat(
            names(((DataSource.Examples) open(true, "train/a/1.png", "train/b/1.png")).examples()))
        .containsExactly("a", "b");
    assertThat(
            names(
                ((DataSource.Examples) open(true, "z/g/1/1.png", "z/g/2/1.png", "z/h/1/1.png"))
                    .examples()))
        .containsExactly("g/1", "g/2", "h/1");
  }

  private void assertRefused(String message, String... names) {
    assertThatThrownBy(() -> open(true, names))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(dir.resolve("set.zip").toString())
        .hasMessageContaining(message)
        .message()
        .hasLineCount(1);
  }

  @Test
  void should_refuse_what_is_no_class() {
    assertRefused("the picture 1.png lies in no folder of a class", "1.png", "2.png");
    assertRefused("the picture 1.png lies in no folder of a class", "1.png", "a/2.png");
    assertRefused("train/1.png lies in no folder of a class", "train/1.png", "test/a/2.png");
    assertRefused(
        "holds the folders train, val, need train and test", "train/a/1.png", "val/a/2.png");
    assertRefused(
        "holds the folders other, test, train", "train/a/1.png", "test/a/2.png", "other/3.png");
    assertRefused(
        "test/c/1.png is of a class that has no pictures under train; those have a, b",
        "train/a/1.png",
        "train/b/1.png",
        "test/c/1.png");
    assertRefused("holds no pictures", "a/readme.txt");
    assertRefused("leads out of the zip file", "../a/1.png");
    assertRefused("leads out of the zip file", "/a/1.png");
  }

  @Test
  void should_say_which_pictures_differ_in_size_and_bring_them_to_one() {
    Drawn.png(dir.resolve("a/1.png"), Drawn.gray(4, 4, 0));
    Drawn.png(dir.resolve("a/2.png"), Drawn.gray(4, 4, 0));
    Drawn.png(dir.resolve("b/1.png"), Drawn.gray(3, 5, 0));

    assertThatThrownBy(() -> DataSources.open(dir.toString()))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            dir
                + ": the pictures differ in size: 2 of 4x4 (a/1.png), 1 of 3x5 (b/1.png); give a"
                + " size to bring them to, --size 4x4");
    var source = (DataSource.Examples) DataSources.open(dir.toString(), PictureShape.ofSize("3x2"));
    assertThat(source.examples().featureShape()).isEqualTo(Shape.of(2, 3, 1));
    assertThat(source.examples().size()).isEqualTo(3);
  }

  @Test
  void should_refuse_a_side_that_is_too_long_until_a_size_is_given() {
    Drawn.png(dir.resolve("a/1.png"), Drawn.gray(20_000, 2, 9));
    Drawn.png(dir.resolve("b/1.png"), Drawn.gray(20_000, 2, 9));

    assertThatThrownBy(() -> DataSources.open(dir.toString()))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining(
            "1.png: is 20000 x 2 pixels (width x height), a side may have 16,384");
    var source = (DataSource.Examples) DataSources.open(dir.toString(), PictureShape.ofSize("4x4"));
    assertThat(source.examples().size()).isEqualTo(2);
  }

  @Test
  void should_name_all_damaged_pictures_at_once() {
    byte[] good = Drawn.encoded(Drawn.gray(8, 8, 3), "png");
    for (int i = 0; i < 7; i++) {
      Drawn.write(dir.resolve("a/cut" + i + ".png"), Arrays.copyOf(good, i < 3 ? 12 : 50));
    }
    Drawn.write(dir.resolve("b/good.png"), good);

    assertThatThrownBy(() -> DataSources.open(dir.toString()))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(dir + ": 7 of 8 pictures cannot be used: ")
        .hasMessageContainingAll("cut0.png", "cut2.png", "cut3.png", "cut4.png")
        .hasMessageEndingWith("; and 2 more")
        .message()
        .hasLineCount(1);
  }

  @Test
  void should_refuse_a_link_to_a_folder_around_it() throws IOException {
    Drawn.png(dir.resolve("a/1.png"), Drawn.gray(1, 1, 0));
    Path link = Files.createSymbolicLink(dir.resolve("a/up"), dir);

    assertThatThrownBy(() -> DataSources.open(dir.toString()))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            link
                + ": is a link to a folder that it lies in, so there is no end of it; remove the"
                + " link");
  }

  @Test
  void should_name_the_folder_where_all_pictures_are_of_one_class() {
    Path folder = dir.resolve("one");
    Drawn.png(folder.resolve("x/cats/1.png"), Drawn.gray(1, 1, 0));
    var source = (DataSource.Examples) DataSources.open(folder.toString());

    assertThatThrownBy(() -> Prepared.of(source, 0.1, 0.2, new Seed(0)))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith("one: holds 1 example and no class but 'cats', so there is nothing")
        .hasMessageContaining("each class is a folder");
  }

  @Test
  void should_refuse_a_picture_of_another_kind_as_a_dataset() {
    Path file = Drawn.write(dir.resolve("a.tiff"), new byte[] {'I', 'I', '*', 0});

    assertThatThrownBy(() -> DataSources.open(file.toString()))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            file
                + ": is a picture of a kind that cannot be read; need PNG, JPEG, GIF, BMP, PGM or"
                + " PPM");
  }

  @Test
  void should_be_in_colour_if_one_picture_is() {
    Drawn.png(dir.resolve("a/1.png"), Drawn.gray(2, 1, 5));
    Drawn.png(dir.resolve("b/1.png"), Drawn.colours(2, 1));

    Dataset both = ((DataSource.Examples) DataSources.open(dir.toString())).examples();

    assertThat(both.featureShape()).isEqualTo(Shape.of(1, 2, 3));
    float[] features = both.all().features().toFloats();
    assertThat(Arrays.copyOf(features, 3)).containsExactly(5 / 255f, 5 / 255f, 5 / 255f);
  }

  @Test
  void should_refuse_a_single_picture_as_a_dataset() {
    Path file = Drawn.png(dir.resolve("a.png"), Drawn.gray(1, 1, 0));

    assertThatThrownBy(() -> DataSources.open(file.toString()))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("a.png: is a single picture; need a folder of them");
  }

  /// Omniglot's first small background set: 5 alphabets, 136 characters, 20 drawings of each by
  /// different people, 105 x 105, black on white.
  @Test
  void should_open_omniglot() {
    Path zip = SharedData.folder("omniglot").resolve("images_background_small1.zip");

    var source =
        (DataSource.Examples) DataSources.open(zip.toString(), PictureShape.ofSize("28x28"));

    assertThat(source.examples().size()).isEqualTo(2720);
    assertThat(names(source.examples())).hasSize(136).startsWith("Balinese/character01");
    assertThat(source.examples().featureShape()).isEqualTo(Shape.of(28, 28, 1));
    assertThat(source.examples().batch(new int[] {0}).features().at(0)).isEqualTo(1);
    assertThat(Arrays.stream(labels(source.examples())).filter(label -> label == 135)).hasSize(20);
  }
}
