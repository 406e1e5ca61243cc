package org.bpnet.data.image;

import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.bpnet.data.DataFormatException;

/// A picture as the bytes of its file: PNG, JPEG, GIF or BMP, which the JDK decodes, PGM or PPM.
/// What it is, its first bytes say, whatever its name. Of several pictures in a file, it is the
/// first.
///
/// @param name for messages
/// @param file the bytes
record Picture(String name, byte[] file) {
  static final String FORMATS = "PNG, JPEG, GIF, BMP, PGM or PPM";

  /// What is known before decoding.
  record Header(int height, int width, boolean gray) {
    long pixels() {
      return (long) height * width;
    }
  }

  /// What a reader of the JDK does.
  private interface Use<T> {
    T with(ImageReader reader) throws IOException;
  }

  /// Reads the header only.
  ///
  /// @throws DataFormatException if it is none
  Header header() {
    if (Netpbm.isMagic(file)) {
      Netpbm netpbm = netpbm();
      return new Header(netpbm.height(), netpbm.width(), netpbm.isGray());
    }
    checkScans();
    return read(reader -> new Header(reader.getHeight(0), reader.getWidth(0), isGray(reader)));
  }

  /// That a JPEG does not go through its pixels without end: each scan may touch all of them, and a
  /// file of 100 KB has room for thousands.
  private void checkScans() {
    int scans = format().filter("jpeg"::equals).map(_ -> Jpeg.scans(file)).orElse(0);
    if (scans > Jpeg.MOST_SCANS) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: is a JPEG of %,d scans, at most %d are decoded; save it again as PNG, or remove"
                  + " it",
              name,
              scans,
              Jpeg.MOST_SCANS));
    }
  }

  private static boolean isGray(ImageReader reader) throws IOException {
    ImageTypeSpecifier type = reader.getRawImageType(0);
    if (type == null) { // a JPEG of luma and differences of colour
      return false;
    }
    ColorModel colours = type.getColorModel();
    return colours instanceof IndexColorModel palette
        ? IntStream.range(0, palette.getMapSize()).map(grays(palette)).allMatch(same -> same == 1)
        : colours.getNumColorComponents() == 1;
  }

  private static IntUnaryOperator grays(IndexColorModel palette) {
    return i ->
        palette.getRed(i) == palette.getGreen(i) && palette.getRed(i) == palette.getBlue(i) ? 1 : 0;
  }

  /// Decodes, and writes the pixels row by row to their place among others.
  ///
  /// @param shape of what is written, complete
  /// @throws DataFormatException if the picture is damaged
  void decode(PictureShape shape, byte[] into, int offset) {
    if (Netpbm.isMagic(file)) {
      try {
        write(new Netpbm(file), shape, into, offset);
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        throw damaged(e);
      }
    } else {
      read(reader -> {
        write(PixelRows.of(reader.read(0)), shape, into, offset);
        return true;
      });
    }
  }

  private static void write(PixelRows rows, PictureShape shape, byte[] into, int offset) {
    if (rows.height() != shape.height() || rows.width() != shape.width()) {
      Scaling.of(rows.height(), rows.width(), shape.height(), shape.width())
          .read(rows, shape.channels(), into, offset);
      return;
    }
    var row = new byte[rows.width() * shape.channels()];
    for (int y = 0; y < rows.height(); y++) {
      rows.next(row, shape.channels());
      System.arraycopy(row, 0, into, offset + y * row.length, row.length);
    }
  }

  private Netpbm netpbm() {
    try {
      return new Netpbm(file);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw damaged(e);
    }
  }

  private <T> T read(Use<T> use) {
    String format =
        format()
            .orElseThrow(() ->
                new DataFormatException(
                    String.format(
                        Locale.ROOT,
                        "%s: is not a picture that can be read; need %s",
                        name,
                        FORMATS)));
    ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
    try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(stream, true, true);
      return use.with(reader);
    } catch (IOException
        | RuntimeException e) { // the JDK's readers throw all kinds at damaged files
      throw damaged(e);
    } catch (OutOfMemoryError e) { // a length in the file was believed by the JDK's reader
      throw damaged(e);
    } finally {
      reader.dispose();
    }
  }

  private DataFormatException damaged(Throwable reason) {
    return new DataFormatException(
        name + ": is damaged and cannot be decoded; save it again as PNG, or remove it", reason);
  }

  /// The format by its first bytes, as the JDK calls it.
  private Optional<String> format() {
    if (startsWith(0x89, 'P', 'N', 'G')) {
      return Optional.of("png");
    } else if (startsWith(0xFF, 0xD8, 0xFF)) {
      return Optional.of("jpeg");
    } else if (startsWith('G', 'I', 'F', '8')) {
      return Optional.of("gif");
    }
    return startsWith('B', 'M') ? Optional.of("bmp") : Optional.empty();
  }

  private boolean startsWith(int... bytes) {
    return file.length >= bytes.length
        && IntStream.range(0, bytes.length).allMatch(i -> file[i] == (byte) bytes[i]);
  }
}
