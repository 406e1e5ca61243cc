package org.bpnet.data.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.bpnet.data.Wording;
import org.jspecify.annotations.Nullable;

/// What the cells of a column are taken for, all together.
sealed interface Reading {
  /// Numbers, all in one notation.
  record Numbers(Notation notation) implements Reading {}

  /// Text.
  ///
  /// @param firstText the first row whose cell is neither missing nor a number; -1 if it was asked
  ///   that a column of numbers be text
  record Text(int firstText) implements Reading {}

  /// Numbers, or nearly so, that cannot be read.
  ///
  /// @param row the first cell that is in the way
  /// @param problem what is wrong with it and what to do
  record Unclear(int row, String problem) implements Reading {}

  /// Takes a column for what it is, from how all of its cells are written.
  ///
  /// - Numbers, if one notation fits all cells; if several do, and give other numbers, it is
  ///   unclear.
  /// - Unclear too, if nearly all cells are numbers: nine of ten that have a value, or half of them
  ///   where all others hold one and the same word, which then stands for no value. More than a
  ///   tenth of different texts belong to what a column says (house numbers, codes of diseases).
  ///   And the numbers must differ more than names do ([TableTask#mostNames]), so that `1`, `2`,
  ///   `3` and `other` stay categories. Ours.
  /// - Text otherwise.
  ///
  /// @param cells the stripped text of each row
  static Reading of(String name, int rows, IntFunction<String> cells, TableFormat format) {
    var survey = new Survey(TableText.word(name), format, TableTask.mostNames(rows));
    for (int row = 0; row < rows; row++) {
      String cell = cells.apply(row);
      if (!format.isMissing(cell)) {
        survey.add(row, cell);
      }
    }
    return survey.result();
  }

  /// How the cells of a column are written, counted.
  final class Survey {
    private static final List<Notation> NONE = List.of();

    private final String name;
    private final TableFormat format;
    private final int most;
    private final List<Candidate> fitting = new ArrayList<>();
    private final Set<Double> values = new HashSet<>();
    private final Set<String> words = new HashSet<>();
    private int present;
    private int odd;
    private int firstOdd = -1;
    private String oddCell = "";
    private int firstForeign = -1;
    private String foreignCell = "";
    private int firstMarked = -1;
    private String markedCell = "";
    private String plainCell = "";

    /// A notation that fits all cells so far, and a digest of the numbers that it gives.
    private static final class Candidate {
      final Notation notation;
      long digest;

      Candidate(Notation notation) {
        this.notation = notation;
      }
    }

    Survey(String name, TableFormat format, int most) {
      this.name = name;
      this.format = format;
      this.most = most;
      format.notations().forEach(notation -> fitting.add(new Candidate(notation)));
    }

    void add(int row, String cell) {
      present++;
      fitting.removeIf(candidate -> {
        double value = candidate.notation.number(cell);
        candidate.digest = 31 * candidate.digest + Double.doubleToLongBits(value);
        return Double.isNaN(value);
      });
      double value = Notation.plain(cell);
      if (!Double.isNaN(value) && format.decimal() != ',') {
        plainCell = plainCell.isEmpty() ? cell : plainCell;
      } else {
        value = inAnyNotation(row, cell);
      }
      if (!Double.isNaN(value) && values.size() <= most) {
        values.add(value + 0.0);
      }
    }

    /// Notes which kind of cell it is if it is no plain number.
    private double inAnyNotation(int row, String cell) {
      for (Notation notation : Foreign.isPossible(cell) ? format.notations() : NONE) {
        double value = notation.number(cell);
        if (!Double.isNaN(value)) {
          if (firstMarked < 0 || !hasMark(markedCell) && hasMark(cell)) {
            firstMarked = row;
            markedCell = cell;
          }
          return value;
        }
      }
      double value = Foreign.number(cell);
      if (!Double.isNaN(value)) {
        if (firstForeign < 0) {
          firstForeign = row;
          foreignCell = cell;
        }
        return value;
      }
      odd++;
      if (firstOdd < 0) {
        firstOdd = row;
        oddCell = cell;
      }
      if (words.size() < 2) {
        words.add(cell);
      }
      return Double.NaN;
    }

    private static boolean hasMark(String cell) {
      return cell.indexOf('.') >= 0 || cell.indexOf(',') >= 0;
    }

    Reading result() {
      if (!fitting.isEmpty()) {
        Candidate first = fitting.getFirst();
        boolean plain = first.notation.equals(Notation.PLAIN);
        Optional<Candidate> other =
            fitting.stream().filter(candidate -> candidate.digest != first.digest).findFirst();
        return plain || other.isEmpty()
            ? new Numbers(first.notation)
            : ambiguous(first.notation, other.get().notation);
      }
      if (odd > 0) {
        return isNearlyNumbers() ? unclear(firstOdd, oddText()) : new Text(firstOdd);
      }
      return firstForeign >= 0 ? unclear(firstForeign, foreignText()) : mixed();
    }

