package org.bpnet.data.image;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Reads PGM and PPM, the plain formats of gray and coloured pictures: `P2` and `P3` hold their
/// numbers as text, `P5` and `P6` as bytes, two for each where the largest number is above 255.
///
/// **Source.** Poskanzer, *pgm* and *ppm* manual pages of Netpbm, 1989-2003. **Differs**: only the
/// first picture of a file is read, and a gamma curve is not undone.
final class Netpbm implements PixelRows {
  private static final int LONGEST_NUMBER = 10;

  private final byte[] file;
  private final int channels;
  private final boolean text;
  private final int width;
  private final int height;
  private final int white;
  private int at = 2;

  /// Reads the header.
  ///
  /// @throws IllegalArgumentException if it is wrong, or the file is too short for what it declares
  Netpbm(byte[] file) {
    this.file = file;
    channels = file[1] == '3' || file[1] == '6' ? 3 : 1;
    text = file[1] == '2' || file[1] == '3';
    width = number();
    height = number();
    white = number();
    at++; // one white space before bytes
    long numbers = (long) width * height * channels;
    long least = text ? numbers : numbers * bytes();
    if (width < 1 || height < 1 || white < 1 || white > 0xFFFF || file.length - at + 1 < least) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "declares %d x %d pixels up to %d in %d bytes",
              width,
              height,
              white,
              file.length));
    }
  }

  /// Whether a file begins as one of these formats does.
  static boolean isMagic(byte[] file) {
    return file.length > 2
        && file[0] == 'P'
        && "2356".indexOf(file[1]) >= 0
        && (file[2] == '#' || Character.isWhitespace(file[2]));
  }

  private int bytes() {
    return white > 255 ? 2 : 1;
  }

  boolean isGray() {
    return channels == 1;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public void next(byte[] row, int wanted) {
    for (int x = 0; x < width; x++) {
      int red = sample();
      int green = channels == 1 ? red : sample();
      int blue = channels == 1 ? red : sample();
      PixelRows.put(red << 16 | green << 8 | blue, row, x, wanted);
    }
  }

  private int sample() {
    int value;
    if (text) {
      value = number();
    } else {
      value = white > 255 ? (file[at] & 0xFF) << 8 | file[at + 1] & 0xFF : file[at] & 0xFF;
      at += bytes();
    }
    if (value > white) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "has %d where at most %d is", value, white));
    }
    return PixelRows.scaled(value, white, 255);
  }

  /// The next number, after white space and comments.
  private int number() {
    while (at < file.length && (Character.isWhitespace(file[at]) || file[at] == '#')) {
      if (file[at] == '#') {
        while (at < file.length && file[at] != '\n' && file[at] != '\r') {
          at++;
        }
      } else {
        at++;
      }
    }
    int from = at;
    while (at < file.length && file[at] >= '0' && file[at] <= '9') {
      at++;
    }
    if (from == at || at - from >= LONGEST_NUMBER) {
      throw new IllegalArgumentException("needs a number at byte " + from);
    }
    return Integer.parseInt(new String(file, from, at - from, StandardCharsets.US_ASCII));
  }
}
