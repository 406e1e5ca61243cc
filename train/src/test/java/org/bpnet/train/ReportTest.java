package org.bpnet.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.train.watch.Report;
import org.bpnet.train.watch.StopReason;
import org.bpnet.train.watch.TrainingEvent;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static TrainingEvent.EpochEnded epoch(int number, Map<String, Double> validation) {
    return new TrainingEvent.EpochEnded(
        number, number * 10L, 0.125, Map.of(), validation, 0.1, 1, 100, true);
  }

  @Test
  void should_print_a_summary_in_one_line() {
    Map<String, Double> measures = new LinkedHashMap<>();
    measures.put("loss", 0.25);
    measures.put("accuracy", 0.975);
    var report =
        new Report(
            StopReason.NO_IMPROVEMENT,
            2,
            20,
            List.of(epoch(1, Map.of()), epoch(2, measures)),
            3.21);

    assertThat(report)
        .hasToString(
            "no improvement: 20 steps in 2 epochs, 3.2 s; best epoch 2, training loss 0.1250, validation loss 0.2500, accuracy 0.9750");
  }

  @Test
  void should_print_one_epoch_without_validation() {
    var report = new Report(StopReason.COMPLETED, 1, 1, List.of(epoch(1, Map.of())), 0.5);

    assertThat(report)
        .hasToString("completed: 1 step in 1 epoch, 0.5 s; best epoch 1, training loss 0.1250");
  }
}
