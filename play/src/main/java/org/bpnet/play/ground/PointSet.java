package org.bpnet.play.ground;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bpnet.core.array.Seed;

/// Points to learn: functions of two truth values, sets of classes that a seed draws, and curves,
/// where x is given and y is to be told. The sizes 31, 43 and 83 are those of the sets drawn by
/// hand that lectures use; these sets are ours.
@SuppressWarnings("ImmutableEnumChecker") // what draws points keeps no state
public enum PointSet {
  /// x ∧ y.
  AND(2, PointSet::and),
  /// x ∨ y.
  OR(2, PointSet::or),
  /// x ⊕ y, which no line tells apart (Minsky, Papert 1969).
  XOR(2, PointSet::xor),
  /// Two clouds that overlap a little.
  BLOBS(2, PointSet::blobs),
  /// A disc in a ring.
  RING(2, PointSet::ring),
  /// Two arms that wind around each other (Lang, Witbrock 1988).
  SPIRAL(2, PointSet::spiral),
  /// Three arms of a wheel.
  PINWHEEL(3, PointSet::pinwheel),
  /// The curve x sin x at 20 places, as demonstrations of regression have it.
  X_SIN_X(0, seed -> curve(seed, x -> x * Math.sin(x))),
  /// A curve that is 3 between −2 and 2, and 0 elsewhere.
  PULSE(0, seed -> curve(seed, x -> Math.abs(x) < 2 ? 3 : 0)),
  /// The curve |x| − 2, with its kink.
  VALLEY(0, seed -> curve(seed, x -> Math.abs(x) - 2));

  private static final double NOISE = 0.16;
  private static final int PLACES = 20;

  private final int classes;
  private final Function<Seed, List<Point>> draw;

  PointSet(int classes, Function<Seed, List<Point>> draw) {
    this.classes = classes;
    this.draw = draw;
  }

  /// The set of this name.
  ///
  /// @throws IllegalArgumentException if there is none
  public static PointSet of(String name) {
    return Stream.of(values())
        .filter(set -> set.toString().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                String.format(
                    Locale.ROOT,
                    "set: needs one of %s, got '%s'",
                    Stream.of(values()).map(PointSet::toString).collect(Collectors.joining(", ")),
                    name)));
  }

  /// The number of classes; 0 of a curve.
  public int classes() {
    return classes;
  }

  /// Whether x is given and y is to be told, in place of a class.
  public boolean isCurve() {
    return classes == 0;
  }

  /// How many numbers a network is given.
  int inputs() {
    return isCurve() ? 1 : 2;
  }

  /// What a network is given of points, one after the other.
  double[] inputs(List<Point> points) {
    return points.stream()
        .flatMapToDouble(p -> isCurve() ? DoubleStream.of(p.x()) : DoubleStream.of(p.x(), p.y()))
        .toArray();
  }

  /// The points that a seed draws; those of truth values are always the same.
  public List<Point> points(Seed seed) {
    return draw.apply(seed.child(toString()));
  }

  private static List<Point> and(Seed seed) {
    return corners(0, 0, 0, 1);
  }

  private static List<Point> or(Seed seed) {
    return corners(0, 1, 1, 1);
  }

  private static List<Point> xor(Seed seed) {
    return corners(0, 1, 1, 0);
  }

  private static List<Point> corners(int... labels) {
    return IntStream.range(0, 4).mapToObj(i -> new Point(i >> 1, i & 1, labels[i])).toList();
  }

  private static List<Point> blobs(Seed seed) {
    return points(
        31,
        i -> {
          int label = i % 2;
          double centre = label == 0 ? -0.5 : 0.5;
          return at(
              centre + 0.42 * seed.normal(2L * i), centre + 0.42 * seed.normal(2L * i + 1), label);
        });
  }

  private static List<Point> ring(Seed seed) {
    return points(
        43,
        i -> {
          int label = i % 5 < 2 ? 0 : 1;
          double angle = 2 * Math.PI * seed.uniform(2L * i);
          double u = seed.uniform(2L * i + 1);
          double radius = label == 0 ? 0.5 * Math.sqrt(u) : 0.85 + 0.3 * u;
          return at(radius * Math.cos(angle), radius * Math.sin(angle), label);
        });
  }

  private static List<Point> spiral(Seed seed) {
    return points(
        83,
        i -> {
          int label = i % 2;
          double way = (i / 2 + 1) / 42.0;
          double angle = 1.25 * 2 * Math.PI * way + label * Math.PI;
          double radius = 0.12 + 1.05 * way;
          return at(
              radius * Math.sin(angle) + 0.03 * seed.normal(2L * i),
              radius * Math.cos(angle) + 0.03 * seed.normal(2L * i + 1),
              label);
        });
  }

  private static List<Point> pinwheel(Seed seed) {
    return points(
        66,
        i -> {
          int label = i % 3;
          double way = (i / 3 + 1) / 22.0;
          double angle = 2 * Math.PI * label / 3 + 1.3 * way + NOISE * seed.normal(i);
          double radius = 0.15 + way;
          return at(radius * Math.cos(angle), radius * Math.sin(angle), label);
        });
  }

  /// Places of all widths from −5 to 5, one in each twentieth.
  private static List<Point> curve(Seed seed, DoubleUnaryOperator height) {
    return points(
        PLACES,
        i -> {
          double x = rounded(-5 + 10 * (i + seed.uniform(i)) / PLACES, 5);
          return new Point(x, rounded(height.applyAsDouble(x), 5), 0);
        });
  }

  private static List<Point> points(int count, IntFunction<Point> point) {
    List<Point> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(point.apply(i));
    }
    return all;
  }

  /// To thousandths, so that a table shows all there is, and within the plane.
  private static Point at(double x, double y, int label) {
    return new Point(rounded(x, 1.5), rounded(y, 1.5), label);
  }

  private static double rounded(double value, double most) {
    return Math.round(Math.clamp(value, -most, most) * 1000) / 1000.0;
  }

  /// `xor`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
