package org.bpnet.data.table;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One column of a table as it was read: the cells' text, packed into pages of some rows each,
/// since a million strings would take five times the memory. Numbers are made of it when they are
/// asked for.
final class TextColumn implements TableColumn {
  /// Rows in a page: a cell is found by going through half of them.
  private static final int PAGE = 64;

  /// Each page: for each row the length in bytes, in groups of 7 bits, and the text in UTF-8.
  private final byte[][] pages;

  private final int rows;
  private final TableFormat format;
  private final Reading reading;

  private TextColumn(byte[][] pages, int rows, TableFormat format, Reading reading) {
    this.pages = pages;
    this.rows = rows;
    this.format = format;
    this.reading = reading;
  }

  @Override
  public TextColumn asText() {
    return new TextColumn(
        pages, rows, format, new Reading.Text(reading instanceof Reading.Text(int row) ? row : -1));
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public Reading reading() {
    return reading;
  }

  @Override
  public String written(int row) {
    byte[] page = pages[row / PAGE];
    int at = 0;
    for (int skipped = row % PAGE; ; skipped--) {
      int length = 0;
      int shift = 0;
      byte next;
      do {
        next = page[at++];
        length |= (next & 0x7F) << shift;
        shift += 7;
      } while (next < 0);
      if (skipped == 0) {
        return new String(page, at, length, StandardCharsets.UTF_8);
      }
      at += length;
    }
  }

  @Override
  public String cell(int row) {
    return TableText.stripped(written(row));
  }

  @Override
  public boolean isMissing(int row) {
    return format.isMissing(cell(row));
  }

  @Override
  public double[] numbers() {
    return numbers(((Reading.Numbers) reading).notation());
  }

  @Override
  public double[] numbers(Notation notation) {
    var numbers = new double[rows];
    for (int row = 0; row < rows; row++) {
      String cell = cell(row);
      numbers[row] = format.isMissing(cell) ? Double.NaN : notation.number(cell);
    }
    return numbers;
  }

  /// Collects the cells of a column from top to bottom.
  static final class Builder {
    private final String name;
    private final TableFormat format;
    private final List<byte[]> pages = new ArrayList<>();
    private byte[] page = new byte[64];
    private int used;
    private int rows;
    private boolean plain;

    Builder(String name, TableFormat format) {
      this.name = name;
      this.format = format;
      this.plain = format.decimal() != ',';
    }

    void add(String cell) {
      byte[] bytes = cell.getBytes(StandardCharsets.UTF_8);
      int needed = used + bytes.length + 5;
      if (needed > page.length) {
        page = Arrays.copyOf(page, Math.max(needed, 2 * page.length));
      }
      int length = bytes.length;
      for (; length > 0x7F; length >>>= 7) {
        page[used++] = (byte) (length | 0x80);
      }
      page[used++] = (byte) length;
      System.arraycopy(bytes, 0, page, used, bytes.length);
      used += bytes.length;
      if (++rows % PAGE == 0) {
        turn();
      }
      if (plain) {
        String text = TableText.stripped(cell);
        plain = format.isMissing(text) || !Double.isNaN(Notation.plain(text));
      }
    }

    private void turn() {
      pages.add(Arrays.copyOf(page, used));
      used = 0;
    }

    TextColumn build() {
      if (used > 0) {
        turn();
      }
      byte[][] all = pages.toArray(byte[][]::new);
      var numbers = new TextColumn(all, rows, format, new Reading.Numbers(Notation.PLAIN));
      return plain
          ? numbers
          : new TextColumn(all, rows, format, Reading.of(name, rows, numbers::cell, format));
    }
  }
}
