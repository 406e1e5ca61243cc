package org.bpnet.data.augment;

import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Batch;
import org.bpnet.data.Target;

/// Turns each image around its centre, by up to so many degrees to either side.
///
/// **Formula.** The angle is uniform in [-d, d]; a pixel is interpolated between the four around
/// the place that it comes from (bilinear). A positive angle turns against the clock, as one looks
/// at the image. **Source.** Simard, Steinkraus, Platt 2003, section 2.
///
/// @param degrees d
public record Rotation(double degrees) implements Augmentation {
  /// Throws IllegalArgumentException unless the angle is above 0 and at most 180
  public Rotation {
    if (!(degrees > 0 && degrees <= 180)) {
      throw new IllegalArgumentException(
          "rotate: degrees must be above 0 and at most 180, got " + degrees);
    }
  }

  @Override
  public Batch apply(Batch batch, Target target, Seed seed) {
    EachImage.require("rotate", batch);
    Shape shape = batch.features().shape();
    var copy = new float[shape.count(1, 4)];
    return EachImage.change(
        "rotate",
        batch,
        seed,
        (all, at, own) -> {
          double angle = StrictMath.toRadians((2 * own.uniform(0) - 1) * degrees);
          System.arraycopy(all, at, copy, 0, copy.length);
          turn(copy, shape, angle, all, at);
        });
  }

  /// Goes through the pixels of the result, and back to where each was.
  static void turn(float[] from, Shape shape, double angle, float[] to, int at) {
    int height = shape.extent(1);
    int width = shape.extent(2);
    float cos = (float) StrictMath.cos(angle);
    float sin = (float) StrictMath.sin(angle);
    float middleRow = (height - 1) / 2f;
    float middleColumn = (width - 1) / 2f;
    for (int row = 0; row < height; row++) {
      float y = row - middleRow;
      for (int column = 0; column < width; column++) {
        float x = column - middleColumn;
        float sourceRow = Math.clamp(middleRow + sin * x + cos * y, 0, height - 1);
        float sourceColumn = Math.clamp(middleColumn + cos * x - sin * y, 0, width - 1);
        interpolate(
            from,
            shape,
            sourceRow,
            sourceColumn,
            to,
            at + (row * width + column) * shape.extent(3));
      }
    }
  }

  private static void interpolate(
      float[] from, Shape shape, float row, float column, float[] to, int at) {
    int width = shape.extent(2);
    int channels = shape.extent(3);
    int top = (int) row;
    int left = (int) column;
    float down = row - top;
    float right = column - left;
    int here = (top * width + left) * channels;
    int next = left + 1 < width ? channels : 0;
    int below = top + 1 < shape.extent(1) ? width * channels : 0;
    for (int channel = 0; channel < channels; channel++) {
      int k = here + channel;
      float upper = from[k] + right * (from[k + next] - from[k]);
      float lower = from[k + below] + right * (from[k + below + next] - from[k + below]);
      to[at + channel] = upper + down * (lower - upper);
    }
  }
}