    private boolean isNearlyNumbers() {
      boolean few = 10L * odd <= present || words.size() == 1 && 2L * odd <= present;
      return few && values.size() > most;
    }

    private String oddText() {
      return String.format(
          Locale.ROOT,
          "'%s' is not a number, and %d of the %d cells with a value are; correct it, or say what"
              + " it is: --missing %s (no value), --categorical %s (the column holds categories),"
              + " or leave the column out, --drop %s",
          Wording.shown(oddCell),
          present - odd,
          present,
          TableText.word(oddCell),
          name,
          name);
    }

    private String foreignText() {
      return String.format(
          Locale.ROOT,
          "'%s' is a number %s, which is not read; write plain numbers such as 1234.5, or say that"
              + " the column holds categories, --categorical %s, or leave it out, --drop %s",
          Wording.shown(foreignCell),
          Foreign.kind(foreignCell),
          name,
          name);
    }

    private Reading ambiguous(Notation one, Notation other) {
      return unclear(
          firstMarked,
          String.format(
              Locale.ROOT,
              "'%s' may be %s or %s, and no other cell of the column tells; give the decimal mark,"
                  + " --decimal . or --decimal , or say that the column holds categories,"
                  + " --categorical %s",
              Wording.shown(markedCell),
              TableTask.className(one.number(markedCell)),
              TableTask.className(other.number(markedCell)),
              name));
    }

    private Reading mixed() {
      return unclear(
          firstMarked,
          String.format(
              Locale.ROOT,
              "'%s' is written in another notation than other numbers of the column%s; write all in"
                  + " one, such as 1234.5, or say that the column holds categories, --categorical"
                  + " %s, or leave it out, --drop %s",
              Wording.shown(markedCell),
              plainCell.isEmpty()
                  ? ""
                  : String.format(Locale.ROOT, " ('%s')", Wording.shown(plainCell)),
              name,
              name));
    }

    private static Unclear unclear(int row, String problem) {
      return new Unclear(row, problem);
    }
  }

  /// Numbers in notations that are known and not read.
  final class Foreign {
    private Foreign() {}

    /// Whether a cell consists of what numbers are written with, so that a look at it is worth it.
    static boolean isPossible(String cell) {
      for (int i = 0; i < cell.length(); i++) {
        char c = cell.charAt(i);
        boolean usual =
            c >= '0' && c <= '9' || "+-.,%'$eE".indexOf(c) >= 0 || Character.isWhitespace(c);
        if (!usual && (c < 0x80 || Character.isLetter(c))) {
          return false;
        }
      }
      return true;
    }

    /// The value of a cell whose currency signs, digits or marks of other scripts are put aside;
    /// NaN if it is no number then either.
    static double number(String cell) {
      if (!isPossible(cell)) {
        return Double.NaN;
      }
      var plain = new StringBuilder();
      boolean changed = false;
      for (int i = 0; i < cell.length(); i++) {
        char c = cell.charAt(i);
        String ascii = ascii(c);
        plain.append(ascii == null ? c : ascii);
        changed |= ascii != null;
      }
      String text = TableText.stripped(plain.toString());
      if (!changed || text.isEmpty()) {
        return Double.NaN;
      }
      for (Notation notation : Notation.ALL) {
        double value = notation.number(text);
        if (!Double.isNaN(value)) {
          return value;
        }
      }
      return Double.NaN;
    }

    private static @Nullable String ascii(char c) {
      if (c < 0x80 && c != '$') {
        return null;
      }
      if (Character.getType(c) == Character.CURRENCY_SYMBOL) {
        return "";
      }
      if (Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER) {
        return String.valueOf(Character.digit(c, 10));
      }
      return switch (c) {
        case '\u2212', '\u2013', '\uFE63', '\uFF0D' -> "-";
        case '\u066B' -> ".";
        case '\u066C' -> ",";
        case '\u066A', '\uFF05' -> "%";
        default -> null;
      };
    }

    /// What is unusual of it, in words.
    static String kind(String cell) {
      if (cell.chars().anyMatch(c -> Character.getType(c) == Character.CURRENCY_SYMBOL)) {
        return "with a currency sign";
      }
      if (cell.chars().anyMatch(c -> c >= 0x80 && Character.isDigit(c))) {
        return "in digits other than 0 to 9";
      }
      return "with a sign other than - (such as the minus U+2212)";
    }
  }
}
