package org.bpnet.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.bpnet.cli.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Networks that are built, and units that learn: what the experiments print.
class ConstructionTest {
  @TempDir private Path dir;

  @Test
  void should_build_an_expression_twice() {
    CommandRun run = CommandRun.of("lab", "boolean", "(a & !b) | c");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .startsWith("a, b, c: 1 in 5 of 8 rows")
        .contains("minterms   network 3 -> 5 -> 1, 6 units")
        .contains("minimized  network 3 -> 2 -> 1, 3 units", "c ∨ (a ∧ ¬b)")
        .contains("0 1 0   0          0           0", "1 0 0   1          1           1")
        .contains("minimized  right in 8 of 8 rows");
  }

  @Test
  void should_build_the_table_of_the_lecture_and_a_chain() {
    CommandRun rows =
        CommandRun.of("lab", "boolean", "--rows", "00110,01011,01100,10001,10111,11001");
    CommandRun chain = CommandRun.of("lab", "boolean", "--parity", "4");

    assertThat(rows.out()).contains("network 5 -> 6 -> 1, 7 units", "right in 32 of 32 rows");
    assertThat(chain.out()).contains("network 4 -> 8 -> 1, 9 units");
    assertThat(chain.out()).contains("chain      right in 16 of 16 rows");
  }

  @Test
  void should_tell_inside_from_outside() {
    CommandRun example = CommandRun.of("lab", "polygons");
    CommandRun own =
        CommandRun.of("lab", "polygons", "--polygon", "0,0 4,0 4,4 0,4", "--hole", "1,1 3,1 2,3");

    assertThat(example.out()).contains("right on 100,000 of 100,000 random points");
    assertThat(own.out()).contains("network 2 -> 7 -> 2 -> 1, 10 units", "right on 100,000 of");
    assertThat(own.out().lines()).allMatch(line -> line.length() <= 80);
  }

  /// The bars cover as much of the picture as there are points inside.
  @Test
  void should_draw_what_the_network_says() throws IOException {
    Path file = dir.resolve("region.svg");
    CommandRun run = CommandRun.of("lab", "polygons", "--picture", file.toString());
    assertThat(run.code()).as(run.err()).isZero();
    String svg = Files.readString(file);
    double covered =
        Pattern.compile("h(\\d+\\.\\d+)v2\\.00h-\\1z")
            .matcher(svg)
            .results()
            .mapToDouble(bar -> 2 * Double.parseDouble(bar.group(1)))
            .sum();
    var frame = Pattern.compile("width='(680)' height='([0-9.]+)'").matcher(svg);
    assertThat(frame.find()).isTrue();
    double all = 680 * Double.parseDouble(frame.group(2));

    assertThat(run.out()).contains("100,000 random points, of which 30,611 are inside");
    assertThat(covered / all).isCloseTo(0.306, within(0.005));
    assertThat(svg).contains("25 units: 2 -&gt; 19 -&gt; 5 -&gt; 1", "</svg>");
    assertThat(svg.split("stroke-dasharray")).as("a line for each edge").hasSize(5 + 6 + 4 + 1);
    assertThat(svg.split("stroke-width='2.5'")).as("a border for each polygon").hasSize(3 + 1);
  }

  @Test
  void should_teach_and_and_fail_at_exclusive_or() {
    CommandRun and = CommandRun.of("lab", "perceptron");
    CommandRun xor = CommandRun.of("lab", "perceptron", "a ^ b");

    assertThat(and.out()).contains("right in all 4 rows after ");
    assertThat(xor.out()).contains("not learnt in 1,000 epochs", "right in 3 of 4");
    assertThat(xor.out().lines()).hasSizeLessThan(30);
  }

  @Test
  void should_halve_the_error_of_pulses() {
    Path file = dir.resolve("pulses.svg");

    CommandRun run = CommandRun.of("lab", "pulses", "--plot", file.toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(7);
    for (String line : run.out().lines().skip(1).toList()) {
      String[] cells = line.strip().split(" +");
      assertThat(Double.parseDouble(cells[2])).isLessThanOrEqualTo(Double.parseDouble(cells[3]));
    }
    assertThat(file).content().contains("12 pulses", "sin x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "boolean; lab boolean: needs one function",
        "boolean a+b; need the end, or an operator at character 2, got '+'",
        "boolean a --parity 3; --table or --parity, got 2",
        "boolean --parity 61; need 1 to 12 variables, got 61: a table doubles with each",
        "boolean --table 01101; rows, got '01101' of length 5",
        "polygons --polygon 0,0_1,1_1,0_0,1; --polygon \"0,0 1,1 1,0 0,1\": Polygon: the edges from"
            + " corner 1 and from corner 3 cross or touch",
        "polygons --polygon 0,0_1,x; --polygon: needs corners such as \"0,0 2,0 1,2\", got '1,x'",
        "polygons --hole 0,0_1,1_1,0; --hole: needs a --polygon to be in",
        "pulses --pulses 0; --pulses: needs 1 to 1000, got 0"
      })
  void should_refuse_in_one_line(String line, String message) {
    String[] arguments = ("lab " + line).split(" ");
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = arguments[i].replace('_', ' ');
    }

    CommandRun run = CommandRun.of(arguments);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(message);
    assertThat(run.err().strip().lines()).hasSize(1);
  }
}
