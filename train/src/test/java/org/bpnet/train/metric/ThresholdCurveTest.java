package org.bpnet.train.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.train.metric.ThresholdCurve.Point;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdCurveTest {
  private static final int N = 300;

  private static ThresholdCurve curve(int label, double[] second, int... labels) {
    double[] both = new double[2 * second.length];
    for (int i = 0; i < second.length; i++) {
      both[2 * i] = 1 - second[i];
      both[2 * i + 1] = second[i];
    }
    return ThresholdCurve.of(
        HostArray.of(both, Shape.of(second.length, 2)),
        HostArray.of(labels, Shape.of(labels.length)),
        label);
  }

  /// The example in scikit-learn's documentation of `roc_auc_score` and `average_precision_score`.
  @Test
  void should_give_the_figures_of_scikit_learn() {
    ThresholdCurve curve = curve(1, new double[] {0.1, 0.4, 0.35, 0.8}, 0, 0, 1, 1);

    assertThat(curve.auc()).isCloseTo(0.75, within(1e-12));
    assertThat(curve.averagePrecision()).isCloseTo(5.0 / 6, within(1e-12));
    assertThat(curve.points())
        .containsExactly(
            new Point(0.9, 0, 2, 0, 2),
            new Point((0.8 + 0.4) / 2, 1, 1, 0, 2),
            new Point((0.4 + 0.35) / 2, 1, 1, 1, 1),
            new Point((0.35 + 0.1) / 2, 2, 0, 1, 1),
            new Point(0.05, 2, 0, 2, 0));
  }

  /// Probabilities of which many are equal, and labels that go with them now and then.
  private static double[] second(Random random) {
    return random.doubles(N).map(p -> Math.round(40 * p) / 50.0 + 0.1).toArray();
  }

  private static int[] labels(double[] second, Random random) {
    int[] labels = new int[second.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = random.nextDouble() < second[i] ? 1 : 0;
    }
    return labels;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void should_be_the_share_of_pairs_in_the_right_order(int label) {
    Random random = new Random(6);
    double[] second = second(random);
    int[] labels = labels(second, random);
    double right = 0;
    double pairs = 0;
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        if (labels[i] == label && labels[j] != label) {
          double more = label == 1 ? second[i] - second[j] : second[j] - second[i];
          right += Math.abs(more) < 1e-9 ? 0.5 : more > 0 ? 1 : 0;
          pairs++;
        }
      }
    }
    ThresholdCurve curve = curve(label, second, labels);

    assertThat(curve.auc()).isCloseTo(right / pairs, within(1e-12));
    assertThat(curve.points())
        .hasSizeLessThan(45)
        .isSortedAccordingTo((a, b) -> Double.compare(b.threshold(), a.threshold()));
    for (Point point : curve.points()) {
      long found = 0;
      long alarms = 0;
      for (int i = 0; i < N; i++) {
        double p = label == 1 ? second[i] : 1 - second[i];
        found += p >= point.threshold() && labels[i] == label ? 1 : 0;
        alarms += p >= point.threshold() && labels[i] != label ? 1 : 0;
      }
      assertThat(point.found()).isEqualTo(found);
      assertThat(point.falseAlarms()).isEqualTo(alarms);
      assertThat(point.found() + point.missed()).isEqualTo(curve.positives());
      assertThat(point.falseAlarms() + point.rejected()).isEqualTo(curve.negatives());
    }
  }

  /// What a goal asks for, of counts at any threshold at all.
  private static double worth(String goal, long found, long missed, long alarms) {
    double precision = (double) found / (found + alarms);
    double recall = (double) found / (found + missed);
    return switch (goal) {
      case "f1" -> 2 * precision * recall / (precision + recall);
      case "precision=0.8" -> precision >= 0.8 ? recall : Double.NaN;
      case "recall=0.9" -> recall >= 0.9 ? precision : Double.NaN;
      case "cost=5:1" -> -5.0 * missed - alarms;
      case "cost=1:2" -> -missed - 2.0 * alarms;
      default -> throw new IllegalArgumentException(goal);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"f1", "precision=0.8", "recall=0.9", "cost=5:1", "cost=1:2"})
  void should_choose_what_no_other_threshold_beats(String goal) {
    Random random = new Random(9);
    double[] second = second(random);
    int[] labels = labels(second, random);
    Point best = curve(1, second, labels).best(ThresholdGoal.parse(goal)).orElseThrow();
    double reached = worth(goal, best.found(), best.missed(), best.falseAlarms());
    for (double threshold = 0.005; threshold < 1; threshold += 0.01) {
      long found = 0;
      long missed = 0;
      long alarms = 0;
      for (int i = 0; i < N; i++) {
        found += labels[i] == 1 && second[i] >= threshold ? 1 : 0;
        missed += labels[i] == 1 && second[i] < threshold ? 1 : 0;
        alarms += labels[i] == 0 && second[i] >= threshold ? 1 : 0;
      }
      double other = worth(goal, found, missed, alarms);
      assertThat(other > reached + 1e-12).as("threshold %s: %s", threshold, other).isFalse();
    }
    assertThat(reached).isNotNaN();
  }

  @Test
  void should_choose_none_where_the_goal_is_out_of_reach() {
    ThresholdCurve curve = curve(1, new double[] {0.9, 0.8, 0.7, 0.1}, 0, 1, 0, 0);
    assertThat(curve.best(new ThresholdGoal.Precision(0.9))).isEmpty();
    assertThat(curve.best(new ThresholdGoal.Precision(0.5))).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "f2 | needs f1, precision=0.9",
        "precision | needs f1, precision=0.9",
        "precision=high | needs f1",
        "cost=5 | needs f1",
        "cost=1:0 | cost: needs two numbers above 0, got 1.0:0.0",
        "recall=1.1 | recall: needs a share from 0 to 1, got 1.1"
      })
  void should_refuse_goals_that_are_none(String goal, String message) {
    assertThatThrownBy(() -> ThresholdGoal.parse(goal))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void should_need_examples_of_both_classes() {
    assertThatThrownBy(() -> curve(1, new double[] {0.2, 0.3}, 0, 0))
        .hasMessage("threshold: needs examples of both classes, got 0 of one and 2 of the other");
  }
}
