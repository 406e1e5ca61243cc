package org.bpnet.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Batch;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Prepared;
import org.junit.jupiter.api.Test;

class TableEncoderTest {
  private static final String PEOPLE =
      """
      height,colour,member,kind
      1,red,0,a
      3,,1,b
      ,blue,0,a
      5,red,1,b
      100,green,0,a
      """;

  private static final int[] TRAIN = {0, 1, 2, 3};

  private static TableEncoder fitted() {
    Table table = Csv.parse("people.csv", PEOPLE);
    return TableEncoder.fit(table, TableTask.infer(table), TRAIN);
  }

  private static float[] encode(String text) {
    EncodedTable encoded = fitted().encode(Csv.parse("new.csv", text));
    return encoded.features(IntStream.range(0, encoded.size()).toArray()).toFloats();
  }

  @Test
  void should_fit_on_training_rows_only() {
    assertThat(fitted())
        .isEqualTo(
            new TableEncoder(
                List.of(
                    new TableEncoder.Input.Numeric(
                        "height", 3, 3, Math.sqrt(2), Notation.PLAIN, 1, 5),
                    new TableEncoder.Input.Categorical("colour", List.of("", "blue", "red")),
                    new TableEncoder.Input.Numeric("member", 0.5, 0, 1, Notation.PLAIN, 0, 1)),
                "kind",
                new Target.Classes("kind", List.of("a", "b"))));
  }

  @Test
  void should_name_its_features() {
    assertThat(fitted().featureNames())
        .containsExactly("height", "colour=", "colour=blue", "colour=red", "member");
    assertThat(fitted().featureShape()).isEqualTo(Shape.of(5));
  }

  @Test
  void should_standardise_numbers_and_spread_levels() {
    float root = (float) Math.sqrt(2);

    Batch all = fitted().dataset(Csv.parse("people.csv", PEOPLE)).subset(TRAIN).all();

    assertThat(all.features())
        .isEqualTo(
            HostArray.of(
                new float[] {
                  -root, 0, 0, 1, 0, //
                  0, 1, 0, 0, 1, //
                  0, 0, 1, 0, 0, //
                  root, 0, 0, 1, 1
                },
                Shape.of(4, 5)));
    assertThat(all.targets()).isEqualTo(HostArray.of(new int[] {0, 1, 0, 1}, Shape.of(4)));
  }

  @Test
  void should_give_training_features_mean_zero_and_deviation_one() {
    var text = new StringBuilder("time,x,y\n");
    var seed = new Seed(3);
    for (int i = 0; i < 100; i++) {
      text.append(1.7e9 + i)
          .append(',')
          .append(seed.normal(i))
          .append(',')
          .append(i % 2)
          .append('\n');
    }
    Table table = Csv.parse("t", text.toString());
    TableEncoder encoder =
        TableEncoder.fit(table, TableTask.infer(table), IntStream.range(0, 100).toArray());

    float[] features = encoder.dataset(table).all().features().toFloats();

    double mean = IntStream.range(0, 100).mapToDouble(i -> features[2 * i]).average().orElseThrow();
    double square =
        IntStream.range(0, 100).mapToDouble(i -> features[2 * i] * features[2 * i]).sum() / 100;
    assertThat(mean).isCloseTo(0, within(1e-6));
    assertThat(square).isCloseTo(1, within(1e-6));
    // Seconds since 1970 differ only beyond single precision: they are shifted in double.
    assertThat(features[2] - features[0]).isCloseTo(1 / 28.866f, within(1e-4f));
  }

  @Test
  void should_find_columns_by_name_and_ignore_others() {
    assertThat(encode("extra,member,colour,height\n9,1,blue,3\n")).containsExactly(0, 0, 1, 0, 1);
  }

  @Test
  void should_encode_an_unknown_level_as_zeros_and_a_missing_number_as_the_mean() {
    assertThat(encode("height,colour,member\nNA,purple,?\n")).containsExactly(0, 0, 0, 0, 0.5f);
  }

