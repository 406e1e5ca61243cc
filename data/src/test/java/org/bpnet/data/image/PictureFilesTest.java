package org.bpnet.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bpnet.core.array.Shape;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Dataset;
import org.bpnet.data.ImageDataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureFilesTest {
  private static final PictureShape STORED = PictureShape.asStored();

  @TempDir Path folder;

  private ImageDataset read(byte[] bytes, PictureShape shape) {
    Path file = Drawn.write(folder.resolve("picture.png"), bytes);
    try (var files = PictureFiles.of(List.of(file))) {
      return files.read(shape);
    }
  }

  private ImageDataset read(BufferedImage image) {
    return read(Drawn.encoded(image, "png"), STORED);
  }

  /// Values from 0 to 255.
  private static int[] levels(Dataset dataset) {
    float[] values = dataset.all().features().toFloats();
    var levels = new int[values.length];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = Math.round(values[i] * 255);
    }
    return levels;
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "gif", "bmp"})
  void should_take_gray_values_as_they_are(String format) {
    ImageDataset gray = read(Drawn.encoded(Drawn.gray(2, 8, 240), format), STORED);

    assertThat(levels(gray)).containsExactly(IntStream.range(240, 256).toArray());
    assertThat(gray.featureShape()).isEqualTo(Shape.of(8, 2, 1));
    assertThat(gray.all().features().at(15)).isEqualTo(1);
  }

  @Test
  void should_tell_gray_jpegs_from_coloured_ones() {
    var flat = new BufferedImage(16, 8, BufferedImage.TYPE_BYTE_GRAY);
    flat.getRaster().setSamples(0, 0, 16, 8, 0, IntStream.generate(() -> 77).limit(128).toArray());

    ImageDataset gray = read(Drawn.encoded(flat, "jpeg"), STORED);
    ImageDataset colours = read(Drawn.encoded(Drawn.colours(16, 8), "jpeg"), STORED);

    assertThat(gray.featureShape()).isEqualTo(Shape.of(8, 16, 1));
    assertThat(levels(gray)).containsOnly(77);
    assertThat(colours.featureShape()).isEqualTo(Shape.of(8, 16, 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp"})
  void should_keep_red_green_and_blue_side_by_side(String format) {
    ImageDataset colours = read(Drawn.encoded(Drawn.colours(2, 2), format), STORED);

    assertThat(colours.featureShape()).isEqualTo(Shape.of(2, 2, 3));
    assertThat(levels(colours)).containsExactly(0, 0, 200, 1, 0, 200, 0, 1, 200, 1, 1, 200);
  }

  /// 0.299 · 255 = 76.2, 0.587 · 255 = 149.7, 0.114 · 255 = 29.1.
  @ParameterizedTest
  @CsvSource({"FFFF0000, 76", "FF00FF00, 150", "FF0000FF, 29", "FFFFFFFF, 255", "80FFFFFF, 128"})
  void should_weigh_colours_and_lay_transparent_pixels_over_black(String argb, int expected) {
    var image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, (int) Long.parseLong(argb, 16));

    assertThat(levels(read(Drawn.encoded(image, "png"), new PictureShape(1, 1, 1))))
        .containsExactly(expected);
  }

  @Test
  void should_make_three_equal_channels_of_gray() {
    byte[] gray = Drawn.encoded(Drawn.gray(2, 1, 7), "png");

    assertThat(levels(read(gray, new PictureShape(1, 2, 3)))).containsExactly(7, 7, 7, 8, 8, 8);
  }

  @Test
  void should_read_black_and_white() {
    var image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
    image.setRGB(1, 0, 0xFFFFFFFF);

    assertThat(levels(read(image))).containsExactly(0, 255);
    assertThat(read(image).featureShape()).isEqualTo(Shape.of(1, 2, 1));
  }

  @Test
  void should_look_at_the_colours_of_a_palette() {
    byte[] channel = {10, 20};
    var grays = new IndexColorModel(8, 2, channel, channel, channel);
    var blues = new IndexColorModel(8, 2, new byte[2], new byte[2], channel);
    for (IndexColorModel palette : List.of(grays, blues)) {
      var image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED, palette);
      image.getRaster().setSample(1, 0, 0, 1);

      int[] expected = palette.equals(grays) ? new int[] {10, 20} : new int[] {0, 0, 10, 0, 0, 20};
      assertThat(levels(read(image))).containsExactly(expected);
    }
  }

  @Test
  void should_round_sixteen_bits_to_eight() {
    var image = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSamples(0, 0, 3, 1, 0, new int[] {0, 0x8080, 0xFFFF});

    assertThat(levels(read(image))).containsExactly(0, 0x80, 255);
  }

  @Test
  void should_lay_transparent_gray_over_black() {
    var space = ColorSpace.getInstance(ColorSpace.CS_GRAY);
    var model = new ComponentColorModel(space, true, false, 3, DataBuffer.TYPE_BYTE);
    var raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 2, 1, 2, null);
    raster.setPixels(0, 0, 2, 1, new int[] {100, 255, 100, 51});

    assertThat(levels(read(new BufferedImage(model, raster, false, null))))
        .containsExactly(100, 20);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "P2 # two\\n2 2 # wide\\n10\\n0 10\\n5 1 | 0 255 128 26",
        "P2\\n1 1\\n255\\n9 | 9",
        "P3\\n1 1\\n255\\n9 8 7 | 9 8 7",
        "P5\\n2 1\\n255\\nAB | 65 66",
        "P5\\n1 1\\n65535\\nAB | 65",
        "P6 1 1 255 ABC | 65 66 67",
      })
  void should_read_pgm_and_ppm(String text, String expected) {
    byte[] file = text.replace("\\n", "\n").getBytes(StandardCharsets.ISO_8859_1);

    int[] numbers = Arrays.stream(expected.split(" ")).mapToInt(Integer::parseInt).toArray();
    assertThat(levels(read(file, STORED))).containsExactly(numbers);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "P5\n2 2\n255\nABC",
        "P5\n2 2\n0\nABCD",
        "P5\n2 2\n65536\nABCDABCD",
        "P5\n-2 2\n255\nABCD",
        "P5\n2",
        "P5\n",
        "P5\n99999 99999\n255\nA",
        "P5\n9999999999 1\n255\nA",
        "P2\n2 1\n10\n3 11",
        "P2\n2 1\n10\n3",
        "P2\n2 1\n10\n3 x",
      })
  void should_refuse_damaged_pgm(String text) {
    assertRefused(text.getBytes(StandardCharsets.ISO_8859_1), "is damaged and cannot be decoded");
  }

  private void assertRefused(byte[] bytes, String part) {
    assertThatThrownBy(() -> read(bytes, STORED))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(folder.resolve("picture.png").toString())
        .hasMessageContaining(part)
        .message()
        .hasLineCount(1);
  }

  @Test
  void should_refuse_what_is_no_picture() {
    assertRefused("hello".getBytes(StandardCharsets.UTF_8), "is not a picture that can be read");
    assertRefused(new byte[0], "is not a picture that can be read; need PNG");
  }

  @Test
  void should_name_a_missing_file() {
    assertThatThrownBy(() -> PictureFiles.of(List.of(folder.resolve("none.png"))))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("none.png: there is no such file");
    assertThatThrownBy(() -> PictureFiles.open(folder.resolve("none.zip")))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("none.zip: there is no such file");
  }

  @Test
  void should_keep_the_order_given_and_read_all_at_once() {
    List<Path> files =
        IntStream.range(0, 40)
            .mapToObj(i -> Drawn.png(folder.resolve(i + ".png"), Drawn.gray(2, 1, i)))
            .toList();

    try (var opened = PictureFiles.of(files)) {
      assertThat(opened.names()).startsWith(files.get(0).toString(), files.get(1).toString());
      int[] levels = levels(opened.read(STORED));
      for (int i = 0; i < 40; i++) {
        assertThat(levels[2 * i]).isEqualTo(i);
      }
    }
  }

  @Test
  void should_name_the_first_of_many_damaged_files() {
    for (int i = 10; i < 50; i++) {
      Drawn.write(folder.resolve(i + ".png"), new byte[i % 3]);
    }

    try (var files = PictureFiles.open(folder)) {
      assertThatThrownBy(() -> files.read(STORED))
          .hasMessageStartingWith(
              folder + ": 40 of 40 pictures cannot be used: " + folder + "/10.png: ")
          .hasMessageContaining("; " + folder + "/14.png: ")
          .hasMessageEndingWith("; and 35 more");
    }
  }

  @Test
  void should_pass_over_hidden_and_other_files_and_say_if_nothing_is_left() throws Exception {
    Drawn.png(folder.resolve("a/1.PNG"), Drawn.gray(1, 1, 0));
    Drawn.png(folder.resolve("a/.2.png"), Drawn.gray(1, 1, 0));
    Drawn.png(folder.resolve(".cache/3.png"), Drawn.gray(1, 1, 0));
    Drawn.write(folder.resolve("a/notes.txt"), new byte[1]);

    try (var files = PictureFiles.open(folder)) {
      assertThat(files.names()).containsExactly("a/1.PNG");
    }
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThatThrownBy(() -> PictureFiles.open(empty))
        .hasMessage(empty + ": holds no pictures; need PNG, JPEG, GIF, BMP, PGM or PPM");
    Path other = Drawn.write(folder.resolve("a/4.webp"), new byte[1]);
    assertThatThrownBy(() -> PictureFiles.open(folder))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(other + ": is a picture of a kind that cannot be read");
  }

  /// Weights of the triangle filter, by hand: shrinking by 2, the first pixel is (0.75 · 0 + 0.75 ·
  /// 100 + 0.25 · 200) / 1.75.
  @ParameterizedTest
  @CsvSource({
    "0 100 200 40, 2, 71 117",
    "0 100, 4, 0 25 75 100",
    "7 7 7 7 7, 3, 7 7 7",
    "1 2 3, 3, 1 2 3",
    "10 250, 1, 130",
  })
  void should_scale_with_the_triangle_filter(String from, int wanted, String expected) {
    String[] row = from.split(" ");
    var text =
        String.format(Locale.ROOT, "P2 %d %d 255 ", row.length, row.length)
            + (from + " ").repeat(row.length);

    int[] levels =
        levels(read(text.getBytes(StandardCharsets.UTF_8), new PictureShape(wanted, wanted, 1)));

    for (int y = 0; y < wanted; y++) {
      String scaled =
          Arrays.stream(levels, y * wanted, (y + 1) * wanted)
              .mapToObj(String::valueOf)
              .collect(Collectors.joining(" "));
      assertThat(scaled).isEqualTo(expected);
    }
  }

  @Test
  void should_cut_the_overhang_off_on_both_sides() {
    byte[] wide = "P2 6 2 9  1 2 3 4 5 6  1 2 3 4 5 6".getBytes(StandardCharsets.UTF_8);
    byte[] tall = "P3 1 5 255  1 1 1 2 2 2 3 3 9 4 4 4 5 5 5".getBytes(StandardCharsets.UTF_8);

    assertThat(levels(read(wide, new PictureShape(2, 2, 1)))).containsExactly(85, 113, 85, 113);
    assertThat(levels(read(tall, PictureShape.ofSize("1x1")))).containsExactly(3, 3, 9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"32", "32x", "0x0", "0x3", "-1x3", "99999x2", "3x3x3", "a"})
  void should_refuse_a_size_that_is_none(String text) {
    assertThatThrownBy(() -> PictureShape.ofSize(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("size: needs ");
  }
}
