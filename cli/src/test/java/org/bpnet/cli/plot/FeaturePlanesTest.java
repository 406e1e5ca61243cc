package org.bpnet.cli.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where points, cones and arrows of known features lie.
class FeaturePlanesTest {
  /// Two points at ±45 degrees of the first axis, one opposite, which make the frame.
  private static final HostArray FEATURES =
      HostArray.of(new double[] {1, 1, 1, -1, -1, 0}, Shape.of(3, 2));

  private static String svg() {
    HostArray weights = HostArray.of(new double[] {2, -3, 0, 0}, Shape.of(2, 2));
    return FeaturePlanes.of(
            "known",
            List.of("a", "b"),
            List.of(
                FeaturePlanes.Plane.of("p", FEATURES, new int[] {0, 0, 1}, Optional.of(weights))))
        .svg();
  }

  /// The frame goes from -1.06 to 1.06 on both axes over 240 pixels, so that the origin is at 120,
  /// 120 and 1 is 113.2 pixels away.
  @Test
  void should_draw_the_cone_of_a_class_from_the_origin_to_its_longest() {
    String svg = svg();

    assertThat(svg)
        .contains("<svg x='24' y='100' width='240' height='240'>")
        .contains("<path d='M120.0 120.0L233.21 233.21A160.10 160.10 0 0 0 233.21 6.79Z'");
    assertThat(svg)
        .contains("M120.0 120.0L6.79 120.00A113.21 113.21 0 0 0 6.79 120.00Z"); // one point
  }

  @Test
  void should_point_to_means_and_along_weights() {
    String svg = svg();

    assertThat(svg).contains("M144.0 220.0L257.2 220.0M"); // the mean of the first class is 1, 0
    assertThat(svg).contains("M144.0 220.0L30.8 220.0M");
    assertThat(svg).contains("M144.0 220.0 L264.0 220.0' stroke='#2b6cb0'"); // to the border
    assertThat(svg).contains("M144.0 220.0 L24.0 220.0' stroke='#dd6b20'");
    assertThat(svg).contains("Cones: 90 % of a class by angle.");
  }

  @Test
  void should_draw_points_alone_where_the_origin_means_nothing() {
    String svg =
        FeaturePlanes.of(
                "brought into a plane",
                List.of("a", "b"),
                List.of(FeaturePlanes.Plane.projected("p", FEATURES, new int[] {0, 0, 1})))
            .svg();

    assertThat(svg).doesNotContain("<path").doesNotContain("Cones");
    assertThat(count(svg, "r='1.8'")).isEqualTo(3);
  }

  /// Panels are spread evenly over the rows.
  @Test
  void should_have_rows_of_equal_length(@TempDir Path dir) throws IOException {
    var plane = FeaturePlanes.Plane.of("p", FEATURES, new int[] {0, 0, 1}, Optional.empty());
    String six = FeaturePlanes.of("six", List.of("a", "b"), Collections.nCopies(6, plane)).svg();

    assertThat(count(six, "<rect x='24'")).isEqualTo(2);
    Path png = dir.resolve("six.png");
    FigureFile.savePng(png, six);
    BufferedImage image = ImageIO.read(png.toFile());
    assertThat(image.getWidth()).isEqualTo(2 * (2 * 24 + 3 * 240 + 2 * 22));
  }

  /// Also of thousands of points, of which a panel shows 1,500 at most.
  @Test
  void should_become_pixels_of_any_number_of_points(@TempDir Path dir) throws IOException {
    double[] many = new double[2 * 2_000];
    Arrays.setAll(many, i -> Math.sin(i));
    var plane =
        FeaturePlanes.Plane.of(
            "p", HostArray.of(many, Shape.of(2_000, 2)), new int[2_000], Optional.empty());
    String svg = FeaturePlanes.of("many", List.of("a"), List.of(plane, plane)).svg();

    assertThat(count(svg, "r='1.8'")).isEqualTo(2 * 1_500);
    Path png = dir.resolve("many.png");
    FigureFile.savePng(png, svg);
    assertThat(ImageIO.read(png.toFile()).getWidth()).isGreaterThan(1_000);
  }

  private static long count(String svg, String part) {
    return Pattern.compile(Pattern.quote(part)).matcher(svg).results().count();
  }
}
