package org.bpnet.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bpnet.core.array.Shape;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarTest {
  @TempDir Path dir;

  /// Records of an image each, whose reds are the label, greens 100 and blues their column.
  private static byte[] records(int coarse, int... labels) {
    int bytes = coarse + 1 + 3 * 1024;
    var file = new byte[labels.length * bytes];
    for (int i = 0; i < labels.length; i++) {
      int at = i * bytes + coarse;
      file[at] = (byte) labels[i];
      Arrays.fill(file, at + 1, at + 1 + 1024, (byte) labels[i]);
      Arrays.fill(file, at + 1 + 1024, at + 1 + 2048, (byte) 100);
      for (int pixel = 0; pixel < 1024; pixel++) {
        file[at + 1 + 2048 + pixel] = (byte) (pixel % 32);
      }
    }
    return file;
  }

  private void writeTen() throws IOException {
    for (int batch = 1; batch <= 5; batch++) {
      Files.write(dir.resolve("data_batch_" + batch + ".bin"), records(0, batch, 9));
    }
    Files.write(dir.resolve("test_batch.bin"), records(0, 3));
  }

  @Test
  void should_open_cifar_10_with_channels_last() throws IOException {
    writeTen();
    Files.writeString(
        dir.resolve("batches.meta.txt"),
        "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n");

    var source = (DataSource.TrainAndTest) DataSources.open(dir.toString());

    assertThat(source.train().target())
        .isEqualTo(
            new Target.Classes(
                "label",
                List.of(
                    "airplane",
                    "automobile",
                    "bird",
                    "cat",
                    "deer",
                    "dog",
                    "frog",
                    "horse",
                    "ship",
                    "truck")));
    assertThat(source.train().all().targets().toInts())
        .containsExactly(1, 9, 2, 9, 3, 9, 4, 9, 5, 9);
    assertThat(source.test().all().targets().toInts()).containsExactly(3);
    assertThat(source.train().featureShape()).isEqualTo(Shape.of(32, 32, 3));
    float[] image = source.train().batch(new int[] {4}).features().toFloats();
    assertThat(Arrays.copyOf(image, 6))
        .containsExactly(3 / 255f, 100 / 255f, 0, 3 / 255f, 100 / 255f, 1 / 255f);
    assertThat(image[image.length - 1]).isEqualTo(31 / 255f);
  }

  @Test
  void should_open_cifar_100_by_its_fine_labels() throws IOException {
    Files.write(dir.resolve("train.bin"), records(1, 0, 99));
    Files.write(dir.resolve("test.bin"), records(1, 42));

    var source = (DataSource.TrainAndTest) DataSources.open(dir.toString());

    assertThat(source.train().all().targets().toInts()).containsExactly(0, 99);
    assertThat(((Target.Classes) source.test().target()).names().get(42)).isEqualTo("42");
  }

  private void assertRefused(String file, String message) {
    assertThatThrownBy(() -> DataSources.open(dir.toString()))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(dir.resolve(file).toString())
        .hasMessageContaining(message);
  }

  @Test
  void should_refuse_damaged_and_missing_files() throws IOException {
    writeTen();
    Files.write(dir.resolve("data_batch_2.bin"), new byte[3074]);
    assertRefused("data_batch_2.bin", "needs a multiple of 3,073 bytes, one image each, got 3,074");
    Files.write(dir.resolve("data_batch_2.bin"), new byte[0]);
    assertRefused("data_batch_2.bin", "needs a multiple of 3,073 bytes, one image each, got 0");
    Files.write(dir.resolve("data_batch_2.bin"), records(0, 10));
    assertRefused("data_batch_2.bin", "has label 10 at image 2, labels go from 0 to 9");
    Files.delete(dir.resolve("data_batch_2.bin"));
    assertRefused("data_batch_2.bin", "there is no such file");
    writeTen();
    Files.writeString(dir.resolve("batches.meta.txt"), "cat\ndog\n");
    assertRefused("batches.meta.txt", "needs 10 different names of classes, one a line, got 2");
  }
}
