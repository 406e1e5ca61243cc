package org.bpnet.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Dataset;
import org.bpnet.data.ImageDataset;
import org.bpnet.data.Target;
import org.bpnet.data.image.PictureShape;
import org.bpnet.data.image.Resizing;
import org.bpnet.data.table.Csv;
import org.bpnet.data.table.Table;

/// The datasets inside this module; `bundled/ATTRIBUTION.md` beside them says whose they are.
final class Bundled {
  static final List<String> NAMES = List.of("iris", "digits");

  private static final int SIDE = 8;
  private static final int WHITE = 16;

  private Bundled() {}

  /// @param pictures what images are brought to
  static DataSource open(String name, PictureShape pictures) {
    return switch (name) {
      case "iris" -> new DataSource.Tabular(name, iris());
      case "digits" -> new DataSource.Examples(name, digits(pictures));
      default -> throw new IllegalArgumentException("Bundled: there is no " + name);
    };
  }

  /// Fisher's irises: 150 flowers, four lengths in cm, three species. The file's first line holds
  /// the species' names, and its last column their numbers.
  private static Table iris() {
    try (InputStream in = resource("iris.csv")) {
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      List<String> species = List.of(lines.getFirst().split(",")).subList(2, 5);
      var rows = new ArrayList<List<String>>();
      for (String line : lines.subList(1, lines.size())) {
        var cells = new ArrayList<>(List.of(line.split(",")));
        cells.set(4, species.get(Integer.parseInt(cells.get(4))));
        rows.add(cells);
      }
      return Table.of(
          "iris",
          List.of("sepal_length", "sepal_width", "petal_length", "petal_width", "species"),
          rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// 1797 handwritten digits, 8 x 8 pixels from 0 to 16; the file's last column is the digit.
  private static Dataset digits(PictureShape pictures) {
    try (InputStream in = new GZIPInputStream(resource("digits.csv.gz"))) {
      String header =
          IntStream.rangeClosed(0, SIDE * SIDE)
              .mapToObj(i -> "c" + i)
              .collect(Collectors.joining(","));
      Table table =
          Csv.parse(
              "digits", header + "\n" + new String(in.readAllBytes(), StandardCharsets.UTF_8));
      var pixels = new byte[table.rows() * SIDE * SIDE];
      for (int c = 0; c < SIDE * SIDE; c++) {
        double[] column = table.numbers("c" + c);
        for (int row = 0; row < column.length; row++) {
          pixels[row * SIDE * SIDE + c] = (byte) column[row];
        }
      }
      double[] last = table.numbers("c" + SIDE * SIDE);
      int[] labels = IntStream.range(0, last.length).map(row -> (int) last[row]).toArray();
      Target.Classes target = Target.Classes.numbered(10);
      var resizing = new Resizing("digits", Shape.of(SIDE, SIDE, 1), pictures);
      if (resizing.isIdle()) {
        return ImageDataset.of(pixels, resizing.shape(), WHITE, labels, target);
      }
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (byte) (pixels[i] * 255 / WHITE); // or what lies between would be rounded
      }
      return ImageDataset.of(resizing.of(pixels), resizing.shape(), 255, labels, target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream resource(String file) {
    return Objects.requireNonNull(Bundled.class.getResourceAsStream("bundled/" + file), file);
  }
}
