package org.bpnet.train.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.Test;

/// Against scikit-learn's figures (`golden.py` beside `golden.json`), fed in uneven batches.
class MetricTest {
  private static final int CLASSES = 5;
  private static final Offset<Double> ROUNDING = within(1e-12);

  private final JsonValue.Members golden = golden();

  @Test
  void should_agree_with_scikit_learn_on_classes() {
    Confusion confusion = confusion();

    assertThat(Arrays.stream(confusion.counts()).flatMapToLong(Arrays::stream).toArray())
        .isEqualTo(Arrays.stream(golden.numbers("confusion")).mapToLong(x -> (long) x).toArray());
    assertThat(confusion.accuracy()).isCloseTo(golden.number("accuracy"), ROUNDING);
    for (int c = 0; c < CLASSES; c++) {
      assertThat(confusion.precision(c)).isCloseTo(golden.numbers("precision")[c], ROUNDING);
      assertThat(confusion.recall(c)).isCloseTo(golden.numbers("recall")[c], ROUNDING);
      assertThat(confusion.f1(c)).isCloseTo(golden.numbers("f1")[c], ROUNDING);
    }
  }

  @Test
  void should_average_over_classes_that_occur_as_scikit_learn_does() {
    Confusion confusion = confusion();

    assertThat(confusion.macroPrecision()).isCloseTo(golden.number("macro_precision"), ROUNDING);
    assertThat(confusion.macroRecall()).isCloseTo(golden.number("macro_recall"), ROUNDING);
    assertThat(confusion.macroF1()).isCloseTo(golden.number("macro_f1"), ROUNDING);
  }

  @Test
  void should_give_each_class_metric_its_measure() {
    double[] values =
        Arrays.stream(ClassMetric.values())
            .mapToDouble(metric -> {
              Metric.Accumulator accumulator = metric.start();
              addClasses(accumulator::add);
              return accumulator.value();
            })
            .toArray();

    assertThat(values)
        .containsExactly(
            new double[] {
              golden.number("accuracy"),
              golden.number("macro_precision"),
              golden.number("macro_recall"),
              golden.number("macro_f1")
            },
            ROUNDING);
  }

  @Test
  void should_give_each_value_metric_its_measure_as_scikit_learn() {
    double[] values =
        Arrays.stream(ValueMetric.values())
            .mapToDouble(metric -> {
              Metric.Accumulator accumulator = metric.start();
              addValues(accumulator::add);
              return accumulator.value();
            })
            .toArray();

    // The mean of 1e4 leaves 12 digits to the deviations.
    assertThat(values)
        .containsExactly(
            new double[] {golden.number("r2"), golden.number("mae"), golden.number("rmse")},
            within(1e-9));
  }

  @Test
  void should_tell_outputs_apart() {
    var counter = new Residuals.Counter();
    addValues(counter::add);

    assertThat(counter.result().r2(1)).isCloseTo(golden.number("r2_second"), within(1e-9));
  }

  @Test
  void should_define_r2_where_nothing_varies() {
    HostArray same = HostArray.of(new double[] {3, 3, 3}, Shape.of(3, 1));
    HostArray other = HostArray.of(new double[] {3, 3, 4}, Shape.of(3, 1));

    assertThat(r2(same, same)).isEqualTo(1);
    assertThat(r2(other, same)).isEqualTo(0);
  }

  @Test
  void should_be_undefined_over_too_few_examples() {
    HostArray one = HostArray.of(new double[] {3}, Shape.of(1, 1));

    assertThat(r2(one, one)).isNaN();
    assertThat(ClassMetric.ACCURACY.start().value()).isNaN();
    assertThat(ValueMetric.MAE.start().value()).isNaN();
  }

  @Test
  void should_predict_the_first_of_equal_scores_and_never_nan() {
    HostArray scores =
        HostArray.of(new double[] {1, 2, 2, Double.NaN, 0, -1, Double.NaN, 1, 2}, Shape.of(3, 3));

    assertThat(Confusion.largest(scores, 0, 3)).isEqualTo(1);
    assertThat(Confusion.largest(scores, 3, 3)).isEqualTo(1);
    assertThat(Confusion.largest(scores, 6, 3)).isEqualTo(2);
  }

  @Test
  void should_name_both_shapes_that_do_not_fit() {
    HostArray labels = HostArray.of(new int[] {0, 1}, Shape.of(2));
    HostArray values = HostArray.of(new float[6], Shape.of(3, 2));

    assertThatThrownBy(() -> ClassMetric.ACCURACY.start().add(values, labels))
        .isInstanceOf(ShapeException.class)
        .hasMessage("Confusion: needs scores [N, C] and labels [N], got [3, 2] and [2]");
    assertThatThrownBy(() -> ValueMetric.MAE.start().add(values, labels))
        .isInstanceOf(ShapeException.class)
        .hasMessage("Residuals: needs outputs and targets of one shape [N, K], got [3, 2] and [2]");
  }

  private static double r2(HostArray outputs, HostArray targets) {
    Metric.Accumulator accumulator = ValueMetric.R2.start();
    accumulator.add(outputs, targets);
    return accumulator.value();
  }

  private Confusion confusion() {
    var counter = new Confusion.Counter();
    addClasses(counter::add);
    return counter.result();
  }

  private interface Sink {
    void add(HostArray outputs, HostArray targets);
  }

  private void addClasses(Sink sink) {
    double[] actual = golden.numbers("actual");
    double[] predicted = golden.numbers("predicted");
    for (int from = 0; from < actual.length; from += 7) {
      int n = Math.min(7, actual.length - from);
      var scores = new float[n * CLASSES];
      var labels = new int[n];
      for (int i = 0; i < n; i++) {
        scores[i * CLASSES + (int) predicted[from + i]] = 1;
        labels[i] = (int) actual[from + i];
      }
      sink.add(HostArray.of(scores, Shape.of(n, CLASSES)), HostArray.of(labels, Shape.of(n)));
    }
  }

  private void addValues(Sink sink) {
    double[] y = golden.numbers("y");
    double[] z = golden.numbers("z");
    for (int from = 0; from < y.length; from += 14) {
      int to = Math.min(from + 14, y.length);
      Shape shape = Shape.of((to - from) / 2, 2);
      sink.add(
          HostArray.of(Arrays.copyOfRange(z, from, to), shape),
          HostArray.of(Arrays.copyOfRange(y, from, to), shape));
    }
  }

  private static JsonValue.Members golden() {
    try (var in = Objects.requireNonNull(MetricTest.class.getResourceAsStream("golden.json"))) {
      return Json.readObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
