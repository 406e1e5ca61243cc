package org.bpnet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.core.array.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandardizerTest {
  private static Dataset dataset(Shape shape, float... features) {
    int size = features.length / shape.elementCount();
    return Dataset.of(features, shape, new float[size], new Target.Values(List.of("y")));
  }

  @Test
  void should_fit_mean_and_deviation_of_each_feature() {
    Standardizer fitted = Standardizer.fit(dataset(Shape.of(2), 1, 10, 3, 30, 5, 20));

    assertThat(fitted.mean()).containsExactly(3, 20);
    assertThat(fitted.scale())
        .containsExactly(new double[] {Math.sqrt(8 / 3.0), Math.sqrt(200 / 3.0)}, within(1e-12));
  }

  @Test
  void should_fit_more_examples_than_one_chunk() {
    var features = new float[1000];
    for (int i = 0; i < features.length; i++) {
      features[i] = i;
    }

    Standardizer fitted = Standardizer.fit(dataset(Shape.of(1), features));

    assertThat(fitted.mean()).containsExactly(499.5);
    assertThat(fitted.scale()[0]).isCloseTo(Math.sqrt((1e6 - 1) / 12), within(1e-9));
  }

  @Test
  void should_use_one_mean_and_deviation_for_all_pixels_of_images() {
    Standardizer fitted = Standardizer.fit(dataset(Shape.of(2, 2), 0, 4, 0, 4, 2, 2, 2, 2));

    assertThat(fitted.mean()).containsExactly(2);
    assertThat(fitted.scale()).containsExactly(Math.sqrt(2));
  }

  @Test
  void should_use_a_mean_and_deviation_for_each_channel_of_images() {
    Standardizer fitted =
        Standardizer.fit(dataset(Shape.of(2, 1, 3), 0, 5, 10, 4, 5, 30, 0, 5, 10, 4, 5, 30));

    assertThat(fitted.mean()).containsExactly(2, 5, 20);
    assertThat(fitted.scale()).containsExactly(2, 1, 10);
  }

  private static ImageDataset pictures(int... values) {
    var pixels = new byte[values.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) values[i];
    }
    var labels = new int[pixels.length / 6];
    return ImageDataset.of(pixels, Shape.of(2, 1, 3), 255, labels, Target.Classes.numbered(2));
  }

  /// Counted by brightness, not added one by one.
  @Test
  void should_fit_pictures_as_their_numbers() {
    var pictures = pictures(0, 7, 255, 200, 7, 0, 31, 7, 255, 90, 7, 255, 1, 2, 3, 4, 5, 6);
    for (int[] indices : new int[][] {{0, 1, 2}, {0, 1}, {2}}) {
      Dataset some = pictures.subset(indices);
      Dataset numbers =
          Dataset.of(
              some.all().features().toFloats(),
              Shape.of(2, 1, 3),
              new float[indices.length],
              new Target.Values(List.of("y")));
      Standardizer expected = Standardizer.fit(numbers);
      Standardizer fitted = Standardizer.fit(some);
      assertThat(fitted.mean()).containsExactly(expected.mean(), within(1e-12));
      assertThat(fitted.scale()).containsExactly(expected.scale(), within(1e-12));
    }
  }

  private static byte[] fed(Dataset dataset) throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    dataset.feed(digest, IntStream.range(0, dataset.size()).toArray());
    return digest.digest();
  }

  @Test
  void should_feed_a_digest_what_pictures_consist_of() throws NoSuchAlgorithmException {
    byte[] one = fed(pictures(1, 2, 3, 4, 5, 6));

    assertThat(fed(pictures(9, 9, 9, 9, 9, 9, 1, 2, 3, 4, 5, 6).subset(new int[] {1})))
        .isEqualTo(one);
    assertThat(fed(pictures(1, 2, 3, 4, 5, 7))).isNotEqualTo(one);
    assertThat(fed(Standardizer.fit(pictures(0, 1, 2, 9, 9, 9)).of(pictures(1, 2, 3, 4, 5, 6))))
        .isNotEqualTo(one);
  }

  /// Images are standardised once for each of 256 brightnesses: the same numbers as one by one,
  /// whether the figures are for all pixels, for each channel or for each feature.
  @ParameterizedTest
  @CsvSource({"1, 1", "1, 16", "3, 1", "3, 3", "3, 48"})
  void should_standardise_images_to_the_same_bits_as_their_features(int channels, int figures) {
    var pixels = new byte[6 * 4 * 4 * channels];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 37);
    }
    Shape shape = Shape.of(4, 4, channels);
    Dataset images =
        ImageDataset.of(
            pixels, shape, 255, new int[] {0, 1, 0, 1, 0, 1}, Target.Classes.numbered(2));
    int[] all = {2, 0, 1};
    var mean = new double[figures];
    var scale = new double[figures];
    for (int i = 0; i < figures; i++) {
      mean[i] = 0.3 + 0.01 * i;
      scale[i] = 0.5 + 0.03 * i;
    }
    for (Dataset raw : List.of(images, images.subset(new int[] {5, 3, 1, 0}))) {
      var standardizer = new Standardizer(mean, scale);
      float[] expected = raw.features(all).toFloats();
      for (int i = 0; i < expected.length; i++) {
        expected[i] = (float) ((expected[i] - mean[i % figures]) / scale[i % figures]);
      }
      Dataset standardised = standardizer.of(raw);
      assertThat(standardised.features(all).toFloats()).isEqualTo(expected);
      assertThat(standardised.targets(all)).isEqualTo(raw.targets(all));
      assertThat(standardised.size()).isEqualTo(raw.size());
    }
    assertThatThrownBy(() -> new Standardizer(new double[2], new double[] {1, 1}).of(images))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fitted on 2 features, got examples of shape " + shape);
  }

  @Test
  void should_leave_switches_as_they_are() {
    Standardizer fitted = Standardizer.fit(dataset(Shape.of(1), 0, 0, 0, 1));

    assertThat(fitted.mean()).containsExactly(0);
    assertThat(fitted.scale()).containsExactly(1);
  }

  @Test
  void should_turn_a_constant_into_zero() {
    Dataset constant = dataset(Shape.of(1), 0.1f, 0.1f, 0.1f);

    Dataset standardized = Standardizer.fit(constant).of(constant);

    assertThat(standardized.all().features().toFloats()).containsExactly(0, 0, 0);
  }

  @Test
  void should_standardise_as_examples_are_fetched_and_leave_the_raw_ones_alone() {
    Dataset raw = dataset(Shape.of(1), 2, 4, 6, 8);
    Dataset standardized = Standardizer.fit(raw.subset(new int[] {0, 1})).of(raw);

    assertThat(standardized.batch(new int[] {3, 0}).features().toFloats()).containsExactly(5, -1);
    assertThat(raw.all().features().toFloats()).containsExactly(2, 4, 6, 8);
  }

  @Test
  void should_change_nothing_when_it_is_the_identity() {
    Dataset raw = dataset(Shape.of(3), 2, 4, 6);

    assertThat(Standardizer.identity().of(raw).all().features()).isEqualTo(raw.all().features());
  }

  @Test
  void should_refuse_examples_of_another_width() {
    Standardizer fitted = Standardizer.fit(dataset(Shape.of(2), 1, 10, 3, 30));

    assertThatThrownBy(() -> fitted.of(dataset(Shape.of(3), 1, 2, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Standardizer: fitted on 2 features, got examples of shape [3]");
    assertThatThrownBy(() -> fitted.apply(new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fitted on 2 features, got 3 values");
  }

  @Test
  void should_refuse_a_scale_of_zero() {
    assertThatThrownBy(() -> new Standardizer(new double[] {1}, new double[] {0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("scales not 0");
  }

  @Test
  void should_standardise_targets_and_turn_predictions_back() {
    Dataset raw =
        Dataset.of(
            new float[2],
            Shape.of(1),
            new float[] {100, 1, 300, 3},
            new Target.Values(List.of("price", "rooms")));
    Standardizer fitted = Standardizer.fitTargets(raw);

    float[] targets = fitted.ofTargets(raw).all().targets().toFloats();

    assertThat(targets).containsExactly(-1, -1, 1, 1);
    fitted.invert(targets);
    assertThat(targets).containsExactly(100, 1, 300, 3);
  }

  @Test
  void should_refuse_to_standardise_classes() {
    Dataset classes =
        Dataset.of(new float[1], Shape.of(1), new int[1], new Target.Classes("y", List.of("a")));

    assertThatThrownBy(() -> Standardizer.fitTargets(classes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("targets must be values");
    assertThatThrownBy(() -> Standardizer.identity().ofTargets(classes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("targets must be values");
  }
}
