package org.bpnet.data.augment;

import java.util.Arrays;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Batch;
import org.bpnet.data.Target;

/// Sets a square of each image to 0, which is the mean of images that are standardised.
///
/// **Formula.** The square has s pixels to a side and its centre is any pixel with the same
/// probability: parts of it may lie outside. **Source.** DeVries, Taylor 2017, section 3.2.
///
/// @param side s, in pixels
public record Cutout(int side) implements Augmentation {
  /// Throws IllegalArgumentException unless the side has a pixel or more
  public Cutout {
    if (side < 1) {
      throw new IllegalArgumentException("cutout: side must be 1 or more, got " + side);
    }
  }

  @Override
  public Batch apply(Batch batch, Target target, Seed seed) {
    return EachImage.change(
        "cutout",
        batch,
        seed,
        (pixels, at, own) -> {
          Shape shape = batch.features().shape();
          int top = own.below(shape.extent(1), 0) - side / 2;
          int left = own.below(shape.extent(2), 1) - side / 2;
          erase(pixels, at, shape, top, left);
        });
  }

  private void erase(float[] pixels, int at, Shape shape, int top, int left) {
    int width = shape.extent(2);
    int channels = shape.extent(3);
    int from = Math.max(0, left);
    int to = (int) Math.min(width, (long) left + side);
    int bottom = (int) Math.min(shape.extent(1), (long) top + side);
    for (int row = Math.max(0, top); row < bottom; row++) {
      int line = at + row * width * channels;
      Arrays.fill(pixels, line + from * channels, line + to * channels, 0);
    }
  }
}
