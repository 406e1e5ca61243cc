package org.bpnet.play.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.bpnet.train.json.Json;
import org.junit.jupiter.api.Test;

class RunSettingsTest {
  @Test
  void should_name_settings_by_the_way_to_them() {
    Map<String, String> flat =
        RunSettings.flat(
            Json.readObject(
                """
                {"model": "lenet5", "parameters": 12,
                 "training": {"learners": [{"name": "head", "rule": "Sgd", "groups": ["a", "b"]},
                     {"rule": "Adam"}], "gradients": [], "rate": 0.5, "shuffled": true},
                 "provenance": {"seed": 1, "java": "25"}, "checksum": "crc32c:0"}
                """));

    assertThat(flat)
        .containsExactly(
            Map.entry("model", "lenet5"),
            Map.entry("parameters", "12"),
            Map.entry("training.learners.head.rule", "Sgd"),
            Map.entry("training.learners.head.groups", "a, b"),
            Map.entry("training.learners.2.rule", "Adam"),
            Map.entry("training.gradients", ""),
            Map.entry("training.rate", "0.5"),
            Map.entry("training.shuffled", "true"),
            Map.entry("provenance.java", "25"));
  }

  @Test
  void should_find_in_what_runs_differ() {
    assertThat(
            RunSettings.differences(
                List.of(
                    Map.of("model", "a", "seed", "1"),
                    Map.of("model", "a", "seed", "2"),
                    Map.of("model", "a", "seed", "1", "clip", "1"))))
        .isEqualTo(Map.of("seed", List.of("1", "2", "1"), "clip", List.of("", "", "1")));
  }
}
