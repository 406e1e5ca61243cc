package org.bpnet.data.augment;

import java.util.Locale;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Batch;
import org.bpnet.data.Target;

/// Moves each image by whole pixels, up to so many in each direction: as padding it and cutting its
/// size out of that at random.
///
/// **Formula.** `y(r, c) = x(r + a, c + b)`, a and b uniform over the whole numbers from -p to p.
/// **Source.** He, Zhang, Ren, Sun 2016, section 4.2. **Differs**: pads with the edge, not with 0.
///
/// @param pixels p
public record Shift(int pixels) implements Augmentation {
  /// Beyond any image.
  private static final int MOST = 1 << 14;

  /// Throws IllegalArgumentException unless the number is from 1 to 16,384
  public Shift {
    if (pixels < 1 || pixels > MOST) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "shift: pixels must be from 1 to %d, got %d", MOST, pixels));
    }
  }

  @Override
  public Batch apply(Batch batch, Target target, Seed seed) {
    EachImage.require("shift", batch);
    Shape shape = batch.features().shape();
    var copy = new float[shape.count(1, 4)];
    return EachImage.change(
        "shift",
        batch,
        seed,
        (all, at, own) -> {
          int down = own.below(2 * pixels + 1, 0) - pixels;
          int right = own.below(2 * pixels + 1, 1) - pixels;
          System.arraycopy(all, at, copy, 0, copy.length);
          move(copy, shape, down, right, all, at);
        });
  }

  private static void move(float[] from, Shape shape, int down, int right, float[] to, int at) {
    int height = shape.extent(1);
    int width = shape.extent(2);
    int channels = shape.extent(3);
    int first = Math.clamp(-right, 0, width); // columns left of the image
    int end = Math.clamp((long) width - right, 0, width); // columns right of it begin here
    for (int row = 0; row < height; row++) {
      int source = Math.clamp(row + down, 0, height - 1) * width * channels;
      int target = at + row * width * channels;
      for (int k = 0; k < width * channels; k++) {
        int column = k / channels;
        if (column >= first && column < end) {
          int count = (end - column) * channels;
          System.arraycopy(from, source + (column + right) * channels, to, target + k, count);
          k += count - 1;
        } else {
          int edge = column < first ? 0 : width - 1;
          to[target + k] = from[source + edge * channels + k % channels];
        }
      }
    }
  }
}
