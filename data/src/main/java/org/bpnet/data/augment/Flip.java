package org.bpnet.data.augment;

import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Batch;
import org.bpnet.data.Target;

/// Mirrors each image left to right, with probability 1/2. Not for writing.
///
/// **Source.** Krizhevsky, Sutskever, Hinton 2012, section 4.1.
public record Flip() implements Augmentation {
  @Override
  public Batch apply(Batch batch, Target target, Seed seed) {
    return EachImage.change(
        "flip",
        batch,
        seed,
        (pixels, at, own) -> {
          if (own.bits(0) < 0) {
            mirror(pixels, at, batch.features().shape());
          }
        });
  }

  private static void mirror(float[] pixels, int at, Shape shape) {
    int width = shape.extent(2);
    int channels = shape.extent(3);
    for (int row = 0; row < shape.extent(1); row++) {
      int left = at + row * width * channels;
      int right = left + (width - 1) * channels;
      for (; left < right; left += channels, right -= channels) {
        for (int channel = 0; channel < channels; channel++) {
          float kept = pixels[left + channel];
          pixels[left + channel] = pixels[right + channel];
          pixels[right + channel] = kept;
        }
      }
    }
  }
}
