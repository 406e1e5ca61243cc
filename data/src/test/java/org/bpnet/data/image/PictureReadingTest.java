package org.bpnet.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.ImageDataset;
import org.bpnet.data.Target;
import org.junit.jupiter.api.Test;

class PictureReadingTest {
  /// 130 MB of heap leave 65 MB for what is kept there, and 2 megapixels for each picture.
  @Test
  void should_keep_outside_of_the_heap_what_does_not_fit_there() {
    byte[] png = Drawn.encoded(Drawn.gray(1000, 1000, 7), "png");
    var entry = new PictureFile("a.png", "a.png", png.length, () -> new ByteArrayInputStream(png));
    List<PictureFile> entries = Collections.nCopies(70, entry);
    var reading = new PictureReading("set", entries, 130 << 20);
    int[] all = IntStream.range(0, 70).toArray();

    ImageDataset pictures =
        reading.read(
            reading.shape(PictureShape.asStored()), all, new int[70], Target.Classes.numbered(1));

    float[] first = pictures.features(new int[] {0}).toFloats();
    ImageDataset few =
        new PictureReading("set", entries.subList(0, 1), 130 << 20)
            .read(
                new PictureShape(1000, 1000, 1),
                new int[1],
                new int[1],
                Target.Classes.numbered(1));
    assertThat(first).isEqualTo(few.features(new int[] {0}).toFloats());
    assertThat(pictures.features(new int[] {69}).toFloats()).isEqualTo(first);
  }

  @Test
  void should_refuse_a_picture_too_large_to_be_decoded() {
    byte[] png = Drawn.encoded(Drawn.gray(1000, 1000, 0), "png");
    var entry = new PictureFile("a.png", "a.png", png.length, () -> new ByteArrayInputStream(png));

    assertThatThrownBy(() -> new PictureReading("set", List.of(entry), 50 << 20))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(
            "a.png: is 1000 x 1000 pixels (width x height), only 819,200 can be decoded; scale it"
                + " down");
  }

  @Test
  void should_refuse_a_file_that_is_not_as_long_as_it_says() {
    byte[] png = Drawn.encoded(Drawn.gray(1, 1, 0), "png");
    for (int more : new int[] {-1, 1}) {
      var entry =
          new PictureFile("a.png", "a.png", png.length + more, () -> new ByteArrayInputStream(png));
      assertThatThrownBy(() -> new PictureReading("set", List.of(entry)))
          .isInstanceOf(DataFormatException.class)
          .hasMessageContaining(
              String.format(Locale.ROOT, "a.png: is said to have %d bytes", png.length + more))
          .hasMessageContaining(more < 0 ? "has more" : "has less");
    }
  }
}
