package org.bpnet.train.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bpnet.data.table.Notation;
import org.bpnet.data.table.TableEncoder;
import org.bpnet.data.table.TableEncoder.Input;

/// What makes numbers of the cells of a row.
final class RowCode {
  private final TableEncoder encoder;

  RowCode(TableEncoder encoder) {
    this.encoder = encoder;
  }

  /// Whether every column is a number.
  boolean isNumeric() {
    return encoder.inputs().stream().allMatch(Input.Numeric.class::isInstance);
  }

  List<String> columns() {
    return encoder.inputs().stream().map(Input::column).toList();
  }

  /// Fields and methods of the class, `encode(String[])` and, where all are numbers,
  /// `encode(double[])` among them.
  String members() {
    var text = new StringBuilder();
    text.append("  private static final String[] MISSING = ")
        .append(JavaText.array(encoder.format().missing()))
        .append(";\n");
    List<String> fromCells = new ArrayList<>();
    List<String> fromNumbers = new ArrayList<>();
    int feature = 0;
    for (int column = 0; column < encoder.inputs().size(); column++) {
      switch (encoder.inputs().get(column)) {
        case Input.Numeric numeric -> {
          fromCells.add(scaled(feature, "number(cells[" + column + "], " + column + ")", numeric));
          fromNumbers.add(scaled(feature, "values[" + column + "]", numeric));
          feature++;
        }
        case Input.Categorical(String _, List<String> levels) -> {
          text.append("  private static final String[] LEVELS_")
              .append(column)
              .append(" = ")
              .append(JavaText.array(levels))
              .append(";\n");
          fromCells.add(
              String.format(
                  Locale.ROOT, "mark(x, %d, LEVELS_%d, cells[%d]);", feature, column, column));
          feature += levels.size();
        }
      }
    }
    text.append(notations());
    text.append("\n").append(method("String[] cells", "cells", feature, fromCells));
    if (isNumeric()) {
      text.append("\n").append(method("double[] values", "values", feature, fromNumbers));
    }
    text.append(
        """

          /** In single precision, as the network was trained. */
          private static double scaled(double value, double fill, double mean, double scale) {
            return (float) (((Double.isNaN(value) ? fill : value) - mean) / scale);
          }

          private static boolean isMissing(String cell) {
            for (String word : MISSING) {
              if (word.equalsIgnoreCase(cell)) {
                return true;
              }
            }
            return cell.isEmpty();
          }

          private static String stripped(String cell) {
            int from = 0;
            int to = cell == null ? 0 : cell.length();
            while (from < to && isBlank(cell.charAt(from))) {
              from++;
            }
            while (to > from && isBlank(cell.charAt(to - 1))) {
              to--;
            }
            return cell == null ? "" : cell.substring(from, to);
          }

          private static boolean isBlank(char c) {
            return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0xFEFF;
          }
        """);
    if (encoder.inputs().stream().anyMatch(Input.Numeric.class::isInstance)) {
      text.append(PLAIN).append(isPlain() ? NO_MARKS : MARKS);
    }
    if (!isNumeric()) {
      text.append(MARK);
    }
    return text.toString();
  }

  private static final String PLAIN =
      """

        private static final Pattern PLAIN =
            Pattern.compile("[+-]?(\\\\d+\\\\.?\\\\d*|\\\\.\\\\d+)([eE][+-]?\\\\d+)?");

        private static double number(String cell, int column) {
          String text = stripped(cell);
          if (isMissing(text)) {
            return Double.NaN;
          }
          String plain = respelled(text, column);
          double value = PLAIN.matcher(plain).matches() ? Double.parseDouble(plain) : Double.NaN;
          if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                "column '" + COLUMNS[column] + "': expected a number, got '" + text + "'");
          }
          return value;
        }
      """;

  private static final String NO_MARKS =
      """

        private static String respelled(String text, int column) {
          return text;
        }
      """;

  private static final String MARKS =
      """

        /** A number in the notation of training as a plain one; as it is if it is in no such. */
        private static String respelled(String given, int column) {
          char decimal = DECIMAL.charAt(column);
          char grouping = GROUPING.charAt(column);
          String text = given;
          if (PERCENT.charAt(column) == '%') {
            if (!text.endsWith("%")) {
              return given;
            }
            text = stripped(text.substring(0, text.length() - 1));
          }
          if (grouping == ' ') {
            text = text.replace('\\u00a0', ' ').replace('\\u202f', ' ').replace('\\u2009', ' ');
          } else if (grouping == '\\'') {
            text = text.replace('\\u2019', '\\'');
          }
          int end = text.indexOf(decimal);
          String whole = end < 0 ? text : text.substring(0, end);
          String rest = end < 0 ? "" : text.substring(end + 1);
          String mark = grouping == '-' ? "" : String.valueOf(grouping);
          if (!mark.isEmpty() && whole.contains(mark)) {
            if (!whole.matches("[+-]?[1-9]\\\\d{0,2}(" + Pattern.quote(mark) + "\\\\d{3})+")) {
              return given;
            }
            whole = whole.replace(mark, "");
          }
          boolean other = whole.indexOf('.') >= 0 || rest.indexOf('.') >= 0;
          return other ? given : end < 0 ? whole : whole + "." + rest;
        }
      """;

  private static final String MARK =
      """

        /** 1 at the place of the level, nothing if it is none of those known. */
        private static void mark(double[] x, int at, String[] levels, String cell) {
          String text = stripped(cell);
          String level = isMissing(text) ? "" : text;
          for (int i = 0; i < levels.length; i++) {
            if (levels[i].equals(level)) {
              x[at + i] = 1;
            }
          }
        }
      """;

  /// Whether all numbers are written plainly.
  private boolean isPlain() {
    return encoder.inputs().stream()
        .noneMatch(input ->
            input instanceof Input.Numeric numeric && !numeric.notation().equals(Notation.PLAIN));
  }

  /// For each column its marks; `-` for none between thousands.
  private String notations() {
    var decimal = new StringBuilder();
    var grouping = new StringBuilder();
    var percent = new StringBuilder();
    for (Input input : encoder.inputs()) {
      Notation notation =
          input instanceof Input.Numeric numeric ? numeric.notation() : Notation.PLAIN;
      decimal.append(notation.decimal());
      grouping.append(notation.grouping() == Notation.NO_GROUPING ? '-' : notation.grouping());
      percent.append(notation.percent() ? '%' : ' ');
    }
    return isPlain()
        ? ""
        : "\n  /** How numbers are written, a sign for each column. */\n"
            + "  private static final String DECIMAL = "
            + JavaText.quoted(decimal.toString())
            + ";\n  private static final String GROUPING = "
            + JavaText.quoted(grouping.toString())
            + ";\n  private static final String PERCENT = "
            + JavaText.quoted(percent.toString())
            + ";\n";
  }

  private static String scaled(int feature, String value, Input.Numeric numeric) {
    return String.format(
        Locale.ROOT,
        "x[%d] = scaled(%s, %s, %s, %s);",
        feature,
        value,
        JavaText.number(numeric.fill()),
        JavaText.number(numeric.mean()),
        JavaText.number(numeric.scale()));
  }

  private String method(String parameter, String name, int features, List<String> statements) {
    var text = new StringBuilder();
    text.append("  private static double[] encode(").append(parameter).append(") {\n");
    text.append("    require(").append(name).append(".length, ");
    text.append(encoder.inputs().size()).append(", \"columns\");\n");
    text.append("    double[] x = new double[").append(features).append("];\n");
    statements.forEach(statement -> text.append("    ").append(statement).append('\n'));
    return text.append("    return x;\n  }\n").toString();
  }
}
