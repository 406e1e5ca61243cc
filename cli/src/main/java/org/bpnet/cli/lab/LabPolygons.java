package org.bpnet.cli.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bpnet.cli.plot.FigureFile;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.nn.construct.Polygon;
import org.bpnet.nn.construct.Region;
import org.bpnet.nn.construct.ThresholdNetwork;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `bpnet lab polygons`: regions of the plane as networks of three layers.
@Command(
    name = "polygons",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Build a network that tells inside from outside, without training.",
    description = {
      "",
      "A unit for each edge is 1 on the inner side of its line; one for each convex part is 1 where"
          + " all its edges are; the last is 1 where any part is, and no hole. Three layers of"
          + " thresholds are any region with straight borders. Draws what the network says, and"
          + " compares it with counting the borders on the way out.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n",
    footer = {
      "",
      "@|bold Example|@",
      "  bpnet lab polygons --polygon \"0,0 4,0 4,4 0,4\" --hole \"1,1 3,1 2,3\""
    })
public final class LabPolygons implements Runnable {
  private static final int COLUMNS = 64;
  private static final int ROWS = 26;
  private static final int POINTS = 100_000;

  /// An arrow and a hexagon over each other, with a square hole.
  private static final List<String> EXAMPLE =
      List.of(
          "-2,-1.5 0,-0.5 2,-1.7 0.3,1.9 -0.4,0.2", "1,-1 2.4,0 2.2,1.2 1,1.6 -0.2,1 -0.1,-0.2");

  private static final String EXAMPLE_HOLE = "0.4,-0.4 1.2,-0.4 1.2,0.4 0.4,0.4";

  private final Console console;

  @Option(
      names = "--polygon",
      paramLabel = "CORNERS",
      description = "What is inside, such as \"0,0 2,0 1,2\"; several are put together.")
  private List<String> polygons = new ArrayList<>();

  @Option(names = "--hole", paramLabel = "CORNERS", description = "What is not; also several.")
  private List<String> holes = new ArrayList<>();

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "Draw what the network says, and the lines of its units, as SVG.")
  private @Nullable Path picture;

  public LabPolygons(Console console) {
    this.console = console;
  }

  /// A rectangle around everything.
  private record Frame(double left, double bottom, double width, double height) {
    static Frame around(Region region) {
      var x =
          region.polygons().stream()
              .flatMap(p -> p.corners().stream())
              .mapToDouble(Polygon.Point::x)
              .summaryStatistics();
      var y =
          region.polygons().stream()
              .flatMap(p -> p.corners().stream())
              .mapToDouble(Polygon.Point::y)
              .summaryStatistics();
      double width = 1.1 * (x.getMax() - x.getMin());
      double height = 1.1 * (y.getMax() - y.getMin());
      return new Frame(x.getMin() - width / 22, y.getMin() - height / 22, width, height);
    }
  }

  @Override
  public void run() {
    boolean isExample = polygons.isEmpty();
    if (isExample && !holes.isEmpty()) {
      throw new UsageException("--hole: needs a --polygon to be in");
    }
    Region region = isExample ? region(EXAMPLE, List.of(EXAMPLE_HOLE)) : region(polygons, holes);
    ThresholdNetwork network = region.network();
    Frame frame = Frame.around(region);
    console.say("network %s, %d units\n", network, network.units());
    draw(network, frame);
    compare(region, network, frame);
    if (picture != null) {
      var drawn =
          new RegionPicture(
              region, network, frame.left(), frame.bottom(), frame.width(), frame.height());
      FigureFile.write("--picture", picture, drawn.svg(), console);
    }
    console.out().flush();
  }

  private static Region region(List<String> polygons, List<String> holes) {
    try {
      return new Region(
          polygons.stream().map(text -> polygon("--polygon", text)).toList(),
          holes.stream().map(text -> polygon("--hole", text)).toList());
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static Polygon polygon(String option, String text) {
    List<Polygon.Point> corners = new ArrayList<>();
    for (String corner : text.strip().split("\\s+")) {
      String[] numbers = corner.split(",", -1);
      try {
        if (numbers.length != 2) {
          throw new NumberFormatException();
        }
        corners.add(
            new Polygon.Point(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1])));
      } catch (NumberFormatException e) {
        throw new UsageException(
            option + ": needs corners such as \"0,0 2,0 1,2\", got '" + corner + "'");
      }
    }
    try {
      return Polygon.of(corners);
    } catch (IllegalArgumentException e) {
      throw new UsageException(option + " \"" + text + "\": " + e.getMessage());
    }
  }

  private void draw(ThresholdNetwork network, Frame frame) {
    double[] points = new double[2 * COLUMNS * ROWS];
    for (int i = 0; i < COLUMNS * ROWS; i++) {
      points[2 * i] = frame.left() + frame.width() * (i % COLUMNS + 0.5) / COLUMNS;
      points[2 * i + 1] = frame.bottom() + frame.height() * (ROWS - i / COLUMNS - 0.5) / ROWS;
    }
    double[] inside = network.outputs(points);
    for (int row = 0; row < ROWS; row++) {
      var line = new StringBuilder("  ");
      for (int column = 0; column < COLUMNS; column++) {
        line.append(inside[row * COLUMNS + column] == 1 ? '#' : '.');
      }
      console.out().println(line);
    }
  }

  private void compare(Region region, ThresholdNetwork network, Frame frame) {
    var random = new SplittableRandom(1);
    double[] points = new double[2 * POINTS];
    for (int i = 0; i < points.length; i += 2) {
      points[i] = frame.left() + frame.width() * random.nextDouble();
      points[i + 1] = frame.bottom() + frame.height() * random.nextDouble();
    }
    double[] inside = network.outputs(points);
    int same = 0;
    int within = 0;
    for (int i = 0; i < POINTS; i++) {
      boolean expected = region.contains(new Polygon.Point(points[2 * i], points[2 * i + 1]));
      same += expected == (inside[i] == 1) ? 1 : 0;
      within += expected ? 1 : 0;
    }
    console.say(
        "\nright on %,d of %,d random points, of which %,d are inside", same, POINTS, within);
  }
}
