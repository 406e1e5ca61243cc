package org.bpnet.nn.construct;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// A function of Boolean variables, as its truth table. The first variable is the highest bit of a
/// row's number: row 6 of three variables is 110.
///
/// ```java
/// BooleanFunction.parse("(a & !b) | c");
/// BooleanFunction.ofRows("00110", "01011", "01100", "10001", "10111", "11001"); // those that give 1
/// BooleanFunction.parity(4);
/// ```
public final class BooleanFunction {
  /// The most variables: 4,096 rows, and up to 531,441 terms that hold for some of them. Ours.
  public static final int MOST_VARIABLES = 12;

  private final List<String> names;
  private final BitSet ones;

  BooleanFunction(List<String> names, IntPredicate value) {
    if (names.isEmpty() || names.size() > MOST_VARIABLES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Boolean function: need 1 to %d variables, got %,d: a table doubles with each",
              MOST_VARIABLES,
              names.size()));
    }
    this.names = List.copyOf(names);
    this.ones = new BitSet();
    IntStream.range(0, rows()).filter(value).forEach(ones::set);
  }

  /// The function that an expression writes: names, 0 and 1 with `!`, `&`, `^`, `|` in this order
  /// of precedence, or ¬, ∧, ⊕, ∨, or the words not, and, xor, or; parentheses. Variables are
  /// ordered as they first occur.
  ///
  /// @throws IllegalArgumentException if it cannot be read, with the place
  public static BooleanFunction parse(String expression) {
    return new BooleanParser(expression).function();
  }

  /// The function of x1, x2, .. that is 1 for these rows, each written as `00110`.
  ///
  /// @throws IllegalArgumentException if the rows are not of one length, or hold anything but 0 and
  ///   1
  public static BooleanFunction ofRows(String... rows) {
    int variables = rows.length == 0 ? 0 : rows[0].length();
    BitSet ones = new BitSet();
    for (String row : rows) {
      if (row.length() != variables || !row.matches("[01]+")) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Boolean function: need rows of %d times 0 or 1, as the first, got '%s'",
                variables,
                row));
      }
      if (variables <= MOST_VARIABLES) {
        ones.set(Integer.parseInt(row, 2));
      }
    }
    return new BooleanFunction(numbered(variables), ones::get);
  }

  /// The function of x1, x2, .. with this table: a character, 0 or 1, for each row from 0 on.
  ///
  /// @throws IllegalArgumentException if the length is not a power of 2
  public static BooleanFunction ofTable(String table) {
    int variables = Integer.numberOfTrailingZeros(Math.max(2, table.length()));
    if (table.length() != 1 << variables || !table.matches("[01]+")) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Boolean function: a table needs a 0 or 1 for each of 2, 4, 8, .. rows, got '%s' of"
                  + " length %,d",
              table.substring(0, Math.min(40, table.length())),
              table.length()));
    }
    return new BooleanFunction(numbered(variables), row -> table.charAt(row) == '1');
  }

  /// 1 where an odd number of variables is.
  public static BooleanFunction parity(int variables) {
    return new BooleanFunction(numbered(variables), row -> Integer.bitCount(row) % 2 == 1);
  }

  private static List<String> numbered(int variables) {
    return IntStream.rangeClosed(1, variables).mapToObj(i -> "x" + i).toList();
  }

  /// The variables' names.
  public List<String> names() {
    return names;
  }

  /// How many rows the table has.
  public int rows() {
    return 1 << names.size();
  }

  /// The variables in all rows, one row after another: the left side of the table.
  public double[] inputs() {
    int n = names.size();
    return IntStream.range(0, n * rows()).mapToDouble(i -> i / n >> (n - 1 - i % n) & 1).toArray();
  }

  /// The value in a row.
  public boolean at(int row) {
    return ones.get(row);
  }

  /// The disjunction of minterms: a term for each row that gives 1.
  public List<Term> minterms() {
    return ones.stream().mapToObj(row -> Term.of(names.size(), row)).toList();
  }

  /// A disjunction of few terms that is the same function, see [PrimeImplicants].
  public List<Term> minimized() {
    return new PrimeImplicants(this).cover();
  }

  /// The disjunction of terms with this function's names, `(a ∧ ¬b) ∨ c`; `0` without terms.
  public String toString(List<Term> terms) {
    if (terms.isEmpty()) {
      return "0";
    }
    List<String> texts = new ArrayList<>();
    for (Term term : terms) {
      String text = term.toString(names);
      texts.add(term.literals() > 1 && terms.size() > 1 ? "(" + text + ")" : text);
    }
    return String.join(" ∨ ", texts);
  }

  /// `a, b, c: 1 in 3 of 8 rows`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: 1 in %,d of %,d rows",
        String.join(", ", names),
        ones.cardinality(),
        rows());
  }
}
