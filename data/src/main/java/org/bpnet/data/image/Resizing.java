package org.bpnet.data.image;

import org.bpnet.core.array.Shape;

/// Images in arrays of bytes, brought to a shape in the way of pictures that are files.
///
/// @param source whose images they are, for messages
/// @param image the shape of one as it is, `[H, W, C]`
/// @param wanted what it is brought to; what is left open there stays as it is
public record Resizing(String source, Shape image, PictureShape wanted) {
  /// The rows of an image among others.
  private static final class Rows implements PixelRows {
    private final byte[] pixels;
    private final Shape image;
    private int at;

    Rows(byte[] pixels, Shape image, int at) {
      this.pixels = pixels;
      this.image = image;
      this.at = at;
    }

    @Override
    public int width() {
      return image.extent(1);
    }

    @Override
    public int height() {
      return image.extent(0);
    }

    @Override
    public void next(byte[] row, int channels) {
      int step = image.extent(2);
      for (int x = 0; x < width(); x++, at += step) {
        int red = pixels[at] & 0xFF;
        int green = step == 1 ? red : pixels[at + 1] & 0xFF;
        int blue = step == 1 ? red : pixels[at + 2] & 0xFF;
        PixelRows.put(red << 16 | green << 8 | blue, row, x, channels);
      }
    }
  }

  /// The shape of one image afterwards.
  public Shape shape() {
    return Shape.of(
        wanted.isSized() ? wanted.height() : image.extent(0),
        wanted.isSized() ? wanted.width() : image.extent(1),
        wanted.channels() > 0 ? wanted.channels() : image.extent(2));
  }

  /// Whether nothing changes.
  public boolean isIdle() {
    return shape().equals(image);
  }

  /// The images in their new shape.
  ///
  /// @param pixels one image after another; given back if nothing changes
  /// @throws org.bpnet.data.DataFormatException if there is no room for them
  public byte[] of(byte[] pixels) {
    if (isIdle()) {
      return pixels;
    }
    Shape shape = shape();
    int count = pixels.length / image.elementCount();
    int height = shape.extent(0);
    int width = shape.extent(1);
    int channels = shape.extent(2);
    var complete = new PictureShape(height, width, channels);
    var resized = new byte[complete.room(source, count, Runtime.getRuntime().maxMemory())];
    Scaling scaling = Scaling.of(image.extent(0), image.extent(1), height, width);
    for (int i = 0; i < count; i++) {
      var rows = new Rows(pixels, image, i * image.elementCount());
      scaling.read(rows, channels, resized, i * shape.elementCount());
    }
    return resized;
  }
}
