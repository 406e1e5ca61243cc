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

  static void turn(float[] from, Shape shape, double angle, float[] to, int at) {
    float cos = (float) StrictMath.cos(angle);
    float sin = (float) StrictMath.sin(angle);
    Interpolation.affine(from, shape, new float[] {cos, -sin, 0, sin, cos, 0}, to, at);
  }
}
