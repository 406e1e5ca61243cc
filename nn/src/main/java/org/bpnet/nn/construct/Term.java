package org.bpnet.nn.construct;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A conjunction of variables and negated variables, a ∧ ¬c; of all variables it is a minterm.
///
/// @param variables how many variables there are; the first is the highest bit of what follows, as
///   in a row of a table
/// @param cares which of them occur
/// @param values which of these are not negated
public record Term(int variables, int cares, int values) {
  /// Throws IllegalArgumentException if a bit is no variable's, or a value is none that occurs
  public Term {
    if (variables < 1
        || variables > BooleanFunction.MOST_VARIABLES
        || cares >>> variables != 0
        || (values & ~cares) != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Term: need 1 to %d variables, and bits of these only, got %d, %s, %s",
              BooleanFunction.MOST_VARIABLES,
              variables,
              Integer.toBinaryString(cares),
              Integer.toBinaryString(values)));
    }
  }

  /// The minterm that holds for one row.
  static Term of(int variables, int row) {
    return new Term(variables, (1 << variables) - 1, row);
  }

  /// Whether it holds for a row.
  public boolean holds(int row) {
    return (row & cares) == values;
  }

  /// Whether a variable, counted from 0, occurs.
  public boolean has(int variable) {
    return (cares >> bit(variable) & 1) == 1;
  }

  /// Whether a variable occurs and is not negated.
  public boolean isPositive(int variable) {
    return (values >> bit(variable) & 1) == 1;
  }

  private int bit(int variable) {
    return variables - 1 - variable;
  }

  /// How many variables occur.
  public int literals() {
    return Integer.bitCount(cares);
  }

  /// The term with these names, `a ∧ ¬c`; `1` without any.
  public String toString(List<String> names) {
    List<String> literals = new ArrayList<>();
    for (int i = 0; i < variables; i++) {
      if (has(i)) {
        literals.add((isPositive(i) ? "" : "¬") + names.get(i));
      }
    }
    return literals.isEmpty() ? "1" : String.join(" ∧ ", literals);
  }
}
