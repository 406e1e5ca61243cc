package org.bpnet.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.function.Consumer;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;

/// Images with labels, kept as the bytes they came as and turned into numbers from 0 to 1 a batch
/// at a time: 60,000 gray images of 28 x 28 take 47 MB instead of 188 MB.
///
/// **Shapes.** Features `[N, H, W, C]`, channels last: one channel, 0 black and 1 white, or three,
/// red, green and blue; targets `[N]`.
public final class ImageDataset implements Dataset {
  private static final int LEVELS = 256;

  private final MemorySegment pixels;
  private final Shape featureShape;
  private final float[] brightness;
  private final int[] labels;
  private final Target.Classes target;

  /// @param brightness what each of 256 values of a byte stands for in each channel, the channels
  ///   side by side
  private ImageDataset(
      MemorySegment pixels,
      Shape featureShape,
      float[] brightness,
      int[] labels,
      Target.Classes target) {
    this.pixels = pixels;
    this.featureShape = featureShape;
    this.brightness = brightness;
    this.labels = labels;
    this.target = target;
  }

  /// A dataset over arrays; takes ownership of both.
  ///
  /// @param pixels one image after another, row by row, the channels of a pixel side by side;
  ///   unsigned
  /// @param shape the shape of one image, `[H, W, C]`
  /// @param white the value of a white pixel, 255 for usual images
  /// @param labels for each image, its class from 0 to `target.count() - 1`
  /// @throws DataFormatException if the lengths do not fit or a label is out of range
  public static ImageDataset of(
      byte[] pixels, Shape shape, int white, int[] labels, Target.Classes target) {
    return of(MemorySegment.ofArray(pixels), shape, white, labels, target);
  }

  /// A dataset over memory, such as that of a mapped file, which must not be changed.
  ///
  /// @param pixels as in [#of(byte[], Shape, int, int[], Target.Classes)]
  /// @param shape the shape of one image, `[H, W, C]`
  /// @param white the value of a white pixel, 255 for usual images
  /// @param labels for each image, its class from 0 to `target.count() - 1`
  /// @throws DataFormatException if the lengths do not fit or a label is out of range
  public static ImageDataset of(
      MemorySegment pixels, Shape shape, int white, int[] labels, Target.Classes target) {
    if (white < 1 || white >= LEVELS) {
      throw new IllegalArgumentException("ImageDataset: white must be 1 to 255, got " + white);
    }
    if (shape.rank() != 3) {
      throw new IllegalArgumentException(
          "ImageDataset: needs the shape [H, W, C] of an image, got " + shape);
    }
    long needed = (long) labels.length * shape.elementCount();
    if (pixels.byteSize() != needed) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "images: %d labels and images of %s need %d bytes, got %d",
              labels.length,
              shape,
              needed,
              pixels.byteSize()));
    }
    ArrayDataset.checkLabels(labels, target);
    int channels = shape.extent(2);
    var brightness = new float[LEVELS * channels];
    for (int i = 0; i < brightness.length; i++) {
      int level = i / channels;
      brightness[i] = level / (float) white;
    }
    return new ImageDataset(pixels, shape, brightness, labels, target);
  }

  /// The same images with other numbers for black, white and what is between.
  ///
  /// @param change changes numbers in place, given the channels of one pixel after the other
  ImageDataset shaded(Consumer<float[]> change) {
    float[] changed = brightness.clone();
    change.accept(changed);
    return new ImageDataset(pixels, featureShape, changed, labels, target);
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

  /// As bytes still, see [HostArray#of(byte[], float[], Shape)].
  @Override
  public HostArray features(int[] indices) {
    int width = featureShape.elementCount();
    var codes = new byte[Math.multiplyExact(indices.length, width)];
    for (int i = 0; i < indices.length; i++) {
      copy(indices[i], codes, i * width);
    }
    return HostArray.of(codes, brightness, featureShape.insert(0, indices.length));
  }

  private void copy(int index, byte[] to, int at) {
    int width = featureShape.elementCount();
    MemorySegment.copy(pixels, ValueLayout.JAVA_BYTE, (long) index * width, to, at, width);
  }

  /// Feeds the bytes and what they stand for, a quarter of what the numbers would be.
  @Override
  public void feed(MessageDigest digest, int[] indices) {
    int width = featureShape.elementCount();
    ByteBuffer rest = ByteBuffer.allocate(Float.BYTES * (brightness.length + indices.length));
    rest.asFloatBuffer().put(brightness);
    rest.position(Float.BYTES * brightness.length);
    var image = new byte[width];
    for (int index : indices) {
      copy(index, image, 0);
      digest.update(image);
      rest.putInt(labels[index]);
    }
    digest.update(rest.flip());
  }

  /// How often each value of a byte occurs in each channel of some images, the channels side by
  /// side.
  long[] tally(int[] indices) {
    int width = featureShape.elementCount();
    int channels = featureShape.extent(2);
    var counts = new long[brightness.length];
    var image = new byte[width];
    for (int index : indices) {
      copy(index, image, 0);
      for (int channel = 0; channel < channels; channel++) {
        for (int k = channel; k < width; k += channels) {
          counts[(image[k] & 0xFF) * channels + channel]++;
        }
      }
    }
    return counts;
  }

  /// What each value of a byte stands for in each channel, as [#tally] has them.
  float[] brightness() {
    return brightness.clone();
  }

  @Override
  public HostArray targets(int[] indices) {
    return HostArray.of(RowCopies.pick(labels, indices), Shape.of(indices.length));
  }
}
