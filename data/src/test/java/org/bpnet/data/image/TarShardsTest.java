package org.bpnet.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bpnet.core.array.Seed;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tar files that GNU tar and Python wrote, see `make.sh` beside them.
class TarShardsTest {
  private static final Seed SEED = new Seed(1);
  private static final int TRIES = 500;

  @TempDir private Path dir;

  private Path file(String name) {
    try (InputStream in = TarShardsTest.class.getResourceAsStream("tar/" + name)) {
      return Files.write(dir.resolve(name), Objects.requireNonNull(in).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What each picture shows.
  private static int[] levels(Dataset pictures) {
    float[] numbers = pictures.features(IntStream.range(0, pictures.size()).toArray()).toFloats();
    return IntStream.range(0, numbers.length).map(i -> Math.round(numbers[i] * 255)).toArray();
  }

  private static String[] classes(Dataset pictures) {
    var target = (Target.Classes) pictures.target();
    return Arrays.stream(pictures.targets(IntStream.range(0, pictures.size()).toArray()).toInts())
        .mapToObj(target.names()::get)
        .toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gnu", "pax", "ustar"})
  void should_take_folders_for_classes_however_names_are_written(String format) {
    try (PictureFiles files = PictureFiles.open(file(format + ".tar"))) {
      assertThat(files.names())
          .containsExactly(
              format + "/cat/1.pgm",
              format + "/dog/" + "ab".repeat(45) + ".pgm",
              format + "/dog/" + "xy".repeat(45) + "/\u00fc.pgm");
    }
    var source = (DataSource.Examples) DataSources.open(dir.resolve(format + ".tar").toString());

    assertThat(levels(source.examples())).containsExactly(10, 20, 30);
    assertThat(classes(source.examples())).containsExactly("cat", "dog", "dog/" + "xy".repeat(45));
  }

  @Test
  void should_join_shards_whose_classes_stand_beside_the_pictures() {
    file("train-000.tar");
    file("train-001.tar");
    file("test-000.tar");

    var source = (DataSource.TrainAndTest) DataSources.open(dir.toString());

    assertThat(levels(source.train())).containsExactly(1, 3, 2);
    assertThat(classes(source.train())).containsExactly("10", "2", "2");
    assertThat(classes(source.test())).containsExactly("10");
    assertThat(((Target.Classes) source.train().target()).names()).containsExactly("2", "10");
  }

  @Test
  void should_name_a_picture_without_a_class() throws Exception {
    Path file = file("train-000.tar");
    byte[] bytes = Files.readAllBytes(file);
    bytes[156] = '2'; // the first class is a link now
    correct(bytes, 0);
    Files.write(file, bytes);

    assertThatThrownBy(() -> DataSources.open(file.toString()))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            file + "!0001.pgm: has no class beside it, as others in the file have; add 0001.cls");
  }

  private static void correct(byte[] bytes, int header) {
    Arrays.fill(bytes, header + 148, header + 156, (byte) ' ');
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += bytes[header + i] & 0xFF;
    }
    byte[] digits = String.format(Locale.ROOT, "%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, bytes, header + 148, digits.length);
  }

  @Test
  void should_not_leave_the_file() throws Exception {
    Path file = file("gnu.tar");
    byte[] bytes = Files.readAllBytes(file);
    byte[] name = "../../1.pgm".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(name, 0, bytes, 512, name.length);
    correct(bytes, 512);
    Files.write(file, bytes);

    assertThatThrownBy(() -> PictureFiles.open(file))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining(": leads out of the tar file");
  }

  @Test
  void should_say_what_is_no_tar_file() throws Exception {
    Path text = Files.writeString(dir.resolve("a.tar"), "x".repeat(2000));
    Path brief = Files.writeString(dir.resolve("b.tar"), "x");

    assertThatThrownBy(() -> PictureFiles.open(text))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(text + ": is damaged or no tar file: at byte 0 it has a header")
        .hasMessageEndingWith("; fetch it again, or unpack it if it is packed (gunzip, unzstd)");
    assertThatThrownBy(() -> PictureFiles.open(brief))
        .hasMessageContaining("at byte 0 it ends within a header");
    assertThatThrownBy(() -> PictureFiles.open(dir.resolve("none.tar")))
        .hasMessageContaining("none.tar: there is no such file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gnu", "pax", "train-000"})
  void should_read_or_refuse_damaged_files(String name) throws Exception {
    Path file = file(name + ".tar");
    byte[] whole = Files.readAllBytes(file);
    int refused = 0;
    for (int attempt = 0; attempt < TRIES; attempt++) {
      Seed seed = SEED.child(name).child(attempt);
      byte[] changed =
          attempt % 4 == 0 ? Arrays.copyOf(whole, seed.below(whole.length, 9)) : whole.clone();
      for (int i = 0; i < 3 && changed.length > 0; i++) {
        int at = seed.below(changed.length, 2L * i);
        changed[at] = (byte) seed.bits(2L * i + 1);
        if (attempt % 2 == 0 && changed.length >= at / 512 * 512 + 512) {
          correct(changed, at / 512 * 512);
        }
      }
      Files.write(file, changed);
      try {
        DataSources.open(file.toString());
      } catch (DataFormatException e) {
        assertThat(e).message().contains(name).hasLineCount(1);
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }
}
