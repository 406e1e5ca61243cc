package org.bpnet.data.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.bpnet.data.file.Spill;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What lies outside of the heap reads as what lies on it.
class SpillTest {
  private static final int ROWS = 10_000;

  @Test
  void should_keep_the_first_bytes_on_the_heap_and_the_others_in_files() {
    var spill = new Spill(100);
    List<MemorySegment> kept = new ArrayList<>();
    for (byte i = 0; i < 5; i++) {
      var bytes = new byte[40];
      Arrays.fill(bytes, i);
      kept.add(spill.keep(bytes));
    }
    kept.add(spill.keep(new byte[1]));

    assertThat(kept)
        .map(MemorySegment::isNative)
        .containsExactly(false, false, true, true, true, true);
    for (byte i = 0; i < 5; i++) {
      assertThat(kept.get(i).toArray(ValueLayout.JAVA_BYTE)).hasSize(40).containsOnly(i);
    }
  }

  @Test
  void should_keep_more_at_once_than_a_file_holds() {
    var bytes = new byte[(64 << 20) + 3];
    bytes[0] = 1;
    bytes[bytes.length - 1] = 2;

    MemorySegment kept = new Spill(0).keep(bytes);

    assertThat(kept.mismatch(MemorySegment.ofArray(bytes))).isNegative();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 50_000, Long.MAX_VALUE})
  void should_give_every_number_wherever_it_lies(long onHeap) {
    var random = new SplittableRandom(1);
    double[] numbers =
        IntStream.range(0, 5 * ROWS)
            .mapToDouble(i ->
                switch (i / ROWS) {
                  case 0 -> random.nextInt(-127, 128);
                  case 1 -> random.nextInt(-32_767, 32_768);
                  case 2 -> random.nextInt();
                  default -> i % 3 == 0 ? Double.NaN : random.nextDouble();
                })
            .toArray();
    var packed = new PackedNumbers(new Spill(onHeap));
    for (double number : numbers) {
      packed.add(number);
    }

    assertThat(IntStream.range(0, packed.size()).mapToDouble(packed::get).toArray())
        .isEqualTo(numbers);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 50_000, Long.MAX_VALUE})
  void should_give_every_text_in_any_order_wherever_it_lies(long onHeap) {
    var random = new Random(1);
    List<String> texts = new ArrayList<>();
    var builder = new TextColumn.Builder("x", TableFormat.defaults(), new Spill(onHeap));
    for (int row = 0; row < ROWS; row++) {
      texts.add("\u00e9x\uD83D\uDE00".repeat(row % 100 == 99 ? 60 : random.nextInt(4)) + row);
      builder.add(texts.getLast());
    }
    TableColumn column = builder.build();
    List<Integer> rows = new ArrayList<>(IntStream.range(0, ROWS).boxed().toList());

    assertThat(rows).allSatisfy(row -> assertThat(column.written(row)).isEqualTo(texts.get(row)));
    for (int order = 0; order < 3; order++) {
      IntFunction<String> cells = column.cells();
      assertThat(rows).allSatisfy(row -> assertThat(cells.apply(row)).isEqualTo(texts.get(row)));
      if (order == 0) {
        Collections.reverse(rows);
      } else {
        Collections.shuffle(rows, random);
        rows.subList(0, 100).replaceAll(row -> row / 2); // some twice and next to one another
      }
    }
  }

  @Test
  void should_give_rows_whatever_the_order() {
    IntUnaryOperator square = row -> row * row;
    RowCells cells = RowCells.of(ROWS, List.of(square, row -> -row));
    var found = new int[4];

    for (int row : new int[] {0, ROWS - 1, 1023, 1024, 17}) {
      cells.copy(row, found, 1);

      assertThat(found).containsExactly(0, row * row, -row, 0);
    }
  }
}
