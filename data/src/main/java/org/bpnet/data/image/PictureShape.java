package org.bpnet.data.image;

import java.util.Locale;
import org.bpnet.core.array.Shape;
import org.bpnet.data.DataFormatException;

/// The shape that pictures are brought to when they are read.
///
/// A picture of another size is scaled until it covers the wanted one, proportions kept, and what
/// sticks out is cut off evenly on both sides. Gray becomes three equal channels; colours become
/// gray by their luma.
///
/// @param height in pixels; 0, with the width, to leave sizes as they are, which must then be equal
/// @param width in pixels
/// @param channels 1 for gray, 3 for colours; 0 for gray if all pictures are gray
public record PictureShape(int height, int width, int channels) {
  /// The longest side: 2¹⁴ pixels. Ours.
  public static final int LONGEST = 1 << 14;

  /// Throws IllegalArgumentException unless sizes are from 1 to 16,384 or both 0, and the channels
  /// 0, 1 or 3
  public PictureShape {
    boolean open = height == 0 && width == 0;
    boolean sized = height > 0 && width > 0 && height <= LONGEST && width <= LONGEST;
    if (!open && !sized) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "size: needs width and height from 1 to %d pixels, got %dx%d",
              LONGEST,
              width,
              height));
    }
    if (channels != 0 && channels != 1 && channels != 3) {
      throw new IllegalArgumentException(
          "pictures: have 1 channel, gray, or 3, red, green and blue; got " + channels);
    }
  }

  /// As the files have it: pictures of one size, gray if all are gray.
  public static PictureShape asStored() {
    return new PictureShape(0, 0, 0);
  }

  /// A size as a text, width first: `32x24`.
  ///
  /// @throws IllegalArgumentException if it is none
  public static PictureShape ofSize(String text) {
    if (!text.matches("\\d{1,5}x\\d{1,5}")) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "size: needs width and height in pixels, such as 32x32, got '%s'",
              text));
    }
    int times = text.indexOf('x');
    return sized(
        Integer.parseInt(text.substring(times + 1)), Integer.parseInt(text.substring(0, times)));
  }

  private static PictureShape sized(int height, int width) {
    if (height == 0 && width == 0) {
      throw new IllegalArgumentException("size: needs at least one pixel, got 0x0");
    }
    return new PictureShape(height, width, 0);
  }

  /// The shape of an image, `[H, W, C]` or, with one channel, `[H, W]`.
  ///
  /// @throws IllegalArgumentException if pictures cannot have it
  public static PictureShape of(Shape image) {
    if (image.rank() != 2 && image.rank() != 3 || image.elementCount() == 0) {
      throw new IllegalArgumentException("pictures: have shape [H, W, C], got " + image);
    }
    return new PictureShape(
        image.extent(0), image.extent(1), image.rank() == 2 ? 1 : image.extent(2));
  }

  boolean isSized() {
    return height > 0;
  }

  /// The bytes that so many pictures of this shape, which is complete, take.
  ///
  /// @param source whose pictures they are
  /// @param heap how much memory there is, in bytes; half of it may be taken
  /// @throws DataFormatException if that is more than there may be
  int room(String source, int count, long heap) {
    long bytes = (long) height * width * channels * count;
    long most = Math.min(heap / 2, Integer.MAX_VALUE - 16);
    if (bytes > most) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: %,d pictures of %d x %d with %d channels need %,d MB, there is room for %,d;"
                  + " give a smaller size, such as --size 64x64, or the JVM more memory",
              source,
              count,
              width,
              height,
              channels,
              bytes >> 20,
              most >> 20));
    }
    return (int) bytes;
  }
}
