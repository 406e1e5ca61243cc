package org.bpnet.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bpnet.data.DataFormatException;
import org.junit.jupiter.api.Test;

class RowEncoderTest {
  private static final Table TABLE =
      Csv.parse(
          "t.csv",
          """
          size;weight;kind;code;y
          1,5;1.234,5;a;1;p
          2,5;;b;2;q
          ;2.345,5;;x;p
          3,75;3.456,25;a;2;q
          """);
  private static final TableEncoder ENCODER =
      TableEncoder.fit(TABLE, TableTask.infer(TABLE), new int[] {0, 1, 2, 3});

  private final RowEncoder rows = new RowEncoder(ENCODER);

  @Test
  void should_make_of_texts_what_is_made_of_a_file() {
    var features = new float[4 * rows.width()];
    for (int row = 0; row < 4; row++) {
      for (int column = 0; column < 4; column++) {
        assertThat(rows.text(row, column, TABLE.written(row, column), features)).isTrue();
      }
    }

    assertThat(features)
        .containsExactly(ENCODER.encode(TABLE).features(new int[] {0, 1, 2, 3}).toFloats());
  }

  @Test
  void should_take_numbers_as_they_are_whatever_the_notation_of_the_file() {
    var fromText = new float[rows.width()];
    var fromNumbers = new float[rows.width()];
    rows.text(0, 0, "2,5", fromText);
    rows.number(0, 0, 2.5, fromNumbers);
    rows.text(0, 1, "2.345", fromText); // thousands, as in training
    rows.number(0, 1, 2345, fromNumbers);
    rows.text(0, 3, "2", fromText);
    rows.number(0, 3, 2.0, fromNumbers);
    rows.text(0, 2, "?", fromText);
    rows.number(0, 2, Double.NaN, fromNumbers);

    assertThat(fromNumbers).containsExactly(fromText);
  }

  @Test
  void should_find_columns_and_say_what_is_unknown_or_wrong() {
    assertThat(rows.position("kind")).isEqualTo(2);
    assertThat(rows.position(" kind ")).isEqualTo(2);
    assertThat(rows.position("y")).isEqualTo(-1);
    var features = new float[2 * rows.width()];
    assertThat(rows.text(0, 2, "c", features)).isFalse();
    assertThat(features).containsOnly(0);
    assertThatThrownBy(() -> rows.text(1, 0, "abc", features))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            "row 2, column 'size': expected a number as in training, such as 1234,5, got 'abc';"
                + " correct the cell, or leave it empty");
    assertThatThrownBy(() -> rows.number(0, 0, Double.POSITIVE_INFINITY, features))
        .hasMessageContaining("is beyond single precision");
  }
}
