package org.bpnet.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.List;
import org.bpnet.core.array.Shape;
import org.bpnet.data.ImageDataset;
import org.bpnet.data.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Images in arrays become what the same images in files become.
class ResizingTest {
  private static final int HEIGHT = 7;
  private static final int WIDTH = 9;

  private static byte[] pixels(BufferedImage image, int channels) {
    var pixels = new byte[image.getWidth() * image.getHeight() * channels];
    for (int i = 0; i < pixels.length; i++) {
      int pixel = i / channels;
      int sample =
          image
              .getRaster()
              .getSample(pixel % image.getWidth(), pixel / image.getWidth(), i % channels);
      pixels[i] = (byte) sample;
    }
    return pixels;
  }

  private static ImageDataset fromFile(BufferedImage image, PictureShape shape) {
    byte[] png = Drawn.encoded(image, "png");
    var file = new PictureFile("a.png", "a.png", png.length, () -> new ByteArrayInputStream(png));
    var reading = new PictureReading("set", List.of(file));
    return reading.read(
        reading.shape(shape), new int[] {0}, new int[1], Target.Classes.numbered(1));
  }

  private static ImageDataset fromArray(BufferedImage image, int channels, PictureShape shape) {
    var resizing = new Resizing("set", Shape.of(HEIGHT, WIDTH, channels), shape);
    byte[] two = new byte[2 * HEIGHT * WIDTH * channels];
    byte[] one = pixels(image, channels);
    System.arraycopy(one, 0, two, one.length, one.length); // the second of two
    return ImageDataset.of(
        resizing.of(two), resizing.shape(), 255, new int[2], Target.Classes.numbered(1));
  }

  @ParameterizedTest
  @CsvSource({"5, 4, 1", "12, 15, 1", "7, 9, 3", "3, 20, 3", "1, 1, 1"})
  void should_do_with_arrays_what_is_done_with_files(int height, int width, int channels) {
    var shape = new PictureShape(height, width, channels);
    BufferedImage gray = Drawn.gray(WIDTH, HEIGHT, 37);
    BufferedImage colours = Drawn.colours(WIDTH, HEIGHT);

    assertThat(fromArray(gray, 1, shape).features(new int[] {1}))
        .isEqualTo(fromFile(gray, shape).features(new int[] {0}));
    assertThat(fromArray(colours, 3, shape).features(new int[] {1}))
        .isEqualTo(fromFile(colours, shape).features(new int[] {0}));
  }

  @Test
  void should_leave_alone_what_is_asked_for_nothing() {
    byte[] pixels = {1, 2, 3, 4};
    Shape image = Shape.of(2, 2, 1);

    assertThat(new Resizing("set", image, PictureShape.asStored()).of(pixels)).isSameAs(pixels);
    assertThat(new Resizing("set", image, PictureShape.of(image)).of(pixels)).isSameAs(pixels);
  }
}
