package org.bpnet.cli.lab.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.bpnet.cli.CommandRun;
import org.bpnet.train.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabGraphTest {
  @TempDir private Path dir;

  /// (x1 + x2)·max(x2, x3) at 1, 2, 0 is 6, its derivatives 2, 5, 0.
  @Test
  void should_take_the_example_of_the_course_apart() {
    CommandRun run = CommandRun.of("lab", "graph");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().lines())
        .startsWith(
            "node               value   by its inputs   dv3/d",
            "x1                 1                       2",
            "x2                 2                       5",
            "v1 = x1 + x2       3       1, 1            2",
            "x3                 0                       0",
            "v2 = max(x2, x3)   2       1, 0            3",
            "v3 = v1 * v2       6       2, 3            1")
        .contains(
            "dv3/dx2: 2 paths",
            "  v3 -> v1 -> x2: 2 * 1 = 2",
            "  v3 -> v2 -> x2: 3 * 1 = 3",
            "  sum 5, reverse mode 5, forward mode 5");
  }

  @Test
  void should_say_that_a_slope_is_a_choice() {
    CommandRun tie = CommandRun.of("lab", "graph", "max(a, b)*relu(c)", "--at", "a=1,b=1,c=0");
    CommandRun none = CommandRun.of("lab", "graph", "max(a, b)*relu(c)", "--at", "a=1,b=2,c=3");

    assertThat(tie.out())
        .contains("v1 = max(a, b) has a kink there: its slopes ")
        .contains("v2 = relu(c) has a kink there: its slopes 0 are a choice");
    assertThat(none.out()).doesNotContain("kink");
  }

  @Test
  void should_draw_the_graph_and_print_its_figures() throws Exception {
    Path svg = dir.resolve("graph.svg");
    Path dot = dir.resolve("graph.dot");
    CommandRun drawn =
        CommandRun.of("lab", "graph", "a*b; a/b", "--at", "a=6,b=3", "--picture", svg.toString());
    CommandRun json = CommandRun.of("lab", "graph", "--json", "--picture", dot.toString());

    assertThat(drawn.code()).as(drawn.err()).isZero();
    var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    var texts = builder.parse(svg.toFile()).getElementsByTagName("text");
    assertThat(texts.getLength()).isEqualTo(2 + 4 * 3 + 4); // legend, nodes, edges
    assertThat(Files.readString(dot)).startsWith("digraph {").contains("n0 -> n2 [label=\"1\"]");
    assertThat(Json.readObject(json.out()).whole("operations_of_values")).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "a +##need a number, a name, '-' or '(' at character 4, got the end",
        "(a##need ')' for the '(' at character 1 at character 3, got the end",
        "a b##or an operator at character 3, got 'b'",
        "foo(a)##no function is called 'foo'",
        "max(a)##need ',' and another argument of max at character 6, got ')'",
        "a^b##need a number after '^'",
        "1 + 2##needs a variable to be differentiated by",
        "a + b#a=1#--at: needs a value for each of a, b, such as --at a=1,b=1",
        "a#b=1#--at: needs a value for each of a, such as --at a=1",
        "a#a=x#--at: needs a number for each variable, such as x1=1,x2=2,x3=0, got 'a=x'"
      })
  void should_refuse_what_is_no_formula_or_no_point(String text, String at, String message) {
    CommandRun run =
        at == null || at.isEmpty()
            ? CommandRun.of("lab", "graph", text)
            : CommandRun.of("lab", "graph", text, "--at", at);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains(message);
  }

  @Test
  void should_refuse_what_is_too_large_or_too_deep() throws IOException {
    CommandRun deep = CommandRun.of("lab", "graph", "(".repeat(300) + "a", "--at", "a=1");
    var sum = new StringBuilder("a");
    for (int i = 0; i < 300; i++) {
      sum.append(" + ").append(i).append(".5");
    }
    CommandRun large = CommandRun.of("lab", "graph", sum.toString(), "--at", "a=1");

    assertThat(deep.err()).contains("nested more than 200 deep; write it flatter");
    assertThat(large.err()).contains("more than 200 operations; choose a shorter one");
  }
}
