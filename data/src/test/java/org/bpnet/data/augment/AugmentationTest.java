package org.bpnet.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.data.Batch;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.data.load.DataLoader;
import org.bpnet.data.load.View;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentationTest {
  private static final Seed SEED = new Seed(3);
  private static final Target.Classes CLASSES = new Target.Classes("y", List.of("a", "b", "c"));

  /// Images whose pixels are 1, 2, 3, ...: each pixel tells where it is from.
  private static Dataset images(int count, int height, int width, int channels) {
    int size = height * width * channels;
    var pixels = new float[count * size];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = 1 + i % size;
    }
    int[] labels = IntStream.range(0, count).map(i -> i % 3).toArray();
    return Dataset.of(pixels, Shape.of(height, width, channels), labels, CLASSES);
  }

  /// Noise of the deviation asked for, the same for an example wherever it stands in a batch.
  @Test
  void should_add_noise_of_a_deviation() {
    Dataset rows = images(200, 4, 4, 1);
    List<float[]> noisy = changed(new Jitter(0.5), rows);
    List<float[]> plain = changed(new Jitter(0), rows);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < noisy.size(); i++) {
      for (int k = 0; k < 16; k++) {
        double noise = noisy.get(i)[k] - plain.get(i)[k];
        sum += noise;
        squares += noise * noise;
      }
    }
    int count = noisy.size() * 16;
    assertThat(sum / count).isCloseTo(0, within(4 * 0.5 / Math.sqrt(count)));
    assertThat(Math.sqrt(squares / count)).isCloseTo(0.5, within(0.03));

    Batch alone = new Jitter(0.5).apply(rows.batch(new int[] {7}), CLASSES, SEED);
    assertThat(alone.features().toFloats()).containsExactly(noisy.get(7));
    assertThatThrownBy(() -> new Jitter(-1))
        .hasMessage("jitter: deviation must be 0 or more, got -1.0");
  }

  private static List<float[]> changed(Augmentation augmentation, Dataset images) {
    Batch batch = augmentation.apply(images.all(), CLASSES, SEED);
    float[] all = batch.features().toFloats();
    int size = all.length / batch.size();
    List<float[]> each = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      each.add(Arrays.copyOfRange(all, i * size, (i + 1) * size));
    }
    return each;
  }

  /// The formula, pixel by pixel.
  private static String moved(int height, int width, int channels, int down, int right) {
    var pixels = new float[height * width * channels];
    for (int i = 0; i < pixels.length; i++) {
      int row = Math.clamp(i / channels / width + down, 0, height - 1);
      int column = Math.clamp(i / channels % width + right, 0, width - 1);
      pixels[i] = 1 + (row * width + column) * channels + i % channels;
    }
    return Arrays.toString(pixels);
  }

  @ParameterizedTest
  @CsvSource({"5, 4, 1, 1", "4, 5, 3, 2", "2, 2, 1, 3", "1, 1, 1, 1"})
  void should_shift_by_every_distance_alike(int height, int width, int channels, int pixels) {
    int count = 4000;
    Map<String, Integer> counts = new HashMap<>();
    for (float[] image : changed(new Shift(pixels), images(count, height, width, channels))) {
      counts.merge(Arrays.toString(image), 1, Integer::sum);
    }

    Map<String, Integer> ways = new HashMap<>();
    for (int down = -pixels; down <= pixels; down++) {
      for (int right = -pixels; right <= pixels; right++) {
        ways.merge(moved(height, width, channels, down, right), 1, Integer::sum);
      }
    }
    int all = (2 * pixels + 1) * (2 * pixels + 1);
    assertThat(counts.keySet()).isEqualTo(ways.keySet());
    counts.forEach((image, often) -> {
      double expected = (double) count / all * ways.getOrDefault(image, 0);
      assertThat((double) often).isCloseTo(expected, within(5 * Math.sqrt(expected)));
    });
  }

  @Test
  void should_mirror_half_of_the_images() {
    int mirrored = 0;
    for (float[] image : changed(new Flip(), images(1000, 2, 3, 2))) {
      if (image[0] != 1) {
        assertThat(image).containsExactly(5, 6, 3, 4, 1, 2, 11, 12, 9, 10, 7, 8);
        mirrored++;
      } else {
        assertThat(image).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
      }
    }
    assertThat(mirrored).isBetween(450, 550);
  }

  /// A quarter turn against the clock, as NumPy's `rot90`.
  @Test
  void should_turn_against_the_clock() {
    float[] square = {0, 1, 2, 3, 4, 5, 6, 7, 8};
    var turned = new float[9];

    Rotation.turn(square, Shape.of(1, 3, 3, 1), Math.PI / 2, turned, 0);

    assertThat(turned).containsExactly(new float[] {2, 5, 8, 1, 4, 7, 0, 3, 6}, within(1e-5f));
  }

  /// Interpolation is exact for a plane: brightness grows to the right, and after a turn by θ along
  /// cos θ · x - sin θ · y. At the corners the edge is repeated.
  @Test
  void should_interpolate_between_pixels() {
    int side = 9;
    var plane = new float[side * side * 2];
    for (int i = 0; i < side * side; i++) {
      plane[2 * i] = i % side;
      plane[2 * i + 1] = 7;
    }
    var turned = new float[plane.length];

    Rotation.turn(plane, Shape.of(1, side, side, 2), Math.toRadians(30), turned, 0);

    for (int y = -2; y <= 2; y++) {
      for (int x = -2; x <= 2; x++) {
        int pixel = (y + 4) * side + x + 4;
        double expected = 4 + Math.cos(Math.toRadians(30)) * x - 0.5 * y;
        assertThat((double) turned[2 * pixel]).isCloseTo(expected, within(1e-5));
        assertThat(turned[2 * pixel + 1]).isCloseTo(7, within(1e-5f));
      }
    }
    assertThat(turned[0]).isBetween(0f, 8f);
  }

  @Test
  void should_turn_by_no_more_than_told_and_to_both_sides() {
    List<float[]> images = changed(new Rotation(20), images(400, 9, 9, 1));
    int left = 0;
    for (float[] image : images) {
      // One pixel right of the centre came from sin θ rows below, at 9 each, and 1 - cos θ columns
      // to the left.
      double rows = (image[4 * 9 + 5] - (4 * 9 + 5 + 1)) / 9.0;
      assertThat(Math.abs(rows)).isLessThanOrEqualTo(Math.sin(Math.toRadians(20)) + 0.007);
      left += rows > 0 ? 1 : 0;
    }
    assertThat(left).isBetween(160, 240);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "3, 2", "9, 3"})
  void should_cut_out_a_square_around_any_pixel(int side, int channels) {
    int height = 4;
    int width = 5;
    Map<String, Integer> ways = new HashMap<>();
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        var pixels = new float[height * width * channels];
        for (int i = 0; i < pixels.length; i++) {
          int down = i / channels / width - (row - side / 2);
          int right = i / channels % width - (column - side / 2);
          boolean inside = down >= 0 && down < side && right >= 0 && right < side;
          pixels[i] = inside ? 0 : 1 + i;
        }
        ways.merge(Arrays.toString(pixels), 1, Integer::sum);
      }
    }

    Map<String, Integer> counts = new HashMap<>();
    for (float[] image : changed(new Cutout(side), images(2000, height, width, channels))) {
      counts.merge(Arrays.toString(image), 1, Integer::sum);
    }

    assertThat(counts.keySet()).isEqualTo(ways.keySet());
  }

  /// Examples whose features are what is to be predicted as probabilities.
  private static Dataset oneHot(int count) {
    var features = new float[count * 3];
    IntStream.range(0, count).forEach(i -> features[i * 3 + i % 3] = 1);
    return Dataset.of(
        features, Shape.of(3), IntStream.range(0, count).map(i -> i % 3).toArray(), CLASSES);
  }

  @Test
  void should_mix_targets_as_features() {
    Batch mixed = new Mixup(0.5).apply(oneHot(64).all(), CLASSES, SEED);

    assertThat(mixed.targets()).isEqualTo(mixed.features());
    float[] rows = mixed.targets().toFloats();
    int between = 0;
    for (int i = 0; i < 64; i++) {
      assertThat(rows[3 * i] + rows[3 * i + 1] + rows[3 * i + 2]).isCloseTo(1, within(1e-6f));
      between += rows[3 * i + i % 3] < 0.99 ? 1 : 0;
    }
    assertThat(between).isGreaterThan(20);
  }

  @Test
  void should_mix_numbers_to_predict() {
    Target.Values target = new Target.Values(List.of("y"));
    Dataset line =
        Dataset.of(new float[] {0, 1, 2, 3}, Shape.of(1), new float[] {5, 7, 9, 11}, target);

    Batch mixed = new Mixup(1).apply(line.all(), target, SEED);

    float[] x = mixed.features().toFloats();
    float[] y = mixed.targets().toFloats();
    for (int i = 0; i < 4; i++) {
      assertThat(y[i]).isCloseTo(5 + 2 * x[i], within(1e-5f));
    }
    assertThat(x).isNotEqualTo(new float[] {0, 1, 2, 3});
  }

  /// Beta(α, α) has mean 1/2 and variance 1 / (8α + 4).
  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.2, 1, 8})
  void should_draw_weights_from_a_beta_distribution(double alpha) {
    var mixup = new Mixup(alpha);
    double[] weights =
        IntStream.range(0, 20_000).mapToDouble(i -> mixup.weight(SEED.child(i))).toArray();

    double mean = Arrays.stream(weights).average().orElseThrow();
    double variance =
        Arrays.stream(weights).map(w -> (w - mean) * (w - mean)).average().orElseThrow();
    assertThat(mean).isCloseTo(0.5, within(0.01));
    assertThat(variance * (8 * alpha + 4)).isCloseTo(1, within(0.04));
    if (alpha == 1) {
      Arrays.sort(weights);
      for (int tenth = 1; tenth < 10; tenth++) {
        assertThat(weights[2000 * tenth]).isCloseTo(tenth / 10.0, within(0.012));
      }
    }
  }

  @Test
  void should_hardly_mix_with_a_tiny_alpha() {
    var mixup = new Mixup(1e-6);

    for (int i = 0; i < 100; i++) {
      float weight = mixup.weight(SEED.child(i));
      assertThat(Math.min(weight, 1 - weight)).isBetween(0f, 1e-6f);
    }
  }

  private static List<Augmentation> everything() {
    return List.of(
        new Shift(1),
        new Flip(),
        new Rotation(30),
        new AffineDistortion(10, 0.3, 0.2, 2),
        new ElasticDistortion(20, 1.5),
        new Cutout(2),
        new Mixup(0.3),
        Augmentation.all(
            List.of(new Shift(1), new Rotation(9), new Flip(), new Cutout(3), new Mixup(1))));
  }

  private static List<HostArray> epoch(DataLoader loader, long epoch) {
    List<HostArray> all = new ArrayList<>();
    try (var batches = loader.epoch(epoch)) {
      batches.forEachRemaining(batch -> {
        all.add(batch.features());
        all.add(batch.targets());
      });
    }
    return all;
  }

  /// Epoch 3 is the same whatever was fetched before, by whom and how far ahead; the next one is
  /// another, and so is another seed's.
  @ParameterizedTest
  @MethodSource("everything")
  void should_depend_on_seed_epoch_and_example_only(Augmentation augmentation) {
    Dataset images = images(50, 5, 4, 3);
    DataLoader loader =
        DataLoader.shuffled(images, 8, SEED)
            .viewed(View.of(augmentation, images.target()), SEED.child("augmentation"));
    List<HostArray> direct = epoch(loader.prefetching(0), 3);

    epoch(loader, 2);
    assertThat(epoch(loader, 3)).isEqualTo(direct);
    assertThat(epoch(loader.prefetching(7), 3)).isEqualTo(direct);
    assertThat(epoch(loader, 4)).isNotEqualTo(direct);
    var other =
        DataLoader.shuffled(images, 8, SEED).viewed(View.of(augmentation, images.target()), SEED);
    assertThat(epoch(other, 3)).isNotEqualTo(direct);
    assertThat(epoch(DataLoader.shuffled(images, 8, SEED), 3)).isNotEqualTo(direct);
    assertThat(images.all()).usingRecursiveComparison().isEqualTo(images(50, 5, 4, 3).all());
  }

  /// What happens to an image does not depend on those beside it.
  @Test
  void should_treat_an_image_alike_in_any_batch() {
    Dataset images = images(20, 5, 4, 1);
    var augmentation =
        Augmentation.all(List.of(new Shift(2), new Rotation(20), new Flip(), new Cutout(1)));
    List<float[]> together = changed(augmentation, images);

    for (int i = 0; i < 20; i++) {
      Batch alone = augmentation.apply(images.batch(new int[] {i}), CLASSES, SEED);
      assertThat(alone.features().toFloats()).isEqualTo(together.get(i));
    }
  }

  @Test
  void should_refuse_what_are_no_images() {
    Dataset rows = Dataset.of(new float[4], Shape.of(4), new int[1], CLASSES);
    for (Augmentation augmentation : everything().subList(0, 6)) {
      assertThatThrownBy(() -> augmentation.apply(rows.all(), CLASSES, SEED))
          .isInstanceOf(ShapeException.class)
          .hasMessageContaining(": needs images [N, H, W, C], got examples [1, 4]");
    }
  }

  @Test
  void should_refuse_settings_out_of_range() {
    assertThatThrownBy(() -> new Shift(0))
        .hasMessage("shift: pixels must be from 1 to 16384, got 0");
    assertThatThrownBy(() -> new Rotation(0))
        .hasMessageContaining("rotate: degrees must be above 0");
    assertThatThrownBy(() -> new Rotation(Double.NaN)).hasMessageContaining("got NaN");
    assertThatThrownBy(() -> new Cutout(0)).hasMessage("cutout: side must be 1 or more, got 0");
    assertThatThrownBy(() -> new Mixup(0)).hasMessage("mixup: alpha must be above 0, got 0.0");
  }
}
