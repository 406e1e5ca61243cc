package org.bpnet.data.augment;

import java.util.Locale;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.data.Batch;

/// Goes through the images of a batch.
final class EachImage {
  private EachImage() {}

  /// What is done to one image, in place.
  @FunctionalInterface
  interface Change {
    /// @param pixels those of all images
    /// @param at where the image begins
    /// @param seed of the image
    void apply(float[] pixels, int at, Seed seed);
  }

  /// Throws ShapeException unless the examples are images.
  static void require(String name, Batch batch) {
    Shape shape = batch.features().shape();
    if (shape.rank() != 4) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: needs images [N, H, W, C], got examples %s; leave it out",
              name,
              shape));
    }
  }

  /// Changes each image, drawing from the child of the seed by its index.
  static Batch change(String name, Batch batch, Seed seed, Change change) {
    require(name, batch);
    Shape shape = batch.features().shape();
    float[] pixels = batch.features().toFloats();
    int size = shape.count(1, 4);
    for (int i = 0; i < batch.size(); i++) {
      change.apply(pixels, i * size, seed.child(batch.indices()[i]));
    }
    return batch.with(Batch.FEATURES, HostArray.of(pixels, shape));
  }
}
