package org.bpnet.data.augment;

import java.util.Locale;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Batch;
import org.bpnet.data.Target;

/// Turns, shears, stretches and moves each image, all in one interpolation.
///
/// **Formula.** `y(p) = x(R S D p + t)`, p from the image's middle: R a rotation by up to d degrees
/// to either side; `S = (1 a; b 1)` with a and b uniform in [-shear, shear]; D a scale for each
/// axis, uniform in [1 - scale, 1 + scale]; t uniform in [-shift, shift], in pixels. Each of the
/// seven takes part with probability 1/2, and a pixel is interpolated between the four around the
/// place that it comes from. **Source.** Koch, Zemel, Salakhutdinov 2015, section 3.2, with the
/// limits that they have for handwritten characters of 105 x 105 pixels. **Differs**: repeats the
/// edge.
///
/// @param degrees d, from 0 to 180
/// @param shear from 0 and below 1
/// @param scale from 0 and below 1
/// @param shift in pixels, 0 or more
public record AffineDistortion(double degrees, double shear, double scale, double shift)
    implements Augmentation {

  /// Throws IllegalArgumentException where one of them is out of range, or all are 0
  public AffineDistortion {
    require("degrees", degrees, degrees >= 0 && degrees <= 180, "from 0 to 180");
    require("shear", shear, shear >= 0 && shear < 1, "from 0 and below 1");
    require("scale", scale, scale >= 0 && scale < 1, "from 0 and below 1");
    require("shift", shift, shift >= 0 && shift <= 1 << 14, "from 0 to 16384");
    if (degrees == 0 && shear == 0 && scale == 0 && shift == 0) {
      throw new IllegalArgumentException("affine: changes nothing, all of it is 0; leave it out");
    }
  }

  private static void require(String name, double value, boolean fits, String range) {
    if (!fits) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "affine: %s must be %s, got %s", name, range, value));
    }
  }

  @Override
  public Batch apply(Batch batch, Target target, Seed seed) {
    EachImage.require("affine", batch);
    Shape shape = batch.features().shape();
    var copy = new float[shape.count(1, 4)];
    return EachImage.change(
        "affine",
        batch,
        seed,
        (all, at, own) -> {
          System.arraycopy(all, at, copy, 0, copy.length);
          Interpolation.affine(copy, shape, map(own), all, at);
        });
  }

  /// R S D and t, drawn for one image.
  private float[] map(Seed seed) {
    double angle = StrictMath.toRadians(drawn(seed, 0, degrees));
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    double a = drawn(seed, 1, shear);
    double b = drawn(seed, 2, shear);
    double wide = 1 + drawn(seed, 3, scale);
    double high = 1 + drawn(seed, 4, scale);
    return new float[] {
      (float) ((cos - sin * b) * wide),
      (float) ((cos * a - sin) * high),
      (float) drawn(seed, 5, shift),
      (float) ((sin + cos * b) * wide),
      (float) ((sin * a + cos) * high),
      (float) drawn(seed, 6, shift)
    };
  }

  /// 0 half of the time, otherwise between -limit and limit.
  private static double drawn(Seed seed, long number, double limit) {
    return seed.uniform(2 * number) < 0.5 ? 0 : (2 * seed.uniform(2 * number + 1) - 1) * limit;
  }
}
