package org.bpnet.data.image;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Target;
import org.junit.jupiter.api.Test;

class PictureReadingTest {
  /// 130 MB of heap leave 65 MB for what is kept, and 2 megapixels for each picture.
  @Test
  void should_refuse_more_than_fits_into_memory_before_decoding() {
    List<PictureFile> entries =
        Collections.nCopies(
            200,
            new PictureFile(
                "a.png",
                "a.png",
                Drawn.encoded(Drawn.gray(1000, 1000, 0), "png").length,
                () -> new ByteArrayInputStream(Drawn.encoded(Drawn.gray(1000, 1000, 0), "png"))));
    var reading = new PictureReading("set", entries.subList(0, 70), 130 << 20);
    int[] all = IntStream.range(0, 70).toArray();

    assertThatThrownBy(() ->
            reading.read(
                reading.shape(PictureShape.asStored()),
                all,
                new int[70],
                Target.Classes.numbered(1)))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            "set: 70 pictures of 1000 x 1000 with 1 channels need 66 MB, there is room for 65; give"
                + " a smaller size, such as --size 64x64, or the JVM more memory");
    assertThatThrownBy(() -> new PictureReading("set", entries.subList(0, 1), 50 << 20))
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
