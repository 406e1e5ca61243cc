package org.bpnet.data.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/// Pictures and files of them for tests.
public final class Drawn {
  private Drawn() {}

  /// A gray picture whose pixel at (x, y) is `first + x + width y`, modulo 256.
  public static BufferedImage gray(int width, int height, int first) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < width * height; i++) {
      image.getRaster().setSample(i % width, i / width, 0, first + i & 0xFF);
    }
    return image;
  }

  /// A coloured picture whose pixel at (x, y) is red `x`, green `y`, blue 200.
  public static BufferedImage colours(int width, int height) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, i % width << 16 | i / width << 8 | 200);
    }
    return image;
  }

  public static byte[] encoded(BufferedImage image, String format) {
    var out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalArgumentException("the JDK writes no such " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /// A JPEG in several scans.
  public static byte[] progressive(BufferedImage image) {
    var out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam how = writer.getDefaultWriteParam();
    how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    try (var stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), how);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  /// The same JPEG with its last scan so many times more.
  public static byte[] repeatingLastScan(byte[] jpeg, int times) {
    int end = jpeg.length - 2; // the end of the image
    int start = end;
    while (jpeg[start] != (byte) 0xFF || jpeg[start + 1] != (byte) 0xDA) {
      start--;
    }
    var out = new ByteArrayOutputStream();
    out.write(jpeg, 0, end);
    for (int i = 0; i < times; i++) {
      out.write(jpeg, start, end - start);
    }
    out.write(jpeg, end, 2);
    return out.toByteArray();
  }

  public static Path write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Path png(Path file, BufferedImage image) {
    return write(file, encoded(image, "png"));
  }

  public static byte[] zip(Map<String, byte[]> files) {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
