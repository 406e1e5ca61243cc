package org.bpnet.cli.lab.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
    assertThat(findings.text())
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
}
