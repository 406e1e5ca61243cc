package org.bpnet.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Batch;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.junit.jupiter.api.Test;

/// Where the pixels of bent images come from. Each pixel of the images here holds its own column
/// and row, and between pixels interpolation of those is exact: so a changed image tells its map.
class DistortionTest {
  private static final int SIDE = 41;
  private static final int MIDDLE = SIDE / 2;
  private static final int COUNT = 600;

  /// Columns and rows of a changed image.
  private record Map(float[] pixels) {
    double column(int x, int y) {
      return pixels[2 * ((MIDDLE + y) * SIDE + MIDDLE + x)] - MIDDLE;
    }

    double row(int x, int y) {
      return pixels[2 * ((MIDDLE + y) * SIDE + MIDDLE + x) + 1] - MIDDLE;
    }

    /// Of M, from what one pixel to the right and one below come from.
    double[] matrix() {
      return new double[] {
        column(1, 0) - column(0, 0),
        column(0, 1) - column(0, 0),
        row(1, 0) - row(0, 0),
        row(0, 1) - row(0, 0)
      };
    }
  }

  private static List<Map> maps(Augmentation augmentation) {
    int size = SIDE * SIDE * 2;
    var pixels = new float[COUNT * size];
    for (int i = 0; i < pixels.length; i += 2) {
      int place = i % size / 2;
      int row = place / SIDE;
      pixels[i] = place % SIDE;
      pixels[i + 1] = row;
    }
    Target.Classes classes = Target.Classes.numbered(2);
    Dataset images = Dataset.of(pixels, Shape.of(SIDE, SIDE, 2), new int[COUNT], classes);
    Batch changed = augmentation.apply(images.all(), classes, new Seed(5));
    float[] all = changed.features().toFloats();
    List<Map> maps = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      maps.add(new Map(Arrays.copyOfRange(all, i * size, (i + 1) * size)));
    }
    return maps;
  }

  /// Uniform within limits for half of the images, and not there for the others.
  private static void assertDrawn(List<Map> maps, ToDoubleFunction<Map> part, double limit) {
    double[] drawn = maps.stream().mapToDouble(part).filter(v -> Math.abs(v) > 1e-5).toArray();
    assertThat(drawn.length).isBetween(COUNT * 4 / 10, COUNT * 6 / 10);
    assertThat(Arrays.stream(drawn).map(Math::abs).max().orElseThrow())
        .isBetween(0.95 * limit, limit + 1e-5);
    double squares = Arrays.stream(drawn).map(v -> v * v).average().orElseThrow();
    assertThat(squares).isCloseTo(limit * limit / 3, within(0.15 * limit * limit));
    assertThat(Arrays.stream(drawn).average().orElseThrow()).isCloseTo(0, within(0.15 * limit));
  }

  @Test
  void should_move_by_parts_of_pixels() {
    List<Map> maps = maps(new AffineDistortion(0, 0, 0, 2.5));

    assertDrawn(maps, map -> map.column(0, 0), 2.5);
    assertDrawn(maps, map -> map.row(0, 0), 2.5);
    for (Map map : maps) {
      assertThat(map.matrix()).containsExactly(new double[] {1, 0, 0, 1}, within(1e-4));
    }
  }

  @Test
  void should_stretch_each_axis_for_itself() {
    List<Map> maps = maps(new AffineDistortion(0, 0, 0.3, 0));

    assertDrawn(maps, map -> map.matrix()[0] - 1, 0.3);
    assertDrawn(maps, map -> map.matrix()[3] - 1, 0.3);
    for (Map map : maps) {
      assertThat(map.matrix()[1]).isCloseTo(0, within(1e-5));
      assertThat(map.matrix()[2]).isCloseTo(0, within(1e-5));
      assertThat(map.column(0, 0)).isCloseTo(0, within(1e-5));
    }
  }

  @Test
  void should_shear_along_both_axes() {
    List<Map> maps = maps(new AffineDistortion(0, 0.4, 0, 0));

    assertDrawn(maps, map -> map.matrix()[1], 0.4);
    assertDrawn(maps, map -> map.matrix()[2], 0.4);
    for (Map map : maps) {
      assertThat(map.matrix()[0]).isCloseTo(1, within(1e-4));
      assertThat(map.matrix()[3]).isCloseTo(1, within(1e-4));
    }
  }

  @Test
  void should_turn_without_stretching() {
    List<Map> maps = maps(new AffineDistortion(30, 0, 0, 0));

    assertDrawn(maps, map -> Math.toDegrees(Math.atan2(map.matrix()[2], map.matrix()[0])), 30);
    for (Map map : maps) {
      double[] m = map.matrix();
      assertThat(m[0] * m[3] - m[1] * m[2]).isCloseTo(1, within(1e-4));
      assertThat(m[0] * m[0] + m[2] * m[2]).isCloseTo(1, within(1e-4));
    }
  }

  /// The product in the order of the formula, from parts of which some are not there.
  @Test
  void should_multiply_rotation_shear_and_scale_in_this_order() {
    List<Map> maps = maps(new AffineDistortion(30, 0.4, 0.3, 1));
    int whole = 0;
    for (Map map : maps) {
      double[] m = map.matrix();
      // M D^-1 = R S has columns R (1, b) and R (a, 1): undone by the angle, S has ones.
      for (double angle = -30; angle <= 30; angle += 0.01) {
        double cos = Math.cos(Math.toRadians(angle));
        double sin = Math.sin(Math.toRadians(angle));
        double wide = cos * m[0] + sin * m[2];
        double high = -sin * m[1] + cos * m[3];
        double a = (cos * m[1] + sin * m[3]) / high;
        double b = (-sin * m[0] + cos * m[2]) / wide;
        if (Math.abs(wide - 1) <= 0.301
            && Math.abs(high - 1) <= 0.301
            && Math.abs(a) <= 0.401
            && Math.abs(b) <= 0.401) {
          whole++;
          break;
        }
      }
    }
    assertThat(whole).isEqualTo(COUNT);
  }

  /// The deviation of a sum of uniform numbers weighted by a Gaussian, 1 / (2 √π σ) of theirs, and
  /// its fall with the distance of two pixels, exp(-d² / 4σ²).
  @Test
  void should_bend_smoothly_by_what_simard_has() {
    double deviation = 4;
    List<Map> maps = maps(new ElasticDistortion(34, deviation));
    double expected = 34 / Math.sqrt(3) / (2 * Math.sqrt(Math.PI) * deviation);

    for (ToDoubleFunction<Map> here :
        List.<ToDoubleFunction<Map>>of(map -> map.column(0, 0), map -> map.row(0, 0))) {
      double squares = maps.stream().mapToDouble(here).map(v -> v * v).average().orElseThrow();
      assertThat(Math.sqrt(squares)).isCloseTo(expected, within(0.1 * expected));
      assertThat(maps.stream().mapToDouble(here).average().orElseThrow())
          .isCloseTo(0, within(5 * expected / Math.sqrt(COUNT)));
    }
    double together =
        maps.stream()
            .mapToDouble(map -> map.column(0, 0) * (map.column(4, 0) - 4))
            .average()
            .orElseThrow();
    assertThat(together / (expected * expected))
        .isCloseTo(Math.exp(-16 / (4 * deviation * deviation)), within(0.15));
    double apart =
        maps.stream().mapToDouble(map -> map.column(0, 0) * map.row(0, 0)).average().orElseThrow();
    assertThat(apart / (expected * expected)).isCloseTo(0, within(0.2));
  }

  @Test
  void should_refuse_settings_out_of_range() {
    assertThatThrownBy(() -> new AffineDistortion(200, 0, 0, 0))
        .hasMessage("affine: degrees must be from 0 to 180, got 200.0");
    assertThatThrownBy(() -> new AffineDistortion(0, 1, 0, 0))
        .hasMessage("affine: shear must be from 0 and below 1, got 1.0");
    assertThatThrownBy(() -> new AffineDistortion(0, 0, Double.NaN, 0))
        .hasMessageContaining("got NaN");
    assertThatThrownBy(() -> new AffineDistortion(0, 0, 0, -1))
        .hasMessageContaining("from 0 to 16384");
    assertThatThrownBy(() -> new AffineDistortion(0, 0, 0, 0))
        .hasMessageContaining("changes nothing");
    assertThatThrownBy(() -> new ElasticDistortion(0, 4))
        .hasMessage("elastic: strength must be above 0, got 0.0");
    assertThatThrownBy(() -> new ElasticDistortion(34, 0.1))
        .hasMessageContaining("from 0.5 to 64, got 0.1");
  }
}
