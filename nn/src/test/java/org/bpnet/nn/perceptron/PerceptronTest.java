package org.bpnet.nn.perceptron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.junit.jupiter.api.Test;

class PerceptronTest {
  private static final double[][] SQUARE = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  private static final int[] AND = {-1, -1, -1, 1};
  private static final int[] XOR = {-1, 1, 1, -1};

  /// All rows of n variables.
  private static double[][] rows(int n) {
    return IntStream.range(0, 1 << n)
        .mapToObj(row -> IntStream.range(0, n).mapToDouble(i -> row >> i & 1).toArray())
        .toArray(double[][]::new);
  }

  private static int[] classes(int n, IntPredicate isOne) {
    return IntStream.range(0, 1 << n).map(row -> isOne.test(row) ? 1 : -1).toArray();
  }

  /// By hand: from zeros, the updates are +1·(1, 1, 1) or −1 times an example with its 1.
  @Test
  void should_take_the_steps_of_rosenblatts_rule() {
    double[] weights = new double[3];
    OnlineRule rule = OnlineRule.perceptron(1);

    assertThat(rule.learn(weights, new double[] {0, 1, 1}, -1)).isTrue(); // the border is wrong
    assertThat(weights).containsExactly(0, -1, -1);
    assertThat(rule.learn(weights, new double[] {1, 0, 1}, -1)).isFalse();
    assertThat(weights).containsExactly(0, -1, -1);
    assertThat(rule.learn(weights, new double[] {1, 1, 1}, 1)).isTrue();
    assertThat(weights).containsExactly(1, 0, 0);
  }

  @Test
  void should_learn_every_threshold_of_counts_of_variables() {
    for (int n = 1; n <= 6; n++) {
      for (int least = 0; least <= n; least++) {
        int k = least;
        int[] y = classes(n, row -> Integer.bitCount(row) >= k);
        Perceptron.Fit fit = Perceptron.of(OnlineRule.perceptron(1)).epochs(1000).fit(rows(n), y);
        assertThat(fit.isSeparated()).as("%d of %d", k, n).isTrue();
        assertThat(fit.unit().right(rows(n), y)).isEqualTo(1 << n);
      }
    }
  }

  /// Novikoff 1962, on 100 sets that a known plane parts.
  @Test
  void should_make_no_more_mistakes_than_the_bound() {
    var random = new SplittableRandom(5);
    for (int trial = 0; trial < 100; trial++) {
      int inputs = 1 + trial % 5;
      var known = new LinearUnit(random.doubles(inputs, -1, 1).toArray(), random.nextDouble(-1, 1));
      double[][] x =
          IntStream.range(0, 1000)
              .mapToObj(_ -> random.doubles(inputs, -2, 2).toArray())
              .filter(example -> Math.abs(known.at(example)) > 0.1)
              .limit(200)
              .toArray(double[][]::new);
      int[] y = IntStream.range(0, x.length).map(i -> known.classify(x[i])).toArray();

      Perceptron.Fit fit = Perceptron.of(OnlineRule.perceptron(1)).epochs(100_000).fit(x, y);

      assertThat(fit.isSeparated()).isTrue();
      assertThat((double) fit.mistakes())
          .isLessThanOrEqualTo(known.mistakeBound(x, y))
          .isLessThanOrEqualTo(fit.unit().mistakeBound(x, y));
    }
  }

  @Test
  void should_not_part_exclusive_or_and_keep_the_best_in_the_pocket() {
    Perceptron perceptron = Perceptron.of(OnlineRule.perceptron(1));

    Perceptron.Fit last = perceptron.fit(SQUARE, XOR);
    Perceptron.Fit pocket =
        perceptron.keeping(Perceptron.Kept.POCKET).shuffled(new Seed(1)).fit(SQUARE, XOR);

    assertThat(last.isSeparated()).isFalse();
    assertThat(last.epochs()).isEqualTo(100);
    assertThat(last.unit().mistakeBound(SQUARE, XOR)).isInfinite();
    assertThat(pocket.unit().right(SQUARE, XOR)).isEqualTo(3);
  }

  /// A quarter of the labels are wrong: the mean of all weights is right more often than the last.
  @Test
  void should_average_what_wavers() {
    var random = new SplittableRandom(3);
    double[][] x =
        IntStream.range(0, 400)
            .mapToObj(_ -> random.doubles(2, -1, 1).toArray())
            .toArray(double[][]::new);
    int[] clean = IntStream.range(0, 400).map(i -> x[i][0] + x[i][1] > 0.2 ? 1 : -1).toArray();
    int[] noisy =
        IntStream.range(0, 400).map(i -> random.nextInt(4) == 0 ? -clean[i] : clean[i]).toArray();
    Perceptron perceptron = Perceptron.of(OnlineRule.perceptron(1)).epochs(20);

    int last = perceptron.fit(x, noisy).unit().right(x, clean);
    int mean = perceptron.keeping(Perceptron.Kept.AVERAGE).fit(x, noisy).unit().right(x, clean);

    assertThat(mean).isGreaterThan(last).isGreaterThan(360);
  }

