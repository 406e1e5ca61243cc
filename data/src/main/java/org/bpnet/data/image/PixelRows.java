package org.bpnet.data.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/// The pixels of a decoded picture, row by row from the top.
interface PixelRows {
  int width();

  int height();

  /// The next row, its channels side by side: one, the luma, or three, red, green and blue.
  void next(byte[] row, int channels);

  /// Pixels of which each has its three colours in one number, `0xRRGGBB`.
  static void put(int rgb, byte[] row, int pixel, int channels) {
    int red = rgb >> 16 & 0xFF;
    int green = rgb >> 8 & 0xFF;
    int blue = rgb & 0xFF;
    if (channels == 1) {
      row[pixel] = luma(red, green, blue);
    } else {
      row[3 * pixel] = (byte) red;
      row[3 * pixel + 1] = (byte) green;
      row[3 * pixel + 2] = (byte) blue;
    }
  }

  /// `0.299 R + 0.587 G + 0.114 B` (ITU-R BT.601), rounded as in Pillow's mode L: the weights are
  /// in 65,536ths.
  private static byte luma(int red, int green, int blue) {
    return (byte) (red * 19595 + green * 38470 + blue * 7471 + 0x8000 >> 16);
  }

  /// The rows of a picture that the JDK has decoded. Gray values are taken as they are, colours as
  /// sRGB; transparent pixels are laid over black.
  static PixelRows of(BufferedImage image) {
    ColorModel colours = image.getColorModel();
    // getRGB would put gray values through a gamma curve, and takes its time for each pixel.
    boolean direct =
        !(colours instanceof IndexColorModel) && colours.getNumColorComponents() == 1
            || colours instanceof ComponentColorModel
                && !colours.hasAlpha()
                && colours.getNumColorComponents() == 3
                && colours.getColorSpace().isCS_sRGB();
    return direct ? new Samples(image) : new Colours(image);
  }

  /// Rows whose numbers in the raster are the values.
  final class Samples implements PixelRows {
    private final Raster raster;
    private final boolean gray;
    private final boolean alpha;
    private final int[] whites;
    private final int[] samples;
    private int y;

    private Samples(BufferedImage image) {
      raster = image.getRaster();
      gray = image.getColorModel().getNumColorComponents() == 1;
      alpha = image.getColorModel().hasAlpha();
      whites = new int[raster.getNumBands()];
      for (int band = 0; band < whites.length; band++) {
        whites[band] = (1 << image.getColorModel().getComponentSize(band)) - 1;
      }
      samples = new int[whites.length * raster.getWidth()];
    }

    @Override
    public int width() {
      return raster.getWidth();
    }

    @Override
    public int height() {
      return raster.getHeight();
    }

    @Override
    public void next(byte[] row, int channels) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y++, width(), 1, samples);
      int bands = whites.length;
      for (int x = 0; x < width(); x++) {
        int at = x * bands;
        int first = scaled(samples[at], whites[0], 255);
        if (gray) {
          int level = alpha ? scaled(first, 255, scaled(samples[at + 1], whites[1], 255)) : first;
          for (int channel = 0; channel < channels; channel++) {
            row[x * channels + channel] = (byte) level;
          }
        } else {
          int green = scaled(samples[at + 1], whites[1], 255);
          put(first << 16 | green << 8 | scaled(samples[at + 2], whites[2], 255), row, x, channels);
        }
      }
    }
  }

  /// Rows whose colours the picture's colour model knows.
  final class Colours implements PixelRows {
    private final BufferedImage image;
    private final int[] argb;
    private int y;

    private Colours(BufferedImage image) {
      this.image = image;
      argb = new int[image.getWidth()];
    }

    @Override
    public int width() {
      return image.getWidth();
    }

    @Override
    public int height() {
      return image.getHeight();
    }

    @Override
    public void next(byte[] row, int channels) {
      image.getRGB(0, y++, width(), 1, argb, 0, width());
      for (int x = 0; x < width(); x++) {
        int alpha = argb[x] >>> 24;
        int red = scaled(argb[x] >> 16 & 0xFF, 255, alpha);
        int green = scaled(argb[x] >> 8 & 0xFF, 255, alpha);
        put(red << 16 | green << 8 | scaled(argb[x] & 0xFF, 255, alpha), row, x, channels);
      }
    }
  }

  /// A value of `from` at most as one of `to` at most, rounded.
  static int scaled(int value, int from, int to) {
    return from == to ? value : (int) (((long) value * to * 2 + from) / (2L * from));
  }
}
