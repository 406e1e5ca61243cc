package org.bpnet.data.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Numbers in pages, each in the fewest bytes that hold all of its numbers exactly: 1, 2 or 4 where
/// all are whole and small, as counts, codes and ages are, otherwise 8.
final class PackedNumbers {
  private static final int PAGE = 1024;

  private final List<Page> pages = new ArrayList<>();
  private double[] last = new double[64];
  private int used;

  private sealed interface Page {
    double get(int index);

    /// The least value of each width stands for NaN.
    record Bytes(byte[] values) implements Page {
      @Override
      public double get(int index) {
        return values[index] == Byte.MIN_VALUE ? Double.NaN : values[index];
      }
    }

    record Shorts(short[] values) implements Page {
      @Override
      public double get(int index) {
        return values[index] == Short.MIN_VALUE ? Double.NaN : values[index];
      }
    }

    record Ints(int[] values) implements Page {
      @Override
      public double get(int index) {
        return values[index] == Integer.MIN_VALUE ? Double.NaN : values[index];
      }
    }

    record Doubles(double[] values) implements Page {
      @Override
      public double get(int index) {
        return values[index];
      }
    }

    static Page of(double[] numbers) {
      double most = 0;
      for (double number : numbers) {
        if (!Double.isNaN(number)) {
          boolean exact = // -0 is no whole number here: it keeps its sign
              Double.doubleToRawLongBits((int) number) == Double.doubleToRawLongBits(number);
          most = Math.max(most, exact ? Math.abs(number) : Double.POSITIVE_INFINITY);
        }
      }
      if (most <= Byte.MAX_VALUE) {
        var values = new byte[numbers.length];
        for (int i = 0; i < values.length; i++) {
          values[i] = Double.isNaN(numbers[i]) ? Byte.MIN_VALUE : (byte) numbers[i];
        }
        return new Bytes(values);
      }
      if (most <= Short.MAX_VALUE) {
        var values = new short[numbers.length];
        for (int i = 0; i < values.length; i++) {
          values[i] = Double.isNaN(numbers[i]) ? Short.MIN_VALUE : (short) numbers[i];
        }
        return new Shorts(values);
      }
      if (most <= Integer.MAX_VALUE) {
        var values = new int[numbers.length];
        for (int i = 0; i < values.length; i++) {
          values[i] = Double.isNaN(numbers[i]) ? Integer.MIN_VALUE : (int) numbers[i];
        }
        return new Ints(values);
      }
      return new Doubles(numbers);
    }
  }

  void add(double number) {
    if (used == last.length) {
      if (used == PAGE) {
        pages.add(Page.of(last));
        last = new double[PAGE];
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
