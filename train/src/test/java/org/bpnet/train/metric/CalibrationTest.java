package org.bpnet.train.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  /// Four examples by hand: confidences 0.7, 0.6, 0.9, 0.9 in bins 11, 9, 14, 14; right but the
  /// second and the last.
  @Test
  void should_measure_as_by_hand() {
    HostArray p =
        HostArray.of(new double[] {0.7, 0.3, 0.4, 0.6, 0.9, 0.1, 0.1, 0.9}, Shape.of(4, 2));
    Calibration calibration = Calibration.of(p, HostArray.of(new int[] {0, 0, 0, 0}, Shape.of(4)));

    assertThat(calibration.accuracy()).isEqualTo(0.5);
    assertThat(calibration.confidence()).isCloseTo(0.775, within(1e-15));
    assertThat(calibration.expectedError())
        .isCloseTo((0.6 + 0.3 + Math.abs(1 - 1.8)) / 4, within(1e-15));
    assertThat(calibration.brier()).isCloseTo(2 * (0.09 + 0.36 + 0.01 + 0.81) / 4, within(1e-15));
    assertThat(calibration.logLoss())
        .isCloseTo(-Math.log(0.7 * 0.4 * 0.9 * 0.1) / 4, within(1e-15));
    assertThat(calibration.bins()).extracting(Calibration.Bin::examples).containsExactly(1, 1, 2);
    assertThat(calibration.bins().getLast().accuracy()).isEqualTo(0.5);
  }

  /// Labels drawn by the probabilities themselves.
  private static HostArray drawn(HostArray probabilities, Random random) {
    int n = probabilities.shape().extent(0);
    int classes = probabilities.shape().extent(1);
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      double u = random.nextDouble();
      while (labels[i] < classes - 1 && (u -= probabilities.at(i * classes + labels[i])) > 0) {
        labels[i]++;
      }
    }
    return HostArray.of(labels, Shape.of(n));
  }

  private static HostArray probabilities(int n, int classes, double spread, Random random) {
    double[] values = new double[n * classes];
    for (int first = 0; first < values.length; first += classes) {
      double sum = 0;
      for (int c = first; c < first + classes; c++) {
        values[c] = Math.exp(spread * random.nextGaussian());
        sum += values[c];
      }
      for (int c = first; c < first + classes; c++) {
        values[c] /= sum;
      }
    }
    return HostArray.of(values, Shape.of(n, classes));
  }

  /// Where labels follow the probabilities, nothing is to be scaled; where these were sharpened
  /// before, the temperature that did it is found again, and undoes it.
  @Test
  void should_find_the_temperature_that_was_applied() {
    var random = new Random(11);
    HostArray honest = probabilities(40_000, 4, 1.5, random);
    HostArray labels = drawn(honest, random);
    assertThat(Calibration.of(honest, labels).expectedError()).isLessThan(0.01);
    for (double applied : new double[] {1, 0.5, 0.25, 3}) {
      HostArray scaled = Calibration.scaled(honest, applied);
      double found = Calibration.temperature(scaled, labels).orElseThrow();
      assertThat(found * applied).isCloseTo(1, within(0.03));
      double before = Calibration.of(scaled, labels).expectedError();
      double after = Calibration.of(Calibration.scaled(scaled, found), labels).expectedError();
      assertThat(after).isLessThan(0.01);
      assertThat(before).isGreaterThan(applied == 1 ? 0 : 0.1);
    }
  }

  @Test
  void should_know_its_bounds_and_ties() {
    HostArray sure = HostArray.of(new double[] {1, 0, 0.8, 0.2}, Shape.of(2, 2));
    HostArray right = HostArray.of(new int[] {0, 0}, Shape.of(2));
    assertThat(Calibration.temperature(sure, right).orElseThrow()).isCloseTo(0.05, within(1e-6));
    HostArray equal = HostArray.of(new double[] {0.5, 0.5}, Shape.of(1, 2));
    HostArray one = HostArray.of(new int[] {0}, Shape.of(1));
    assertThat(Calibration.temperature(equal, one)).isEmpty();
    HostArray wrong = HostArray.of(new int[] {1, 1}, Shape.of(2));
    assertThat(Calibration.of(sure, wrong).logLoss()).isFinite().isGreaterThan(300);
  }

  @Test
  void should_refuse_what_does_not_fit() {
    HostArray p = HostArray.of(new double[] {0.5, 0.5}, Shape.of(1, 2));
    assertThatThrownBy(() -> Calibration.of(p, HostArray.of(new int[2], Shape.of(2))))
        .hasMessage(
            "calibration: needs probabilities [N, C] and labels [N] of at least one example, got"
                + " [1, 2] and [2]");
  }
}
