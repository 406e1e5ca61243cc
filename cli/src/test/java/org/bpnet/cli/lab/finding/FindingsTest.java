package org.bpnet.cli.lab.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bpnet.cli.terminal.Language;
import org.bpnet.cli.terminal.Phrase;
import org.bpnet.train.json.Json;
import org.junit.jupiter.api.Test;

class FindingsTest {
  private final Findings findings =
      new Findings()
          .table(
              "all rows",
              List.of("method", "steps so far", "value"),
              List.of(
                  List.of("descent", 12_345, -0.0),
                  List.of("newton", 7, 2 / 3.0),
                  List.of("none", 0, Double.POSITIVE_INFINITY)))
          .figure("ratio", 1234.5678, "the ratio is %s, as it should be")
          .say("and that is all");

  @Test
  void should_align_numbers_right_and_texts_left() {
    assertThat(findings.text(Language.EN))
        .isEqualTo(
            """
            method    steps so far      value
            descent         12,345          0
            newton               7     0.6667
            none                 0   Infinity

            the ratio is 1235, as it should be
            and that is all
            """);
  }

  @Test
  void should_give_all_digits_to_programs() {
    assertThat(Json.compact(findings.json()))
        .isEqualTo(
            "{\"all_rows\":[{\"method\":\"descent\",\"steps_so_far\":12345,\"value\":-0.0},"
                + "{\"method\":\"newton\",\"steps_so_far\":7,\"value\":0.6666666666666666},"
                + "{\"method\":\"none\",\"steps_so_far\":0,\"value\":\"Infinity\"}],"
                + "\"ratio\":1234.5678}");
  }

  @Test
  void should_take_away_zeros_behind_the_point_alone() {
    Findings numbers = new Findings();
    for (double value : new double[] {1229.6, 1.907e-10, 0.25, 1e-5, 1000.4}) {
      numbers.figure("n", value, "%s");
    }

    assertThat(numbers.text(Language.EN).lines())
        .containsExactly("1230", "1.907e-10", "0.25", "1e-05", "1000");
  }

  @Test
  void should_speak_chinese_in_columns_and_leave_json_as_it_is() {
    Findings chinese =
        new Findings()
            .table(
                "methods",
                List.of("method", "iterations", Phrase.of("after %s", 15)),
                List.of(
                    List.of("newton", 22, 0.5), List.of(Phrase.of("mini-batch of %s", 8), 7, 1.5)))
            .say("epoch");

    assertThat(chinese.text(Language.ZH))
        .isEqualTo(
            """
            方法                迭代次数   第 15 轮后
            newton                    22          0.5
            小批量，每批 8 个          7          1.5

            轮次
            """);
    assertThat(Json.compact(chinese.json()))
        .startsWith("{\"methods\":[{\"method\":\"newton\",\"iterations\":22,\"after_15\":0.5}")
        .contains("mini-batch of 8");
  }
}