  @Test
  void should_name_all_columns_that_are_missing_for_prediction() {
    assertThatThrownBy(() -> encode("colour,size\nred,1\n"))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            "new.csv: the model needs columns that are missing: height, member; the columns are"
                + " colour, size");
  }

  @Test
  void should_name_line_and_column_of_text_where_training_had_numbers() {
    assertThatThrownBy(() -> encode("height,colour,member\n1,red,0\ntall,red,1\n"))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            "new.csv, line 3, column 'height': expected a number as in training, got 'tall';"
                + " correct the cell, or leave it empty");
  }

  @Test
  void should_refuse_a_number_beyond_single_precision() {
    assertThatThrownBy(() -> encode("height,colour,member\n1e300,red,0\n"))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("new.csv, line 2, column 'height': 1e300 is beyond single precision");
  }

  @Test
  void should_refuse_to_evaluate_without_the_target_or_with_an_unknown_class() {
    assertThatThrownBy(
            () -> fitted().dataset(Csv.parse("new.csv", "height,colour,member\n1,red,0")))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("new.csv: the column 'kind', which the model predicts, is missing");
    assertThatThrownBy(
            () -> fitted().dataset(Csv.parse("new.csv", "height,colour,member,kind\n1,red,0,c")))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("new.csv, line 2, column 'kind': 'c' is not one of the classes a, b");
    assertThatThrownBy(
            () -> fitted().dataset(Csv.parse("new.csv", "height,colour,member,kind\n1,red,0,NaN")))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining(
            "new.csv, line 2, column 'kind': the value to predict is missing ('NaN')");
  }

  @Test
  void should_know_a_numeric_class_however_it_is_written() {
    Table train = Csv.parse("t", "x,y\n1,0\n2,1\n3,0\n4,1\n");
    TableEncoder encoder = TableEncoder.fit(train, TableTask.infer(train), new int[] {0, 1, 2, 3});

    Dataset test = encoder.dataset(Csv.parse("u", "x,y\n1,1.0\n2,00\n"));

    assertThat(test.all().targets().toInts()).containsExactly(1, 0);
  }

  @Test
  void should_give_values_to_predict_as_they_are() {
    Table table = Csv.parse("t", "x,price\n1,0.5\n2,-7.25\n");
    TableEncoder encoder = TableEncoder.fit(table, TableTask.infer(table), new int[] {0, 1});

    assertThat(encoder.dataset(table).all().targets())
        .isEqualTo(HostArray.of(new float[] {0.5f, -7.25f}, Shape.of(2, 1)));
  }

  @Test
  void should_leave_out_a_column_without_values_in_training() {
    Table table = Csv.parse("t", "x,empty,late,y\n1,,,0\n2,,,1\n3,,7,0\n4,,8,1\n");

    TableEncoder encoder = TableEncoder.fit(table, TableTask.infer(table), new int[] {0, 1});

    assertThat(encoder.featureNames()).containsExactly("x");
  }

  @Test
  void should_leave_out_what_never_changes_in_the_training_rows() {
    Table table =
        Csv.parse(
            "t", "x,three,off,word,part,y\n1,3,0,a,,0\n2,3.0,0,a,b,1\n3,4,1,b,b,0\n4,5,1,c,b,1\n");

    TableEncoder encoder = TableEncoder.fit(table, TableTask.infer(table), new int[] {0, 1});

    assertThat(encoder.featureNames()).containsExactly("x", "part=", "part=b");
  }

  @Test
  void should_count_cells_that_are_other_than_anything_in_training() {
    Table table = Csv.parse("t", "n,word,y\n0,a,0\n10,b,1\n5,b,1\n");
    TableEncoder encoder = TableEncoder.fit(table, TableTask.infer(table), new int[] {0, 1, 2});
    Table further = Csv.parse("u", "n,word\n-1,a\n11.5,c\n-2,\n,d\n");

    assertThat(encoder.unseen(table)).isEmpty();
    assertThat(encoder.outOfRange(table)).isEmpty();
    assertThat(encoder.unseen(further))
        .containsExactly(new Unfamiliar("word", 3, 4, "line 3, 'c'"));
    assertThat(encoder.outOfRange(further))
        .containsExactly(new Unfamiliar("n", 2, 4, "line 3, '11.5'"))
        .first()
        .hasToString("2 of 4 cells of 'n' (the first: line 3, '11.5')");
  }

  @Test
  void should_say_which_columns_were_left_out() {
    Table table = Csv.parse("t", "x,empty,same,y\n1,,7,0\n2,,7,1\n3,,7,0\n4,,7,1\n");

    Prepared prepared = Prepared.of(table, TableTask.infer(table), 0, 0.5, new Seed(1));

    assertThat(prepared.task())
        .endsWith(
            "; left out, without any value in the training rows: empty; left out, with one value in"
                + " all training rows: same");
    assertThat(prepared.validation().size()).isZero();
  }

  @Test
  void should_refuse_a_table_with_nothing_to_learn_from() {
    Table empty = Csv.parse("t.csv", "x,y\n,0\n,1\n");
    Table constant = Csv.parse("t.csv", "x,y\n7,0\n7,1\n");

    for (Table table : List.of(empty, constant)) {
      assertThatThrownBy(() -> TableEncoder.fit(table, TableTask.infer(table), new int[] {0, 1}))
          .isInstanceOf(DataFormatException.class)
          .hasMessage(
              "t.csv: no column with values that change is left to predict 'y' from; add one");
    }
  }

  @Test
  void should_refuse_a_column_of_names_and_show_the_cell_that_made_it_text() {
    var text = new StringBuilder("id,y\n");
    for (int i = 0; i < 100; i++) {
      text.append(i > 41 ? "x" + i : i).append(',').append(i % 2).append('\n');
    }
    Table table = Csv.parse("t.csv", text.toString());

    assertThatThrownBy(() ->
            TableEncoder.fit(table, TableTask.infer(table), IntStream.range(0, 100).toArray()))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("t.csv, line 44, column 'id': 'x42' is not a number")
        .hasMessageContaining("100 different values in 100 training rows are too many")
        .hasMessageContaining("--drop id");
  }
}
