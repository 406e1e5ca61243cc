package org.bpnet.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.bpnet.core.array.Seed;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Target;
import org.bpnet.data.source.DataSources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever is in a file, it is read or refused by its name: in one line, in little time and
/// memory.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DamagedPictureTest {
  private static final Seed SEED = new Seed(20);
  private static final int TRIES = 400;
  private static final Map<String, byte[]> PICTURES = pictures();

  @TempDir Path dir;

  private static Map<String, byte[]> pictures() {
    Map<String, byte[]> pictures = new LinkedHashMap<>();
    BufferedImage gray = Drawn.gray(9, 7, 0);
    for (String format : List.of("png", "jpeg", "gif", "bmp")) {
      pictures.put("gray " + format, Drawn.encoded(gray, format));
      pictures.put("colours " + format, Drawn.encoded(Drawn.colours(9, 7), format));
    }
    pictures.put(
        "pgm", String.format(Locale.ROOT, "P5 9 7 255 %63s", "").getBytes(StandardCharsets.UTF_8));
    pictures.put("ppm", "P3 2 1 255 1 2 3 4 5 6".getBytes(StandardCharsets.UTF_8));
    return pictures;
  }

  private static List<String> names() {
    return List.copyOf(PICTURES.keySet());
  }

  private static byte[] picture(String name) {
    return Objects.requireNonNull(PICTURES.get(name)).clone();
  }

  /// Decodes to some size, as what is damaged may have any.
  private static boolean isRead(byte[] file) {
    var entry =
        new PictureFile("a.png", "set/a.png", file.length, () -> new ByteArrayInputStream(file));
    try {
      var reading = new PictureReading("set", List.of(entry), 256 << 20);
      PictureShape shape = reading.shape(PictureShape.ofSize("4x4"));
      reading.read(shape, new int[1], new int[1], Target.Classes.numbered(1));
      return true;
    } catch (DataFormatException e) {
      assertThat(e).hasMessageStartingWith("set/a.png: ");
      assertThat(e).message().hasLineCount(1);
      assertThat(e.getCause() instanceof OutOfMemoryError).isFalse();
      return false;
    }
  }

  /// 2,000 scans of a large picture took half a minute.
  @Test
  void should_refuse_a_jpeg_of_endless_scans() {
    byte[] picture = Drawn.progressive(Drawn.colours(64, 64));
    assertThat(Jpeg.scans(picture)).isBetween(2, 20);
    assertThat(isRead(picture)).isTrue();

    byte[] endless = Drawn.repeatingLastScan(picture, 2000);

    assertThat(Jpeg.scans(endless)).isGreaterThan(2000);
    assertThat(isRead(endless)).isFalse();
    assertThat(Jpeg.scans(picture("colours jpeg"))).isEqualTo(1);
    assertThat(Jpeg.scans(new byte[] {-1, -40, -1, -38})).isEqualTo(1);
    assertThat(Jpeg.scans(new byte[0])).isZero();
  }

  @ParameterizedTest
  @MethodSource("names")
  void should_read_or_refuse_what_was_cut_off(String name) {
    byte[] whole = picture(name);
    assertThat(isRead(whole)).isTrue();
    for (int length = 0; length < whole.length; length += Math.max(1, whole.length / 300)) {
      boolean read = isRead(Arrays.copyOf(whole, length));
      if (length < 10) {
        assertThat(read).isFalse();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void should_read_or_refuse_what_was_changed(String name) {
    for (int attempt = 0; attempt < TRIES; attempt++) {
      byte[] changed = picture(name);
      Seed seed = SEED.child(name).child(attempt);
      int changes = 1 + seed.below(4, 0);
      for (int i = 1; i <= changes; i++) {
        // Headers are where sizes are.
        int among = attempt % 2 == 0 ? Math.min(64, changed.length) : changed.length;
        changed[seed.below(among, 2L * i)] = (byte) seed.bits(2L * i + 1);
      }
      isRead(changed);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void should_refuse_garbage_after_the_first_bytes(String name) {
    for (int attempt = 0; attempt < 50; attempt++) {
      byte[] garbage = picture(name);
      Seed seed = SEED.child("garbage").child(attempt);
      for (int i = 8; i < garbage.length; i++) {
        garbage[i] = (byte) seed.bits(i);
      }
      isRead(garbage);
    }
  }

  private static byte[] hugePng(int width, int height) {
    byte[] png = Drawn.encoded(Drawn.gray(1, 1, 0), "png");
    ByteBuffer.wrap(png).putInt(16, width).putInt(20, height);
    var crc = new CRC32();
    crc.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
    return png;
  }

  @Test
  void should_refuse_huge_pictures_before_decoding_them() {
    byte[] bmp = Drawn.encoded(Drawn.colours(1, 1), "bmp");
    ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(18, 30_000).putInt(22, 30_000);
    byte[] gif = Drawn.encoded(Drawn.gray(1, 1, 0), "gif");
    int frame = 13 + 3 * 256; // behind the header and the palette
    Arrays.fill(gif, frame + 5, frame + 9, (byte) 0xFF);
    byte[] jpeg = Drawn.encoded(Drawn.gray(1, 1, 0), "jpeg");
    int size = new String(jpeg, StandardCharsets.ISO_8859_1).indexOf("\u00FF\u00C0") + 5;
    Arrays.fill(jpeg, size, size + 4, (byte) 0xF0);
    Map<String, byte[]> files =
        Map.of(
            "a.png",
            hugePng(30_000, 30_000),
            "b.png",
            hugePng(Integer.MAX_VALUE, 1),
            "c.gif",
            gif,
            "d.jpg",
            jpeg);
    files.forEach((name, bytes) -> assertRefused(name, bytes, "pixels (width x height), only "));
    assertRefused("e.bmp", bmp, "is damaged"); // the JDK compares with the size of the file
  }

  private void assertRefused(String name, byte[] bytes, String message) {
    Path file = Drawn.write(dir.resolve(name), bytes);
    try (var pictures = PictureFiles.of(List.of(file))) {
      assertThatThrownBy(() -> pictures.read(PictureShape.ofSize("4x4")))
          .as(name)
          .isInstanceOf(DataFormatException.class)
          .hasMessageStartingWith(file.toString())
          .hasMessageContaining(message);
    }
  }

  /// 64 MB of zeros in 65 KB: what is claimed is checked before it is unpacked.
  @Test
  void should_refuse_what_expands_beyond_the_heap() {
    byte[] zip = Drawn.zip(Map.of("a/1.png", new byte[64 << 20]));
    Path file = Drawn.write(dir.resolve("bomb.zip"), zip);

    assertThat(zip.length).isLessThan(100_000);
    try (var files = PictureFiles.open(file)) {
      PictureFile entry = files.entries().getFirst();
      assertThatThrownBy(() -> new PictureReading("bomb", List.of(entry), 128 << 20))
          .isInstanceOf(DataFormatException.class)
          .hasMessage(
              file
                  + "!a/1.png: is a file of 67,108,864 bytes, too large for a picture in a heap of"
                  + " 128 MB; scale it down");
    }
  }

  @Test
  void should_read_or_refuse_damaged_zip_files() {
    byte[] png = Drawn.encoded(Drawn.gray(9, 7, 0), "png");
    byte[] whole = Drawn.zip(Map.of("a/1.png", png, "b/1.png", png));
    int refused = 0;
    for (int attempt = 0; attempt < TRIES; attempt++) {
      byte[] changed = whole.clone();
      Seed seed = SEED.child("zip").child(attempt);
      for (int i = 0; i < 3; i++) {
        changed[seed.below(changed.length, 2L * i)] = (byte) seed.bits(2L * i + 1);
      }
      byte[] file = attempt % 4 == 0 ? Arrays.copyOf(whole, seed.below(whole.length, 9)) : changed;
      Path zip = Drawn.write(dir.resolve("set.zip"), file);
      try {
        DataSources.open(zip.toString());
      } catch (DataFormatException e) {
        assertThat(e).hasMessageContaining("set.zip");
        assertThat(e).message().hasLineCount(1);
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(TRIES / 2);
  }
}
