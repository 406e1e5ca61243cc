package org.bpnet.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.bpnet.core.HostArray;
import org.bpnet.core.Shape;

/// Reads single pictures, to show them to a trained model.
public final class Images {
  private Images() {}

  /// Reads a PNG, JPEG, GIF or BMP file as brightness from 0 (black) to 1 (white), F32 `[height,
  /// width]`.
  ///
  /// **Formula.** Colours become `0.299 R + 0.587 G + 0.114 B` (ITU-R BT.601, as in Pillow's `L`);
  /// gray values are taken as they are. Transparent pixels are laid over black.
  ///
  /// Nothing is guessed: the picture must have the model's size, and is not inverted. The digits of
  /// MNIST are white on black; a scan of ink on paper must be inverted first.
  ///
  /// @throws DataFormatException if the file does not exist, is no such picture, or has another
  ///   size
  public static HostArray readGray(Path file, int height, int width) {
    try (var in = Sources.open(file, "a picture");
        var stream = new MemoryCacheImageInputStream(in)) {
      return readGray(file, stream, height, width);
    } catch (IOException | RuntimeException e) {
      switch (e) {
        case DataFormatException known -> throw known;
        case IOException io when !(io instanceof javax.imageio.IIOException) ->
            throw Sources.unreadable(file, io);
        // ImageIO's readers throw all kinds of exceptions at damaged files.
        default ->
            throw new DataFormatException(
                "%s: is damaged and cannot be decoded; save it again as PNG".formatted(file), e);
      }
    }
  }

  private static HostArray readGray(Path file, ImageInputStream in, int height, int width)
      throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
    if (!readers.hasNext()) {
      throw new DataFormatException(
          file + ": is not a picture that can be read; need PNG, JPEG, GIF or BMP");
    }
    ImageReader reader = readers.next();
    try {
      reader.setInput(in, true, true);
      // From the header, so that a huge picture is refused before it is decoded.
      if (reader.getHeight(0) != height || reader.getWidth(0) != width) {
        throw new DataFormatException(
            ("%s: is %d x %d pixels (width x height), the model needs %d x %d; scale the "
                    + "picture first")
                .formatted(file, reader.getWidth(0), reader.getHeight(0), width, height));
      }
      return gray(reader.read(0));
    } finally {
      reader.dispose();
    }
  }

  private static HostArray gray(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    var values = new float[height * width];
    // getRGB would put gray images through a gamma curve.
    boolean gray =
        image.getRaster().getNumBands() == 1 && image.getColorModel().getNumColorComponents() == 1;
    float white = (1 << image.getSampleModel().getSampleSize(0)) - 1;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        values[y * width + x] =
            gray ? image.getRaster().getSample(x, y, 0) / white : luma(image.getRGB(x, y));
      }
    }
    return HostArray.of(values, Shape.of(height, width));
  }

  private static float luma(int argb) {
    double sum = 0.299 * (argb >> 16 & 0xFF) + 0.587 * (argb >> 8 & 0xFF) + 0.114 * (argb & 0xFF);
    return (float) (sum / 255 * (argb >>> 24) / 255);
  }
}
