package org.bpnet.nn.construct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BooleanFunctionTest {
  private static void assertIs(ThresholdNetwork network, BooleanFunction function) {
    double[] expected =
        IntStream.range(0, function.rows()).mapToDouble(row -> function.at(row) ? 1 : 0).toArray();
    assertThat(network.outputs(function.inputs())).as(function.toString()).isEqualTo(expected);
  }

  @Test
  void should_build_500_random_tables_with_minterms_and_with_fewer() {
    var random = new SplittableRandom(1);
    for (int trial = 0; trial < 500; trial++) {
      int variables = 1 + trial % 6;
      double share = random.nextDouble();
      var table = new StringBuilder();
      for (int row = 0; row < 1 << variables; row++) {
        table.append(random.nextDouble() < share ? '1' : '0');
      }
      BooleanFunction function = BooleanFunction.ofTable(table.toString());

      List<Term> few = function.minimized();
      assertIs(ThresholdNetwork.of(function.minterms(), variables), function);
      assertIs(ThresholdNetwork.of(few, variables), function);
      assertThat(few).hasSizeLessThanOrEqualTo(function.minterms().size());
    }
  }

  /// All functions of three variables, against the fewest terms by another way.
  @Test
  void should_find_the_fewest_terms() {
    for (int code = 1; code < 1 << 8; code++) {
      int rows = code;
      var function = new BooleanFunction(List.of("a", "b", "c"), row -> (rows >> row & 1) == 1);
      assertThat(function.minimized())
          .as("%8s", Integer.toBinaryString(code))
          .hasSize(fewest(rows));
    }
  }

  /// By dynamic programming over the functions: how many terms each needs.
  private static int fewest(int wanted) {
    int[] terms = new int[27];
    int count = 0;
    for (int cares = 0; cares < 8; cares++) {
      for (int values = cares; ; values = values - 1 & cares) {
        Term term = new Term(3, cares, values);
        terms[count++] = IntStream.range(0, 8).filter(term::holds).map(row -> 1 << row).sum();
        if (values == 0) {
          break;
        }
      }
    }
    int[] least = new int[256];
    for (int rows = 1; rows < 256; rows++) {
      least[rows] = 99;
      for (int term : terms) {
        if ((term & ~rows) == 0 && term != 0) {
          for (int rest = rows & ~term; rest <= rows; rest++) {
            if ((rest | term) == rows && rest != rows) {
              least[rows] = Math.min(least[rows], least[rest] + 1);
            }
          }
        }
      }
    }
    return least[wanted];
  }

  /// The table of five variables in the lecture, with the row that its third minterm is printed
  /// wrong for (01100 for 01010): six hidden units.
  @Test
  void should_build_the_table_of_five_variables() {
    BooleanFunction function =
        BooleanFunction.ofRows("00110", "01011", "01100", "10001", "10111", "11001");

    ThresholdNetwork network = ThresholdNetwork.of(function.minterms(), 5);
    assertIs(network, function);
    assertThat(network).hasToString("5 -> 6 -> 1");
    assertThat(function.toString(function.minterms()))
        .contains("(¬x1 ∧ x2 ∧ x3 ∧ ¬x4 ∧ ¬x5)")
        .doesNotContain("¬x1 ∧ x2 ∧ ¬x3 ∧ x4 ∧ ¬x5");
    assertThat(function.toString(function.minimized())).contains("(x1 ∧ ¬x3 ∧ ¬x4 ∧ x5)");
  }

  @Test
  void should_need_exponentially_many_minterms_for_parity_and_few_units_for_its_chain() {
    for (int n = 2; n <= 8; n++) {
      BooleanFunction parity = BooleanFunction.parity(n);
      assertThat(parity.minterms()).hasSize(1 << (n - 1));
      assertThat(parity.minimized()).hasSize(1 << (n - 1));

      ThresholdNetwork chain = ThresholdNetwork.parityChain(n);
      assertIs(chain, parity);
      int handedOn = (n - 1) * (n - 2);
      assertThat(chain.units()).isEqualTo(3 * (n - 1) + handedOn);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a & b; 0001",
        "a ∧ ¬b; 0010",
        "!a; 10",
        "a xor b; 0110",
        "a ^ b & c; 00011110",
        "not (a or b) || a && b; 1001",
        "1; ",
        "a | 1; 11",
        "(A & !B) | c; 01011101",
        "x_1 & größe; 0001"
      })
  void should_read_expressions(String expression, String table) {
    if (table == null) {
      assertThatThrownBy(() -> BooleanFunction.parse(expression))
          .hasMessageContaining("need 1 to 12 variables, got 0");
      return;
    }
    BooleanFunction function = BooleanFunction.parse(expression);
    var read = new StringBuilder();
    for (int row = 0; row < function.rows(); row++) {
      read.append(function.at(row) ? '1' : '0');
    }
    assertThat(read).hasToString(table);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a &; need a name, 0, 1, 'not' or '(' at character 4, got the end",
        "(a | b; need ')' for the '(' at character 1 at character 7, got the end",
        "a b; need the end, or an operator at character 3, got 'b'",
        "a + b; need the end, or an operator at character 3, got '+'",
        "& a; need a name, 0, 1, 'not' or '(' at character 1, got '&'"
      })
  void should_name_the_place_of_what_cannot_be_read(String expression, String message) {
    assertThatThrownBy(() -> BooleanFunction.parse(expression))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Boolean expression '" + expression + "': " + message);
  }

  @Test
  void should_refuse_what_is_no_table_or_too_large() {
    assertThatThrownBy(() -> BooleanFunction.ofTable("01101"))
        .hasMessageContaining("for each of 2, 4, 8, .. rows, got '01101' of length 5");
    assertThatThrownBy(() -> BooleanFunction.ofRows("01", "011"))
        .hasMessageContaining("need rows of 2 times 0 or 1, as the first, got '011'");
    assertThatThrownBy(() -> BooleanFunction.parity(61))
        .hasMessageContaining("need 1 to 12 variables, got 61");
    assertThatThrownBy(() -> BooleanFunction.parse("(".repeat(300) + "a" + ")".repeat(300)))
        .hasMessageContaining("nested more than 200 deep");
  }

  @Test
  void should_build_what_is_never_and_what_is_always() {
    for (String table : List.of("0000", "1111")) {
      BooleanFunction function = BooleanFunction.ofTable(table);
      assertIs(ThresholdNetwork.of(function.minimized(), 2), function);
      assertThat(function.toString(function.minimized())).isEqualTo(table.substring(0, 1));
    }
  }
}
