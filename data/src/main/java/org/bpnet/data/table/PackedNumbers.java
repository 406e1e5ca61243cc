package org.bpnet.data.table;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bpnet.data.file.Spill;

/// Numbers in pages, each in the fewest bytes that hold all of its numbers exactly: 1, 2 or 4 where
/// all are whole and small, as counts, codes and ages are, otherwise 8.
final class PackedNumbers {
  private static final int PAGE = 4096;

  private final List<Page> pages = new ArrayList<>();
  private final Spill spill;
  private double[] last = new double[64];
  private int used;

  PackedNumbers() {
    this(new Spill());
  }

  PackedNumbers(Spill spill) {
    this.spill = spill;
  }

  /// @param width bytes of a number; the least value of each width but the last stands for NaN
  private record Page(int width, MemorySegment cells) {
    static Page of(double[] numbers, Spill spill) {
      int width = width(numbers);
      var bytes = new byte[numbers.length * width];
      MemorySegment cells = MemorySegment.ofArray(bytes);
      for (int i = 0; i < numbers.length; i++) {
        double number = numbers[i];
        boolean none = Double.isNaN(number);
        long at = (long) i * width;
        switch (width) {
          case 1 -> cells.set(JAVA_BYTE, at, none ? Byte.MIN_VALUE : (byte) number);
          case 2 -> cells.set(JAVA_SHORT_UNALIGNED, at, none ? Short.MIN_VALUE : (short) number);
          case 4 -> cells.set(JAVA_INT_UNALIGNED, at, none ? Integer.MIN_VALUE : (int) number);
          default -> cells.set(JAVA_DOUBLE_UNALIGNED, at, number);
        }
      }
      return new Page(width, spill.keep(bytes));
    }

    private static int width(double[] numbers) {
      double most = 0;
      for (double number : numbers) {
        if (!Double.isNaN(number)) {
          boolean exact = // -0 is no whole number here: it keeps its sign
              Double.doubleToRawLongBits((int) number) == Double.doubleToRawLongBits(number);
          most = Math.max(most, exact ? Math.abs(number) : Double.POSITIVE_INFINITY);
        }
      }
      return most <= Byte.MAX_VALUE
          ? 1
          : most <= Short.MAX_VALUE ? 2 : most <= Integer.MAX_VALUE ? 4 : 8;
    }

    double get(int index) {
      long at = (long) index * width;
      return switch (width) {
        case 1 -> number(cells.get(JAVA_BYTE, at), Byte.MIN_VALUE);
        case 2 -> number(cells.get(JAVA_SHORT_UNALIGNED, at), Short.MIN_VALUE);
        case 4 -> number(cells.get(JAVA_INT_UNALIGNED, at), Integer.MIN_VALUE);
        default -> cells.get(JAVA_DOUBLE_UNALIGNED, at);
      };
    }

    private static double number(int value, int none) {
      return value == none ? Double.NaN : value;
    }
  }

  void add(double number) {
    if (used == last.length) {
      if (used == PAGE) {
        pages.add(Page.of(last, spill));
        used = 0;
      } else {
        last = Arrays.copyOf(last, Math.min(PAGE, 2 * used));
      }
    }
    last[used++] = number;
  }

  int size() {
    return pages.size() * PAGE + used;
  }

  double get(int index) {
    int page = index / PAGE;
    return page < pages.size() ? pages.get(page).get(index % PAGE) : last[index % PAGE];
  }
}
