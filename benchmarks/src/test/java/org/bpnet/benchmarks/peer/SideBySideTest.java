package org.bpnet.benchmarks.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The runner as a process, with BPNet on both sides: nothing is downloaded.
class SideBySideTest {
  @TempDir Path folder;

  @Test
  @Tag("slow")
  void should_compare_in_turns_and_say_so_in_json() throws Exception {
    Path page = folder.resolve("benchmarks.md");

    String out =
        run("--against", "self", "--quick", "--only", "xor", "--json", "--write", page.toString());

    JsonValue.Members all = Json.readObject(out);
    assertThat(all.require("peak_gflops")).isInstanceOf(JsonValue.Members.class);
    assertThat(all.require("missing")).isEqualTo(new JsonValue.Items(List.of()));
    List<JsonValue> rows = ((JsonValue.Items) all.require("rows")).values();
    assertThat(rows).hasSize(1);
    var row = (JsonValue.Members) rows.getFirst();
    assertThat(row.values().keySet())
        .containsExactly(
            "work",
            "batch",
            "precision",
            "engine",
            "vectors",
            "threads",
            "peer",
            "samples_per_second",
            "peer_samples_per_second",
            "ratio",
            "ratio_min",
            "ratio_max",
            "target",
            "peak_share",
            "loss_difference");
    assertThat(row.require("work")).isEqualTo(new JsonValue.Text("XOR 2-2-2, SGD"));
    assertThat(row.require("batch")).isEqualTo(new JsonValue.Whole(4));
    assertThat(row.require("loss_difference")).isEqualTo(new JsonValue.Real(0));
    assertThat(number(row, "samples_per_second")).isPositive();
    assertThat(number(row, "ratio_min")).isPositive().isLessThanOrEqualTo(number(row, "ratio"));
    assertThat(number(row, "ratio_max")).isGreaterThanOrEqualTo(number(row, "ratio"));
    assertThat(Files.readString(page)).contains("| XOR 2-2-2, SGD | 4 | f32 | java | ");
  }

  @Test
  @Tag("slow")
  void should_say_which_peers_are_not_installed() throws Exception {
    String out = run("--against", "libtorch", "--quick", "--only", "xor.*java", "--json");

    JsonValue.Members all = Json.readObject(out);
    assertThat(all.require("rows")).isEqualTo(new JsonValue.Items(List.of()));
    assertThat(out)
        .contains("\"missing\": \"not installed; ./bpnet bench --against libtorch does\"");
  }

  private static double number(JsonValue.Members row, String name) {
    return ((JsonValue.Real) row.require(name)).value();
  }

  /// @return what was printed on standard output
  private String run(String... arguments) throws IOException, InterruptedException {
    var command =
        new ArrayList<String>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-Dbpnet.root=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                SideBySide.class.getName()));
    command.addAll(List.of(arguments));
    Path errors = folder.resolve("errors.txt");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    return out;
  }
}