  /// With AND the least squares are w = (1, 1), b = −1.5 times 1: solved by hand from the normal
  /// equations, which give w₁ = w₂ = 1, b = −1.5.
  @Test
  void should_come_to_the_least_squares_by_the_delta_rule() {
    LinearUnit unit = Perceptron.of(OnlineRule.delta(1e-3)).epochs(100_000).fit(SQUARE, AND).unit();
    // It ends where no example is wrong, before the least squares are reached.
    assertThat(unit.right(SQUARE, AND)).isEqualTo(4);

    double[] weights = new double[3];
    OnlineRule rule = OnlineRule.delta(1e-3);
    for (int step = 0; step < 40_000; step++) {
      double[] x = SQUARE[step % 4];
      rule.learn(weights, new double[] {x[0], x[1], 1}, AND[step % 4]);
    }
    assertThat(weights[0]).isCloseTo(1, within(5e-3));
    assertThat(weights[1]).isCloseTo(1, within(5e-3));
    assertThat(weights[2]).isCloseTo(-1.5, within(5e-3));
  }

  @Test
  void should_change_no_more_than_a_margin_of_1_needs() {
    var random = new SplittableRandom(9);
    for (int trial = 0; trial < 100; trial++) {
      double[] weights = random.doubles(4, -2, 2).toArray();
      double[] x = random.doubles(4, -2, 2).toArray();
      int y = random.nextBoolean() ? 1 : -1;
      double[] before = weights.clone();
      double margin = y * OnlineRule.dot(before, x);

      OnlineRule.mira(Double.POSITIVE_INFINITY).learn(weights, x, y);

      double after = y * OnlineRule.dot(weights, x);
      assertThat(after).isCloseTo(Math.max(1, margin), within(1e-12));
      double[] capped = before.clone();
      OnlineRule.mira(0.01).learn(capped, x, y);
      double moved = y * OnlineRule.dot(capped, x) - margin;
      assertThat(moved).isBetween(-1e-12, 0.01 * OnlineRule.dot(x, x) + 1e-12);
    }
  }

  /// Littlestone 1988, theorem 7, for k of 200 variables.
  @Test
  void should_find_few_of_many_variables_within_the_bound_of_winnow() {
    int n = 200;
    for (int k = 1; k <= 5; k++) {
      int relevant = k;
      var random = new SplittableRandom(k);
      double[][] x =
          IntStream.range(0, 3000)
              .mapToObj(
                  _ -> random.ints(n, 0, 2).mapToDouble(bit -> bit * random.nextInt(2)).toArray())
              .toArray(double[][]::new);
      int[] y =
          IntStream.range(0, x.length)
              .map(i -> IntStream.range(0, relevant).anyMatch(v -> x[i][v] == 1) ? 1 : -1)
              .toArray();

      Perceptron.Fit fit = Perceptron.of(OnlineRule.winnow(2)).fit(x, y);

      assertThat(fit.isSeparated()).isTrue();
      assertThat(fit.mistakes()).isLessThan((int) (2 + 3 * k * (1 + Math.log(n) / Math.log(2))));
    }
  }

  @Test
  void should_tell_several_classes_apart() {
    var random = new SplittableRandom(2);
    var perceptron = new MultiClassPerceptron(2, 3);
    double[][] centres = {{0, 2}, {2, -1}, {-2, -1}};
    double[][] x = new double[300][];
    for (int i = 0; i < x.length; i++) {
      double[] centre = centres[i % 3];
      x[i] =
          new double[] {
            centre[0] + random.nextDouble(-0.9, 0.9), centre[1] + random.nextDouble(-0.9, 0.9)
          };
    }
    int before = -1;
    while (perceptron.mistakes() > before) {
      before = perceptron.mistakes();
      for (int i = 0; i < x.length; i++) {
        perceptron.learn(x[i], i % 3);
      }
    }
    for (int i = 0; i < x.length; i++) {
      assertThat(perceptron.classify(x[i])).isEqualTo(i % 3);
    }
    assertThatThrownBy(() -> perceptron.classify(new double[3]))
        .hasMessage("perceptron: needs 2 numbers, got 3");
  }

  @Test
  void should_become_a_layer() {
    LinearUnit unit = Perceptron.of(OnlineRule.perceptron(0.5)).fit(SQUARE, AND).unit();
    try (Backend backend = Backends.reference();
        Parameters params = Parameters.create(backend, new Seed(1));
        Pass pass = Pass.eval(backend)) {
      HostArray x = HostArray.of(new double[] {0, 0, 0, 1, 1, 0, 1, 1}, Shape.of(4, 2));
      double[] sums = unit.create(params).forward(pass.input(x)).toHost().toDoubles();
      for (int i = 0; i < 4; i++) {
        assertThat(sums[i]).isEqualTo(unit.at(SQUARE[i]));
      }
    }
  }

  @Test
  void should_refuse_other_classes_and_lengths() {
    Perceptron perceptron = Perceptron.of(OnlineRule.perceptron(1));

    assertThatThrownBy(() -> perceptron.fit(SQUARE, new int[] {0, 1, 1, 0}))
        .hasMessageContaining("of class 1 or -1, got 2 of class 0");
    assertThatThrownBy(() -> perceptron.fit(new double[0][], new int[0]))
        .hasMessageContaining("needs examples and a class for each, got 0 and 0");
    assertThatThrownBy(() -> OnlineRule.delta(Double.NaN))
        .hasMessage("delta: needs a number > 0, got NaN");
    assertThatThrownBy(() -> OnlineRule.winnow(1)).hasMessageContaining("must be > 1, got 1.0");
  }
}
