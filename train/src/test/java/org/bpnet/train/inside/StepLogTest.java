package org.bpnet.train.inside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepLogTest {
  @TempDir Path folder;
  private StepLog log;

  @BeforeEach
  void begin() {
    log = new StepLog(folder);
  }

  private List<String> rows() throws IOException {
    log.flush();
    return Files.readAllLines(folder.resolve("steps.csv"));
  }

  /// A step of 10 examples in a hundredth of a second, a quarter of it waiting.
  private void step(int epoch, long number, double loss) {
    log.add(epoch, number, loss, 0.5, 10, 2_500_000, 10_000_000);
  }

  @Test
  void should_have_a_row_for_each_step_of_a_short_run() throws IOException {
    for (int i = 1; i <= 3; i++) {
      step(1, i, 1.0 / i);
    }
    assertThat(rows().getFirst())
        .isEqualTo(
            "epoch,step,loss,loss_low,loss_high,learning_rate,examples_per_second,data_wait,heap_bytes,resident_bytes");
    assertThat(rows().get(1)).startsWith("1,1,1.0,1.0,1.0,0.5,1000,0.25,");
    assertThat(rows().get(2)).startsWith("1,2,0.5,0.5,0.5,0.5,1000,0.25,");
    assertThat(rows()).hasSize(4);
    String[] cells = rows().get(3).split(",", -1);
    assertThat(cells).hasSize(10);
    assertThat(Long.parseLong(cells[8])).isPositive();
    if (Files.exists(Path.of("/proc/self/status"))) {
      assertThat(Long.parseLong(cells[9])).isGreaterThan(1 << 20);
    }
  }

  @Test
  void should_have_ten_thousand_rows_of_a_million_steps_and_lose_no_loss() throws IOException {
    for (long i = 1; i <= 1_000_000; i++) {
      step(1, i, i == 777_777 ? 1e6 : 1.0 / i);
    }
    List<String> rows = rows();
    assertThat(rows.size()).isBetween(10_000, 12_000);
    long before = 0;
    double highest = 0;
    double sum = 0;
    for (String row : rows.subList(1, rows.size())) {
      String[] cells = row.split(",");
      long step = Long.parseLong(cells[1]);
      assertThat(step - before).isLessThanOrEqualTo(Math.max(1, step / 1024));
      sum += Double.parseDouble(cells[2]) * (step - before);
      assertThat(Double.parseDouble(cells[3])).isEqualTo(1.0 / step);
      highest = Math.max(highest, Double.parseDouble(cells[4]));
      before = step;
    }
    assertThat(before).isEqualTo(1_000_000);
    assertThat(highest).isEqualTo(1e6);
    assertThat(sum).isCloseTo(1e6 + 14.3927 - 1.0 / 777_777, within(1e-3));
  }

  @Test
  void should_weight_losses_by_examples_and_end_rows_where_told() throws IOException {
    log.add(3, 8193, 1, 0.1, 30, 0, 1_000_000_000);
    log.add(3, 8194, 2, 0.2, 10, 500_000_000, 1_000_000_000);
    log.flush(); // the end of an epoch
    log.add(4, 8195, 5, 0.3, 10, 0, 1_000_000_000);
    assertThat(rows().get(1)).startsWith("3,8194,1.25,1.0,2.0,0.2,20,0.25,");
    assertThat(rows().get(2)).startsWith("4,8195,5.0,5.0,5.0,0.3,10,0.0,");
  }

  @Test
  void should_double_the_steps_of_a_row_with_those_of_the_run() {
    assertThat(StepLog.stepsOfARow(1)).isEqualTo(1);
    assertThat(StepLog.stepsOfARow(2047)).isEqualTo(1);
    assertThat(StepLog.stepsOfARow(2048)).isEqualTo(2);
    assertThat(StepLog.stepsOfARow(4095)).isEqualTo(2);
    assertThat(StepLog.stepsOfARow(1_000_000)).isEqualTo(512);
  }
}
