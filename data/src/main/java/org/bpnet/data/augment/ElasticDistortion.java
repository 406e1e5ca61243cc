package org.bpnet.data.augment;

import java.util.Arrays;
import java.util.Locale;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Batch;
import org.bpnet.data.Target;

/// Bends each image, as handwriting is bent by chance.
///
/// **Formula.** `y(p) = x(p + strength · (G * u)(p))`, in pixels, for rows and for columns: u is
/// uniform in [-1, 1] at each pixel and 0 around the image, G a Gaussian of so many pixels, cut off
/// at three times that. A pixel is interpolated between the four around the place that it comes
/// from, and the edge is repeated. **Source.** Simard, Steinkraus, Platt 2003, section 2, with 34
/// and 4 for digits of 29 x 29 pixels: displacements of about 1.4.
///
/// @param strength above 0
/// @param deviation of the Gaussian in pixels, from 0.5 to 64
public record ElasticDistortion(double strength, double deviation) implements Augmentation {
  /// Throws IllegalArgumentException where one of them is out of range
  public ElasticDistortion {
    if (!(strength > 0 && strength < 1e6)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "elastic: strength must be above 0, got %s", strength));
    }
    if (!(deviation >= 0.5 && deviation <= 64)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "elastic: deviation must be from 0.5 to 64, got %s", deviation));
    }
  }

  @Override
  public Batch apply(Batch batch, Target target, Seed seed) {
    EachImage.require("elastic", batch);
    Shape shape = batch.features().shape();
    int width = shape.extent(2);
    int channels = shape.extent(3);
    int pixels = shape.extent(1) * width;
    var copy = new float[pixels * channels];
    var down = new float[pixels];
    var right = new float[pixels];
    var between = new float[pixels];
    float[] gauss = gauss();
    return EachImage.change(
        "elastic",
        batch,
        seed,
        (all, at, own) -> {
          System.arraycopy(all, at, copy, 0, copy.length);
          field(own, 0, gauss, down, between, width);
          field(own, pixels, gauss, right, between, width);
          for (int i = 0; i < pixels; i++) {
            int row = i / width;
            int column = i % width;
            Interpolation.sample(
                copy, shape, row + down[i], column + right[i], all, at + i * channels);
          }
        });
  }

  /// The weights of a Gaussian from its middle to one side; with those of the other side their sum
  /// is 1.
  private float[] gauss() {
    var weights = new double[(int) Math.ceil(3 * deviation) + 1];
    Arrays.setAll(weights, i -> StrictMath.exp(-i * i / (2 * deviation * deviation)));
    double sum = 2 * Arrays.stream(weights).sum() - weights[0];
    var rounded = new float[weights.length];
    for (int i = 0; i < weights.length; i++) {
      rounded[i] = (float) (weights[i] / sum);
    }
    return rounded;
  }

  /// Draws displacements, smoothed along rows and then along columns.
  private void field(
      Seed seed, int first, float[] gauss, float[] field, float[] between, int width) {
    for (int i = 0; i < field.length; i++) {
      field[i] = (float) ((2 * seed.uniform(first + i) - 1) * strength);
    }
    smooth(field, between, gauss, 1, width);
    smooth(between, field, gauss, width, field.length / width);
  }

  /// @param step from one pixel of a line to its next
  /// @param length of a line
  private static void smooth(float[] from, float[] to, float[] gauss, int step, int length) {
    for (int i = 0; i < from.length; i++) {
      int place = i / step % length;
      float sum = gauss[0] * from[i];
      for (int k = 1; k < gauss.length; k++) {
        float before = place - k >= 0 ? from[i - k * step] : 0;
        float after = place + k < length ? from[i + k * step] : 0;
        sum += gauss[k] * (before + after);
      }
      to[i] = sum;
    }
  }
}
