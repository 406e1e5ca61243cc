package org.bpnet.cli.lab.byhand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bpnet.cli.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientLengthsTest {
  private static final double[] SHARES = {0.01, 0.2, 0.5, 0.9, 0.99};

  @TempDir private Path dir;

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10})
  void should_be_as_long_as_the_formula_says(int classes) {
    double[] lengths = GradientLengths.byScores(classes, SHARES);
    double[] scaled = GradientLengths.byCosines(classes, SHARES, 3);
    double largest = 1 / (1 + (classes - 1) * Math.exp(-3.0 * classes / (classes - 1)));
    for (int i = 0; i < SHARES.length; i++) {
      double rest = (1 - SHARES[i]) / (classes - 1);
      double length = Math.hypot(1 - SHARES[i], rest * Math.sqrt(classes - 1.0));
      assertThat(lengths[i]).isCloseTo(length, within(1e-12));
      if (SHARES[i] > largest) {
        assertThat(scaled[i]).isNaN();
      } else if (SHARES[i] > 0.1) {
        assertThat(scaled[i]).isCloseTo(3 * length, within(1e-12));
      }
    }
    assertThat(largest).isBetween(0.7, 0.9999);
  }

  /// p = 0.66524096 of the course's example, and the length of (0.09003, 0.24473, -0.33476).
  @Test
  void should_mark_the_scores_that_are_given() throws IOException {
    Path file = dir.resolve("gradient.svg");

    CommandRun run = CommandRun.of("lab", "softmax", "--picture", file.toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Files.readString(file)).contains(">p = 0.6652: 0.4243<", "by cosines, s = 4");
    CommandRun spread =
        CommandRun.of("lab", "softmax", "--target", "0.2,0.1,0.7", "--picture", file.toString());
    assertThat(spread.code()).as(spread.err()).isZero();
    assertThat(Files.readString(file)).doesNotContain(">p = ");
  }
}
