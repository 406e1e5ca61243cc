package org.bpnet.cli.report;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.bpnet.cli.plot.TileSheet;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Words;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.train.Model;
import org.bpnet.train.inspect.IntegratedGradients;
import org.bpnet.train.inspect.SaliencyMap;
import org.bpnet.train.json.JsonValue;

/// A number for each pixel of a picture, told and drawn.
///
/// @param title what the numbers are of
/// @param rest what follows the title, told in a line
/// @param legend what stands under the map
/// @param figures for JSON
/// @param width how many pixels a line has
/// @param values line after line
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record PixelMap(
    String title,
    String rest,
    String legend,
    Map<String, JsonValue> figures,
    int width,
    double[] values) {

  /// The shares of pixels, the sums over their channels.
  ///
  /// @param number of the picture, from 1
  public static PixelMap of(IntegratedGradients found, int number, Model model) {
    Map<String, JsonValue> figures = new LinkedHashMap<>();
    figures.put("output", JsonValue.of(found.output()));
    figures.put("prediction", JsonValue.of(found.prediction()));
    figures.put("baseline", JsonValue.of(found.baseline()));
    figures.put("gap", JsonValue.of(found.gap()));
    double[] sums = overChannels(found.shares(), true);
    String title =
        String.format(Locale.ROOT, "picture %,d: %s", number, ColumnShares.predicted(found, model));
    String rest =
        String.format(
            Locale.ROOT,
            "; of a black one %s; the shares of pixels, from %s to %s, sum to %s",
            Words.number(found.baseline()),
            ColumnShares.signed(Arrays.stream(sums).min().orElse(0)),
            ColumnShares.signed(Arrays.stream(sums).max().orElse(0)),
            ColumnShares.signed(Arrays.stream(sums).sum()));
    return new PixelMap(
        title, rest, "blue for it, orange against", figures, width(found.shares().shape()), sums);
  }

  /// Where the score changes most.
  ///
  /// @param number of the picture, from 1
  public static PixelMap of(SaliencyMap map, int number) {
    double[] values = map.values().toDoubles();
    int width = width(map.values().shape());
    int most =
        IntStream.range(0, values.length)
            .reduce((a, b) -> values[a] >= values[b] ? a : b)
            .orElse(0);
    String title = String.format(Locale.ROOT, "picture %,d: the score of %s", number, map.output());
    String rest =
        String.format(
            Locale.ROOT,
            " changes most at line %d, column %d: by %s for each standard deviation of a pixel",
            most / width + 1,
            most % width + 1,
            Words.number(values[most]));
    Map<String, JsonValue> figures = Map.of("output", JsonValue.of(map.output()));
    return new PixelMap(title, rest, "most where darkest", figures, width, values);
  }

  /// A picture `[H, W]` or `[H, W, C]` has W; other arrays stand in one line.
  private static int width(Shape shape) {
    return shape.rank() == 2 || shape.rank() == 3 ? shape.extent(1) : shape.elementCount();
  }

  private static double[] overChannels(HostArray pixels, boolean sum) {
    int channels = pixels.shape().rank() == 3 ? pixels.shape().extent(2) : 1;
    double[] all = pixels.toDoubles();
    double[] each = new double[all.length / channels];
    for (int i = 0; i < all.length; i++) {
      each[i / channels] += sum ? all[i] : all[i] / channels;
    }
    return each;
  }

  public void print(Console console) {
    console.print("@|bold " + title + "|@" + rest);
  }

  /// The picture and the map side by side, each with its largest number as the darkest.
  ///
  /// @param picture `[1, ..]`
  public String svg(HostArray picture) {
    double[] shown =
        overChannels(HostArray.of(picture.toDoubles(), picture.shape().without(0)), false);
    return new TileSheet(
            title,
            2,
            List.of(
                new TileSheet.Tile("the picture", width, shown).scaled(),
                new TileSheet.Tile(legend, width, values).scaled()))
        .svg();
  }

  /// Adds it to a JSON object: the map line by line.
  public JsonValue.Builder addTo(JsonValue.Builder json) {
    figures.forEach(json::with);
    List<JsonValue> lines =
        IntStream.range(0, values.length / width)
            .mapToObj(
                line -> JsonValue.of(Arrays.copyOfRange(values, line * width, (line + 1) * width)))
            .toList();
    return json.with("map", new JsonValue.Items(lines));
  }
}
