package org.bpnet.cli.plot;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/// Rows of small images, each row with its name, as SVG. Images may be framed as right or wrong, in
/// colours that colour-blind people tell apart, and wrong ones have a cross.
///
/// @param title above the picture
/// @param height of an image, in pixels
/// @param width of an image, in pixels
/// @param channels 1 for gray ones, 3 for colours
/// @param rows at least one
public record Mosaic(String title, int height, int width, int channels, List<Row> rows) {
  private static final int LEFT = 20;
  private static final int TOP = 56;
  private static final int LETTER = 8;
  private static final int GAP = 6;
  private static final int TILE = 48;

  /// Images side by side.
  ///
  /// @param pixels of one image after the other, `[H, W, C]` each: 0 is black, 1 white; what is
  ///   beyond is cut off
  /// @param frames that of each image; none to leave all without
  public record Row(String name, float[] pixels, List<Frame> frames) {
    /// Images without frames.
    public Row(String name, float[] pixels) {
      this(name, pixels, List.of());
    }
  }

  /// What is said of an image. The colours are those of Okabe and Ito 2008.
  public enum Frame {
    NONE(""),
    RIGHT("#0072b2"),
    WRONG("#d55e00");

    private final String colour;

    Frame(String colour) {
      this.colour = colour;
    }
  }

  public String svg() {
    int size = height * width * channels;
    int names = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0) * LETTER;
    int most = rows.stream().mapToInt(row -> row.pixels().length / size).max().orElse(0);
    int tall = Math.max(TILE, height);
    int wide = Math.max(1, tall * width / height);
    int first = LEFT + names + 3 * GAP;
    int right = Math.max(first + most * (wide + GAP), LEFT + title.length() * 10) + LEFT;
    int bottom = TOP + rows.size() * (tall + GAP) + LEFT;
    var svg = new Formatter(Locale.ROOT);
    svg.format(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' width='%d' height='%d'"
            + " font-family='sans-serif'>%n",
        right, bottom, right, bottom);
    svg.format("<rect width='100%%' height='100%%' fill='white'/>%n");
    svg.format(
        "<text x='%d' y='34' font-size='18' fill='#1a202c'>%s</text>%n", LEFT, Plot.escaped(title));
    for (int row = 0; row < rows.size(); row++) {
      int y = TOP + row * (tall + GAP);
      svg.format(
          "<text x='%d' y='%d' font-size='14' fill='#4a5568'>%s</text>%n",
          LEFT, y + tall / 2 + 5, Plot.escaped(rows.get(row).name()));
      float[] pixels = rows.get(row).pixels();
      for (int i = 0; i < pixels.length / size; i++) {
        svg.format(
            "<image x='%d' y='%d' width='%d' height='%d' preserveAspectRatio='none'"
                + " style='image-rendering:pixelated' href='data:image/png;base64,%s'/>%n",
            first + i * (wide + GAP), y, wide, tall, png(pixels, i * size));
        Frame frame = rows.get(row).frames().isEmpty() ? Frame.NONE : rows.get(row).frames().get(i);
        if (frame != Frame.NONE) {
          frame(svg, frame, first + i * (wide + GAP), y, wide, tall);
        }
      }
    }
    return svg.format("</svg>%n").toString();
  }

  /// Around the image; a cross in its upper right corner, on white, says it without colours.
  private static void frame(Formatter svg, Frame frame, int x, int y, int wide, int tall) {
    svg.format(
        "<rect x='%d' y='%d' width='%d' height='%d' fill='none' stroke='%s' stroke-width='3'/>%n",
        x, y, wide, tall, frame.colour);
    if (frame == Frame.WRONG) {
      svg.format(
          "<path d='M%d %dl8 8m0 -8l-8 8' stroke='white' stroke-width='6'/>%n",
          x + wide - 12, y + 4);
      svg.format(
          "<path d='M%d %dl8 8m0 -8l-8 8' stroke='%s' stroke-width='2.5'/>%n",
          x + wide - 12, y + 4, frame.colour);
    }
  }

  private String png(float[] pixels, int from) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int at = 0; at < height * width; at++) {
      int colour = 0;
      for (int part = 0; part < 3; part++) {
        float value = pixels[from + at * channels + Math.min(part, channels - 1)];
        colour = colour << 8 | Math.clamp(Math.round(255 * value), 0, 255);
      }
      image.setRGB(at % width, at / width, colour);
    }
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
