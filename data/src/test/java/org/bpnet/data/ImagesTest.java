package org.bpnet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.bpnet.core.HostArray;
import org.bpnet.core.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagesTest {
  @TempDir Path folder;

  private Path write(BufferedImage image) throws IOException {
    Path file = folder.resolve("picture.png");
    assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
    return file;
  }

  @Test
  void should_take_gray_values_as_they_are() throws IOException {
    var image = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
    int[] samples = {0, 51, 102, 153, 204, 255};
    image.getRaster().setSamples(0, 0, 3, 2, 0, samples);

    HostArray gray = Images.readGray(write(image), 2, 3);

    assertThat(gray)
        .isEqualTo(HostArray.of(new float[] {0, 0.2f, 0.4f, 0.6f, 0.8f, 1}, Shape.of(2, 3)));
  }

  @ParameterizedTest
  @CsvSource({
    "FFFF0000, 0.299",
    "FF00FF00, 0.587",
    "FF0000FF, 0.114",
    "FFFFFFFF, 1",
    "80FFFFFF, 0.50196"
  })
  void should_weigh_colours_and_lay_transparent_pixels_over_black(String argb, float expected)
      throws IOException {
    var image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, (int) Long.parseLong(argb, 16));

    assertThat((float) Images.readGray(write(image), 1, 1).at(0))
        .isCloseTo(expected, within(1e-5f));
  }

  @Test
  void should_read_black_and_white() throws IOException {
    var image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
    image.setRGB(1, 0, 0xFFFFFFFF);

    assertThat(Images.readGray(write(image), 1, 2).toFloats()).containsExactly(0, 1);
  }

  @Test
  void should_refuse_another_size() throws IOException {
    Path file = write(new BufferedImage(30, 20, BufferedImage.TYPE_BYTE_GRAY));

    assertThatThrownBy(() -> Images.readGray(file, 28, 28))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            file
                + ": is 30 x 20 pixels (width x height), the model needs 28 x 28; scale the picture first");
  }

  @Test
  void should_refuse_what_is_no_picture() throws IOException {
    Path file = Files.writeString(folder.resolve("a.png"), "hello");

    assertThatThrownBy(() -> Images.readGray(file, 28, 28))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("is not a picture that can be read");
  }

  @Test
  void should_refuse_a_damaged_picture() throws IOException {
    Path file = write(new BufferedImage(28, 28, BufferedImage.TYPE_INT_RGB));
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 40));

    assertThatThrownBy(() -> Images.readGray(file, 28, 28))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("is damaged and cannot be decoded");
  }

  @Test
  void should_name_a_missing_file() {
    assertThatThrownBy(() -> Images.readGray(folder.resolve("none.png"), 28, 28))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("none.png: there is no such file");
  }
}
