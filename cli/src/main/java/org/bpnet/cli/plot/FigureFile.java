package org.bpnet.cli.plot;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.DocumentLimits;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.view.ViewBox;
import java.awt.Color;
import java.awt.Component;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.train.checkpoint.AtomicFile;
import org.jspecify.annotations.Nullable;

/// Where an option such as `--picture FILE` writes: a name that ends in `.png` becomes a picture of
/// pixels, one that ends in `.html` a page, any other SVG. None needs a browser.
public final class FigureFile {
  /// Ours: sharp on screens of twice as many pixels.
  private static final double PIXELS = 2;

  /// For pictures of our own, which may be of any number of points.
  private static final DocumentLimits LIMITS =
      new DocumentLimits(
          DocumentLimits.DEFAULT_MAX_NESTING_DEPTH,
          DocumentLimits.DEFAULT_MAX_USE_NESTING_DEPTH,
          Integer.MAX_VALUE);

  private FigureFile() {}

  /// Writes a picture.
  ///
  /// @param option the option, for messages
  /// @throws UsageException if the name is empty, or PNG is asked for where no text can be drawn
  public static void write(String option, Path file, String svg, Console console) {
    if (isNamed(file, ".png")) {
      try {
        savePng(file, svg);
      } catch (LinkageError | InternalError | RuntimeException without) {
        throw new UsageException(
            String.format(
                Locale.ROOT,
                "%s: this machine cannot draw text (%s); choose a name that ends in .svg",
                option,
                without));
      }
    } else {
      boolean page = isNamed(file, ".html");
      OutputFile.write(option, file, page ? page("", svg, List.of()) : svg, console);
    }
  }

  /// Writes a picture; a page has its numbers below it.
  ///
  /// @throws UsageException as [#write(String, Path, String, Console)]
  public static void write(String option, Path file, Figure figure, Console console) {
    if (isNamed(file, ".html")) {
      String page = page(figure.title(), figure.svg(), figure.table());
      OutputFile.write(option, file, page, console);
    } else {
      write(option, file, figure.svg(), console);
    }
  }

  /// Whether a file has this ending, in letters of any size.
  public static boolean isNamed(Path file, String ending) {
    Path name = file.getFileName();
    return name != null && name.toString().toLowerCase(Locale.ROOT).endsWith(ending);
  }

  /// Writes a picture of pixels, whole or not at all. Where no text can be drawn, Java throws
  /// errors of several kinds.
  public static void savePng(Path file, String svg) {
    byte[] png = png(svg);
    AtomicFile.write(file, channel -> Channels.newOutputStream(channel).write(png));
  }

  private static byte[] png(String svg) {
    var text = new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8));
    LoaderContext context = LoaderContext.builder().documentLimits(LIMITS).build();
    SVGDocument drawing = new SVGLoader().load(text, null, context);
    if (drawing == null) {
      throw new IllegalStateException("the picture is no SVG");
    }
    float width = drawing.size().width;
    float height = drawing.size().height;
    var image =
        new BufferedImage(
            (int) Math.ceil(PIXELS * width),
            (int) Math.ceil(PIXELS * height),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.scale(PIXELS, PIXELS);
    drawing.render((@Nullable Component) null, graphics, new ViewBox(0, 0, width, height));
    graphics.dispose();
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail to be written
    }
    return bytes.toByteArray();
  }

  private static String page(String title, String svg, List<List<String>> table) {
    var page = new StringBuilder();
    page.append(
        String.format(
            Locale.ROOT,
            """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>%s</title><style>
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1a202c; }
            svg { width: 100%%; height: auto; }
            table { border-collapse: collapse; margin-top: 1rem; font-variant-numeric: tabular-nums; }
            th, td { text-align: right; padding: 0.2rem 0.7rem; border-bottom: 1px solid #e2e8f0; }
            th:first-child, td:first-child { text-align: left; }
            </style></head><body>
            """,
            Plot.escaped(title)));
    page.append(svg);
    if (!table.isEmpty()) {
      page.append("<table>\n");
      for (int i = 0; i < table.size(); i++) {
        String cell = i == 0 ? "th" : "td";
        page.append("<tr>");
        for (String text : table.get(i)) {
          page.append('<').append(cell).append('>').append(Plot.escaped(text));
          page.append("</").append(cell).append('>');
        }
        page.append("</tr>\n");
      }
      page.append("</table>\n");
    }
    return page.append("</body></html>\n").toString();
  }
}
