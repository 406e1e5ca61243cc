package org.bpnet.data.table;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.function.Predicate;
import org.bpnet.data.file.Spill;

/// One column of a table as it was read: the cells' text, packed, since a million strings would
/// take five times the memory. Numbers are made of it when they are asked for.
final class TextColumn implements TableColumn {
  /// Rows in a chapter, and in a page of one: a cell is found by going through half a page.
  private static final int CHAPTER = 1024;

  private static final int PAGE = 64;

  private final List<Chapter> chapters;
  private final int rows;
  private final TableFormat format;
  private final Reading reading;

  private TextColumn(List<Chapter> chapters, int rows, TableFormat format, Reading reading) {
    this.chapters = chapters;
    this.rows = rows;
    this.format = format;
    this.reading = reading;
  }

  /// Some rows.
  ///
  /// @param text for each row the length in bytes, in groups of 7 bits, and the text in UTF-8
  /// @param starts where each page begins
  private record Chapter(MemorySegment text, int[] starts) {}

  /// Where a cell is: goes on from one to the next.
  private final class Place {
    private int row = -1;
    private MemorySegment text = MemorySegment.NULL;
    private long at;
    private int length;

    String written(int wanted) {
      if (wanted != row + 1 || wanted % PAGE == 0) {
        Chapter chapter = chapters.get(wanted / CHAPTER);
        text = chapter.text();
        at = chapter.starts()[wanted % CHAPTER / PAGE];
        for (int skipped = wanted % PAGE; skipped > 0; skipped--) {
          readLength();
          at += length;
        }
      }
      row = wanted;
      readLength();
      var bytes = new byte[length];
      MemorySegment.copy(text, JAVA_BYTE, at, bytes, 0, length);
      at += length;
      return new String(bytes, StandardCharsets.UTF_8);
    }

    private void readLength() {
      length = 0;
      int shift = 0;
      byte next;
      do {
        next = text.get(JAVA_BYTE, at++);
        length |= (next & 0x7F) << shift;
        shift += 7;
      } while (next < 0);
    }
  }

  @Override
  public TextColumn asText() {
    int first = reading instanceof Reading.Text(int row) ? row : -1;
    return new TextColumn(chapters, rows, format, new Reading.Text(first));
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
    return new Place().written(row);
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
  public IntFunction<String> cells() {
    var place = new Place();
    return row -> TableText.stripped(place.written(row));
  }

  @Override
  public IntFunction<String> levels() {
    IntFunction<String> cells = cells();
    return row -> {
      String cell = cells.apply(row);
      return format.isMissing(cell) ? "" : cell;
    };
  }

  @Override
  public IntToDoubleFunction numbers(Notation notation) {
    IntFunction<String> cells = cells();
    return row -> {
      String cell = cells.apply(row);
      return format.isMissing(cell) ? Double.NaN : notation.number(cell);
    };
  }

  @Override
  public int firstMissing() {
    return first(format::isMissing);
  }

  @Override
  public int firstWithout(Notation notation) {
    return reading.equals(new Reading.Numbers(notation))
        ? -1
        : first(cell -> !format.isMissing(cell) && Double.isNaN(notation.number(cell)));
  }

  private int first(Predicate<String> wanted) {
    IntFunction<String> cells = cells();
    for (int row = 0; row < rows; row++) {
      if (wanted.test(cells.apply(row))) {
        return row;
      }
    }
    return -1;
  }

  /// Collects the cells of a column from top to bottom.
  static final class Builder {
    private final String name;
    private final TableFormat format;
    private final Spill spill;
    private final List<Chapter> chapters = new ArrayList<>();
    private byte[] text = new byte[64];
    private int[] starts = new int[CHAPTER / PAGE];
    private int used;
    private int rows;
    private boolean plain;

    Builder(String name, TableFormat format) {
      this(name, format, new Spill());
    }

    Builder(String name, TableFormat format, Spill spill) {
      this.name = name;
      this.format = format;
      this.spill = spill;
      this.plain = format.decimal() != ',';
    }

    void add(String cell) {
      byte[] bytes = cell.getBytes(StandardCharsets.UTF_8);
      int needed = used + bytes.length + 5;
      if (needed > text.length) {
        text = Arrays.copyOf(text, Math.max(needed, 2 * text.length));
      }
      if (rows % PAGE == 0) {
        starts[rows % CHAPTER / PAGE] = used;
      }
      int length = bytes.length;
      for (; length > 0x7F; length >>>= 7) {
        text[used++] = (byte) (length | 0x80);
      }
      text[used++] = (byte) length;
      System.arraycopy(bytes, 0, text, used, bytes.length);
      used += bytes.length;
      if (++rows % CHAPTER == 0) {
        turn();
      }
      if (plain) {
        String stripped = TableText.stripped(cell);
        plain = format.isMissing(stripped) || !Double.isNaN(Notation.plain(stripped));
      }
    }

    private void turn() {
      chapters.add(new Chapter(spill.keep(Arrays.copyOf(text, used)), starts));
      starts = new int[CHAPTER / PAGE];
      used = 0;
    }

    TextColumn build() {
      if (used > 0) {
        turn();
      }
      List<Chapter> all = List.copyOf(chapters);
      var numbers = new TextColumn(all, rows, format, new Reading.Numbers(Notation.PLAIN));
      return plain
          ? numbers
          : new TextColumn(all, rows, format, Reading.of(name, rows, numbers.cells(), format));
    }
  }
}
