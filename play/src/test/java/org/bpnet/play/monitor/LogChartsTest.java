package org.bpnet.play.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.Test;

class LogChartsTest {
  @Test
  void should_put_what_measures_the_same_into_one_picture() {
    JsonValue charts =
        LogCharts.of(
            List.of(
                "epoch",
                "step",
                "train_spread",
                "train_loss",
                "train_judge_loss",
                "validation_loss",
                "validation_spread",
                "learning_rate"));
    List<String> shown =
        ((JsonValue.Items) charts)
            .values().stream()
                .map(chart -> (JsonValue.Members) chart)
                .map(chart ->
                    chart.text("name")
                        + chart.items("series").stream()
                            .map(line -> ((JsonValue.Members) line).text("column"))
                            .toList())
                .toList();

    assertThat(shown)
        .containsExactly(
            "loss[train_loss, train_judge_loss, validation_loss]",
            "spread[train_spread, validation_spread]",
            "learning_rate[learning_rate]");
    assertThat(Json.compact(charts))
        .contains("{\"column\":\"validation_spread\",\"part\":\"validation\",\"name\":\"spread\"}")
        .contains("{\"column\":\"learning_rate\",\"part\":\"\",\"name\":\"learning_rate\"}");
  }

  @Test
  void should_draw_nothing_of_a_log_without_figures() {
    assertThat(LogCharts.of(List.of("epoch", "step"))).isEqualTo(new JsonValue.Items(List.of()));
  }
}
