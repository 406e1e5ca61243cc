package org.bpnet.data;

import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.bpnet.core.HostArray;
import org.bpnet.core.Shape;

/// Gray images with labels, kept as the bytes they came as and turned into numbers from 0 to 1 a
/// batch at a time: 60,000 images of 28 x 28 take 47 MB instead of 188 MB.
///
/// **Shapes.** Features `[N, H, W]`, 0 black and 1 white; targets `[N]`.
public final class ImageDataset implements Dataset {
  private final byte[] pixels;
  private final Shape featureShape;
  private final float[] brightness;
  private final int[] labels;
  private final Target.Classes target;

  private ImageDataset(
      byte[] pixels, Shape featureShape, float[] brightness, int[] labels, Target.Classes target) {
    this.pixels = pixels;
    this.featureShape = featureShape;
    this.brightness = brightness;
    this.labels = labels;
    this.target = target;
  }

  /// A dataset over arrays; takes ownership of both.
  ///
  /// @param pixels one image after another, row by row, unsigned
  /// @param white the value of a white pixel, 255 for usual images
  /// @param labels for each image, its class from 0 to `target.count() - 1`
  /// @throws DataFormatException if the lengths do not fit or a label is out of range
  public static ImageDataset of(
      byte[] pixels, int height, int width, int white, int[] labels, Target.Classes target) {
    if (white < 1 || white > 255) {
      throw new IllegalArgumentException("ImageDataset: white must be 1 to 255, got " + white);
    }
    if (pixels.length != (long) labels.length * height * width) {
      throw new DataFormatException(
          "images: %d labels and images of %d x %d need %d pixels, got %d"
              .formatted(
                  labels.length,
                  height,
                  width,
                  (long) labels.length * height * width,
                  pixels.length));
    }
    ArrayDataset.checkLabels(labels, target);
    var brightness = new float[256];
    for (int i = 0; i < brightness.length; i++) {
      brightness[i] = i / (float) white;
    }
    return new ImageDataset(pixels, Shape.of(height, width), brightness, labels, target);
  }

  /// The same images with other numbers for black, white and what is between.
  ///
  /// @param change changes numbers in place, each by itself
  ImageDataset shaded(Consumer<float[]> change) {
    float[] changed = brightness.clone();
    change.accept(changed);
    return new ImageDataset(pixels, featureShape, changed, labels, target);
  }

  /// The target of images whose classes are known by number only: `0`, `1`, ...
  static Target.Classes numbered(int classes) {
    return new Target.Classes(
        "label", IntStream.range(0, classes).mapToObj(String::valueOf).toList());
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public Shape featureShape() {
    return featureShape;
  }

  @Override
  public Target.Classes target() {
    return target;
  }

  @Override
  public HostArray features(int[] indices) {
    int area = featureShape.elementCount();
    var features = new float[Math.multiplyExact(indices.length, area)];
    for (int i = 0; i < indices.length; i++) {
      int from = indices[i] * area;
      int to = i * area;
      for (int pixel = 0; pixel < area; pixel++) {
        features[to + pixel] = brightness[pixels[from + pixel] & 0xFF];
      }
    }
    return HostArray.of(features, featureShape.insert(0, indices.length));
  }

  @Override
  public HostArray targets(int[] indices) {
    return ArrayDataset.labels(labels, indices);
  }
}
