package org.bpnet.play.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimatedLogTest {
  private static DecimatedLog of(double... values) {
    var log = new DecimatedLog(List.of("loss"));
    Arrays.stream(values).forEach(value -> log.add(List.of(OptionalDouble.of(value))));
    return log;
  }

  private static double[] random(int rows) {
    return new Random(rows).doubles(rows, -1, 1).toArray();
  }

  private static List<JsonValue> points(DecimatedLog log, int from) {
    return ((JsonValue.Items) log.points(0, from)).values();
  }

  @Test
  void should_keep_all_values_of_a_short_log() {
    double[] values = random(DecimatedLog.MOST_BUCKETS);

    assertThat(of(values).points(0, 0)).isEqualTo(JsonValue.of(values));
    assertThat(of(values).width()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {2049, 4096, 4097, 10_000, 70_001})
  void should_keep_the_lowest_and_highest_of_each_bucket_in_their_order(int rows) {
    double[] values = random(rows);
    DecimatedLog log = of(values);
    int width = (int) log.width();
    List<JsonValue> expected = new ArrayList<>();
    for (int from = 0; from < rows; from += width) {
      int low = from;
      int high = from;
      for (int i = from; i < Math.min(rows, from + width); i++) {
        low = values[i] < values[low] ? i : low;
        high = values[i] > values[high] ? i : high;
      }
      expected.add(JsonValue.of(values[Math.min(low, high)]));
      expected.add(JsonValue.of(values[Math.max(low, high)]));
    }

    assertThat(points(log, 0)).isEqualTo(expected);
    assertThat(expected).hasSizeBetween(2048, 4096);
  }

  /// Who is told what is new each time knows the same as who is told all at the end.
  @Test
  void should_tell_who_knows_the_first_rows_the_rest() {
    double[] values = random(9000);
    var log = new DecimatedLog(List.of("loss"));
    List<JsonValue> known = new ArrayList<>();
    var random = new Random(1);
    long seen = 0;
    long width = 1;
    int told = 0;
    for (double value : values) {
      log.add(List.of(OptionalDouble.of(value)));
      if (random.nextInt(100) == 0 || log.rows() == values.length) {
        int from = log.firstUnknown(seen);
        assertThat(from == 0 || log.width() == width).isTrue();
        width = log.width();
        int at = from * (width == 1 ? 1 : 2);
        known = new ArrayList<>(known.subList(0, at));
        List<JsonValue> fresh = points(log, from);
        known.addAll(fresh);
        told += fresh.size();
        seen = log.rows();
      }
    }

    assertThat(known).isEqualTo(points(log, 0));
    assertThat(told).isLessThan(6 * 4096);
  }

  @Test
  void should_hold_a_million_rows_in_the_same_memory() {
    var log = new DecimatedLog(List.of("loss"));
    for (int i = 0; i < 1_000_000; i++) {
      log.add(List.of(OptionalDouble.of(i)));
    }

    assertThat(log.rows()).isEqualTo(1_000_000);
    assertThat(log.width()).isEqualTo(512);
    List<JsonValue> points = points(log, 0);
    assertThat(points).hasSize(3908);
    assertThat(points.getFirst()).isEqualTo(JsonValue.of(0.0));
    assertThat(points.get(1)).isEqualTo(JsonValue.of(511.0));
    assertThat(points.getLast()).isEqualTo(JsonValue.of(999_999.0));
  }

  @Test
  void should_say_what_is_no_number_and_what_is_not_there() {
    var log = new DecimatedLog(List.of("loss"));
    log.add(List.of(OptionalDouble.of(1)));
    log.add(List.of(OptionalDouble.empty()));
    log.add(List.of(OptionalDouble.of(Double.NaN)));
    log.add(List.of(OptionalDouble.of(Double.NEGATIVE_INFINITY)));

    assertThat(Json.compact(log.points(0, 0))).isEqualTo("[1.0,null,\"NaN\",\"-Infinity\"]");
    for (int i = 4; i < 2050; i++) {
      log.add(List.of(OptionalDouble.empty()));
    }
    assertThat(Json.compact(log.points(0, 0))).startsWith("[1.0,1.0,\"NaN\",\"NaN\",null,null,");
  }

  @Test
  void should_average_by_the_definition() {
    double[] values = random(300);
    DecimatedLog log = of(values);
    for (int smoothing = 0; smoothing < 3; smoothing++) {
      double beta = 1 - 1.0 / DecimatedLog.SMOOTHINGS.get(smoothing);
      double sum = 0;
      double weights = 0;
      for (int age = 0; age < values.length; age++) {
        sum += Math.pow(beta, age) * values[values.length - 1 - age];
        weights += Math.pow(beta, age);
      }
      List<JsonValue> all = ((JsonValue.Items) log.averages(0, smoothing, 0)).values();

      assertThat(all).hasSize(300);
      assertThat(((JsonValue.Real) all.getLast()).value()).isCloseTo(sum / weights, within(1e-12));
    }
  }

  @Test
  void should_keep_the_average_after_each_bucket() {
    double[] values = random(5000);
    DecimatedLog log = of(values);
    List<JsonValue> averages = ((JsonValue.Items) log.averages(0, 1, 0)).values();
    List<JsonValue> exact =
        ((JsonValue.Items) of(Arrays.copyOf(values, 2048)).averages(0, 1, 0)).values();

    assertThat(averages).hasSize(2 * 1250);
    assertThat(averages.getFirst()).isEqualTo(new JsonValue.Null());
    assertThat(averages.get(1)).isEqualTo(exact.get(3));
    assertThat(averages.get(1023)).isEqualTo(exact.get(2047));
  }
}
