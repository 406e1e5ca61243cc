package org.bpnet.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Target;
import org.bpnet.data.image.PictureShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdxTest {
  @TempDir Path folder;

  private static byte[] idx(int magic, int[] extents, int... elements) {
    ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * extents.length + elements.length);
    buffer.putInt(magic);
    for (int extent : extents) {
      buffer.putInt(extent);
    }
    for (int element : elements) {
      buffer.put((byte) element);
    }
    return buffer.array();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private void writePair(String part, String form, int[] images, int... labels) throws IOException {
    int side = (int) Math.sqrt(images.length / (double) labels.length);
    byte[] imageFile = idx(0x803, new int[] {images.length / (side * side), side, side}, images);
    byte[] labelFile = idx(0x801, new int[] {labels.length}, labels);
    boolean zipped = form.endsWith(".gz");
    write(
        part + "-images" + String.format(Locale.ROOT, form, 3),
        zipped ? gzip(imageFile) : imageFile);
    write(
        part + "-labels" + String.format(Locale.ROOT, form, 1),
        zipped ? gzip(labelFile) : labelFile);
  }

  private void assertRefused(byte[] bytes, String... parts) throws IOException {
    Path file = write("f-idx", bytes);
    assertThatThrownBy(() -> Idx.read(file))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContainingAll(parts)
        .message()
        .hasLineCount(1);
  }

  @Test
  void should_refuse_a_small_file_that_unpacks_to_more_than_there_is_memory_for()
      throws IOException {
    Path bomb = write("bomb", gzip(idx(0x801, new int[] {4_000_000}, new int[4_000_000])));
    assertThat(Files.size(bomb)).isLessThan(10_000);

    assertThatThrownBy(() -> Idx.read(bomb, 16 << 20))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            bomb
                + ": declares 4000000 = 4,000,000 bytes, which need 22 MB of memory; the limit is"
                + " 16 MB; give more, BPNET_JAVA_OPTS=-Xmx33m, or use fewer examples");
    assertThat(Idx.read(bomb, 32 << 20).bytes()).hasSize(4_000_000);
  }

  @Test
  void should_read_plain_and_compressed_files() throws IOException {
    byte[] bytes = idx(0x802, new int[] {2, 3}, 1, 2, 3, 4, 5, 255);

    for (Path file : new Path[] {write("plain", bytes), write("zipped", gzip(bytes))}) {
      assertThat(Idx.read(file).bytes()).containsExactly(1, 2, 3, 4, 5, -1);
      assertThat(Idx.read(file).shape()).isEqualTo(Shape.of(2, 3));
    }
  }

  @Test
  void should_bring_images_in_arrays_to_a_size() throws IOException {
    writePair("train", "-idx%d-ubyte", new int[] {0, 51, 102, 255, 255, 0, 0, 0}, 2, 0);
    writePair("t10k", "-idx%d-ubyte", new int[] {0, 0, 0, 51}, 1);

    var source =
        (DataSource.TrainAndTest) DataSources.open(folder.toString(), PictureShape.ofSize("6x4"));
    var digits = (DataSource.Examples) DataSources.open("digits", new PictureShape(28, 28, 3));

    assertThat(source.train().featureShape()).isEqualTo(Shape.of(4, 6, 1));
    assertThat(source.test().featureShape()).isEqualTo(Shape.of(4, 6, 1));
    assertThat(digits.examples().featureShape()).isEqualTo(Shape.of(28, 28, 3));
    double[] first = digits.examples().features(new int[] {0}).toDoubles();
    assertThat(Arrays.stream(first).max()).hasValueCloseTo(1.0, offset(0.2));
    assertThat(first[0]).isZero(); // a corner
  }

  @ParameterizedTest
  @ValueSource(strings = {"-idx%d-ubyte", "-idx%d-ubyte.gz", ".idx%d-ubyte", ".idx%d-ubyte.gz"})
  void should_open_a_folder_by_the_usual_names(String form) throws IOException {
    writePair("train", form, new int[] {0, 51, 102, 255, 255, 0, 0, 0}, 2, 0);
    writePair("t10k", form, new int[] {0, 0, 0, 51}, 1);

    var source = (DataSource.TrainAndTest) DataSources.open(folder.toString());

    assertThat(source.name()).isEqualTo(folder.getFileName().toString());
    assertThat(source.train().target())
        .isEqualTo(new Target.Classes("label", java.util.List.of("0", "1", "2")));
    assertThat(source.train().batch(new int[] {0}).features())
        .isEqualTo(HostArray.of(new float[] {0, 0.2f, 0.4f, 1}, Shape.of(1, 2, 2, 1)));
    assertThat(source.train().all().targets().toInts()).containsExactly(2, 0);
    assertThat(source.test().all().targets().toInts()).containsExactly(1);
  }

  @Test
  void should_open_a_set_that_has_its_name_before_the_usual_ones() throws IOException {
    String form = "-idx%d-ubyte";
    writePair("emnist-letters-train", form, new int[] {1, 2, 3, 4}, 0);
    writePair("emnist-letters-test", form, new int[] {5, 6, 7, 8}, 0);

    assertThat(new IdxFolder().recognizes(folder)).isTrue();
    var both = (DataSource.TrainAndTest) DataSources.open(folder.toString());
    assertThat(both.test().size()).isEqualTo(1);

    writePair("emnist-digits-train", form, new int[] {1, 2, 3, 4}, 0);
    assertThatThrownBy(() -> DataSources.open(folder.toString()))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            folder
                + ": holds several sets of IDX files: emnist-digits-train-, emnist-letters-train-;"
                + " put one into a folder of its own");
  }

  @Test
  void should_open_a_folder_without_a_test_set() throws IOException {
    writePair("train", "-idx%d-ubyte", new int[8], 1, 0);

    assertThat(DataSources.open(folder.toString())).isInstanceOf(DataSource.Examples.class);
  }

  @Test
  void should_refuse_a_truncated_file() throws IOException {
    byte[] whole = idx(0x803, new int[] {2, 2, 2}, 1, 2, 3, 4, 5, 6, 7, 8);
    byte[] cut = Arrays.copyOf(whole, whole.length - 3);

    assertRefused(cut, "declares 2 x 2 x 2 = 8 bytes after its header, but has 5; fetch it again");
    assertRefused(gzip(cut), "declares 2 x 2 x 2 = 8 bytes after its header, but has 5");
    assertRefused(Arrays.copyOf(whole, 9), "cut off");
    byte[] zipped = gzip(whole);
    assertRefused(Arrays.copyOf(zipped, zipped.length - 9), "cut off");
  }

  @Test
  void should_refuse_more_than_was_declared() throws IOException {
    byte[] more = idx(0x801, new int[] {2}, 1, 2, 3);

    assertRefused(more, "= 2 bytes after its header, but has 3");
    assertRefused(gzip(more), "= 2 bytes after its header, but has more");
  }

  @Test
  void should_refuse_a_wrong_magic() throws IOException {
    assertRefused(idx(0x12345678, new int[] {1}, 1), "is not an IDX file", "12345678");
    assertRefused(idx(0x800, new int[] {1}, 1), "is not an IDX file");
    assertRefused(new byte[0], "cut off");
  }

  @Test
  void should_refuse_elements_that_are_not_unsigned_bytes() throws IOException {
    assertRefused(idx(0xD01, new int[] {1}, 0, 0, 0, 0), "elements of type 0x0d");
  }

  @Test
  void should_refuse_a_huge_declared_size_before_asking_for_memory() throws IOException {
    assertRefused(
        idx(0x803, new int[] {60000, 60000, 60000}),
        "60000 x 60000 x 60000 elements, at most 2 GiB");
    assertRefused(idx(0x801, new int[] {-1}), "declares 4294967295 elements, at most 2 GiB");
    assertRefused(
        idx(0x801, new int[] {2_000_000_000}, 1), "2000000000 bytes after its header, but has 1");
    assertRefused(
        gzip(idx(0x801, new int[] {2_000_000_000}, 1)),
        "2000000000 bytes after its header, but cannot hold");
  }

  @Test
  void should_refuse_damaged_gzip() throws IOException {
    byte[] zipped = gzip(idx(0x801, new int[] {500}, new int[500]));
    zipped[zipped.length - 6] ^= 0x55; // the checksum

    assertRefused(zipped, "is damaged gzip");
  }

  @Test
  void should_refuse_more_labels_than_images() throws IOException {
    write("train-images-idx3-ubyte", idx(0x803, new int[] {1, 1, 1}, 5));
    write("train-labels-idx1-ubyte", idx(0x801, new int[] {2}, 0, 1));

    assertThatThrownBy(() -> DataSources.open(folder.toString()))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("1 images, but 2 labels in train-labels-idx1-ubyte");
  }

  @Test
  void should_refuse_a_test_label_that_training_does_not_have() throws IOException {
    writePair("train", "-idx%d-ubyte", new int[8], 0, 1);
    writePair("t10k", "-idx%d-ubyte", new int[8], 1, 7);

    assertThatThrownBy(() -> DataSources.open(folder.toString()))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining(
            "t10k-labels-idx1-ubyte: label 7 of example 1 is out of range, the training labels go"
                + " from 0 to 1");
  }

  @Test
  void should_refuse_images_and_labels_exchanged() throws IOException {
    write("train-labels-idx1-ubyte", idx(0x803, new int[] {1, 1, 1}, 5));

    assertThatThrownBy(() -> DataSources.open(folder.toString()))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("labels must have rank 1, got shape [1, 1, 1]");
  }

  @Test
  void should_refuse_test_images_of_another_size() throws IOException {
    writePair("train", "-idx%d-ubyte", new int[8], 0, 1);
    writePair("t10k", "-idx%d-ubyte", new int[9], 1);

    assertThatThrownBy(() -> DataSources.open(folder.toString()))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("images of [3, 3, 1], but those to train on are [2, 2, 1]");
  }

  @Test
  void should_say_what_a_folder_lacks() throws IOException {
    assertThatThrownBy(() -> DataSources.open(folder.toString()))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("holds no pictures");
    write("train-labels-idx1-ubyte", idx(0x801, new int[] {1}, 5));
    assertThatThrownBy(() -> DataSources.open(folder.toString()))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("has no train-images-idx3-ubyte;");
  }
}
