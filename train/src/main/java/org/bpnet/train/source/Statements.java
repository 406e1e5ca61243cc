package org.bpnet.train.source;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Statements of a method, and what they call.
final class Statements {
  private final List<String> lines = new ArrayList<>();
  private final Set<Helper> helpers = EnumSet.noneOf(Helper.class);
  private int variables;

  /// The lines, without indentation.
  List<String> lines() {
    return lines;
  }

  /// The methods that are called.
  Set<Helper> helpers() {
    return helpers;
  }

  void add(String line) {
    lines.add(line);
  }

  void needs(Helper helper) {
    helpers.add(helper);
  }

  private String fresh() {
    return "v" + ++variables;
  }

  /// A new array, filled element by element; its name.
  ///
  /// @param before statements for each element
  /// @param element an expression of its position, `i`
  String loop(int count, List<String> before, String element) {
    String name = empty(count);
    lines.add("for (int i = 0; i < " + count + "; i++) {");
    before.forEach(statement -> lines.add("  " + statement));
    lines.add("  " + name + "[i] = " + element + ";");
    lines.add("}");
    return name;
  }

  /// A new array that a method gives; its name.
  String call(Helper helper, Object... arguments) {
    needs(helper);
    String name = fresh();
    lines.add(
        String.format(
            Locale.ROOT,
            "double[] %s = %s(%s);",
            name,
            helper.method(),
            Arrays.stream(arguments).map(String::valueOf).collect(Collectors.joining(", "))));
    return name;
  }

  /// A new array of zeros; its name.
  String empty(int count) {
    String name = fresh();
    lines.add("double[] " + name + " = new double[" + count + "];");
    return name;
  }

  /// Copies blocks, see [Helper#COPY].
  void copy(
      String from, int at, int step, String to, int place, int stride, int blocks, int length) {
    needs(Helper.COPY);
    lines.add(
        String.format(
            Locale.ROOT,
            "copy(%s, %d, %d, %s, %d, %d, %d, %d);",
            from,
            at,
            step,
            to,
            place,
            stride,
            blocks,
            length));
  }
}
