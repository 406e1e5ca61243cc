package org.bpnet.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.IntFunction;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Target;
import org.junit.jupiter.api.Test;

class TableTaskTest {
  private static Table table(int rows, IntFunction<String> target) {
    var text = new StringBuilder("x,y\n");
    for (int i = 0; i < rows; i++) {
      text.append(i).append(',').append(target.apply(i)).append('\n');
    }
    return Csv.parse("t.csv", text.toString());
  }

  private static Target.Classes classes(String... names) {
    return new Target.Classes("y", List.of(names));
  }

  private static final Target.Values NUMBER = new Target.Values(List.of("y"));

  @Test
  void should_take_text_as_classes_sorted_by_name() {
    TableTask task = TableTask.infer(table(6, i -> i % 2 == 0 ? "pear" : "apple"));

    assertThat(task.target()).isEqualTo(classes("apple", "pear"));
    assertThat(task.reason())
        .isEqualTo("'y' is text with 2 different values, so this is classification");
  }

  @Test
  void should_take_few_whole_numbers_as_classes_sorted_by_value() {
    TableTask task = TableTask.infer(table(150, i -> i % 12 + ".0"));

    assertThat(task.target())
        .isEqualTo(classes("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"));
    assertThat(task.reason())
        .isEqualTo(
            "'y' holds 12 different whole numbers (at most 12 in 150 rows count as classes), so"
                + " this is classification (--task regress predicts the number)");
  }

  @Test
  void should_predict_many_whole_numbers_as_numbers() {
    assertThat(TableTask.infer(table(150, i -> "" + i % 13)).target()).isEqualTo(NUMBER);
    assertThat(TableTask.infer(table(1000, i -> "" + i % 21)).target()).isEqualTo(NUMBER);
    assertThat(TableTask.infer(table(1000, i -> "" + i % 20)).target())
        .isInstanceOf(Target.Classes.class);
  }

  @Test
  void should_predict_fractions_as_numbers() {
    TableTask task = TableTask.infer(table(100, i -> i % 2 == 0 ? "0.5" : "1"));

    assertThat(task.target()).isEqualTo(NUMBER);
    assertThat(task.reason()).isEqualTo("'y' holds numbers with fractions, so this is regression");
  }

  @Test
  void should_take_two_numbers_as_classes_however_few_the_rows() {
    assertThat(TableTask.infer(table(3, i -> "" + i % 2)).target()).isEqualTo(classes("0", "1"));
  }

  @Test
  void should_do_as_told() {
    Table table = table(100, i -> i % 2 == 0 ? "0.5" : "1");

    assertThat(TableTask.classify(table, "y").target()).isEqualTo(classes("0.5", "1"));
    assertThat(TableTask.regress(table(100, i -> "" + i % 2), "y").target()).isEqualTo(NUMBER);
  }

  @Test
  void should_refuse_one_class_only_however_it_is_written() {
    assertThatThrownBy(() -> TableTask.infer(table(10, _ -> "a")))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(
            "t.csv, column 'y': holds only one value, 'a', in all 10 rows, so there is nothing to"
                + " learn");
    assertThatThrownBy(() -> TableTask.infer(table(10, i -> i % 2 == 0 ? "1" : "1.0")))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("holds only one value");
  }

  @Test
  void should_name_the_line_of_a_target_that_is_missing() {
    assertThatThrownBy(() -> TableTask.infer(table(10, i -> i == 4 ? "NaN" : "" + i)))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            "t.csv, line 6, column 'y': the value to predict is missing ('NaN'); fill it in or drop"
                + " the row, or, if 'NaN' is a value here, rename it, or say that it does not stand"
                + " for none: --na \"\"");
  }

  @Test
  void should_name_the_line_of_text_to_be_predicted_as_a_number() {
    Table table = table(10, i -> i == 4 || i == 6 ? "many" + i : "" + i);

    assertThatThrownBy(() -> TableTask.regress(table, "y"))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining(
            "t.csv, line 6, column 'y': expected a number to predict, got 'many4'");
  }

  @Test
  void should_refuse_a_target_that_is_different_in_every_row() {
    assertThatThrownBy(() -> TableTask.infer(table(10, i -> "name" + i)))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("t.csv, column 'y': 10 different values in 10 rows");
  }

  @Test
  void should_list_the_columns_for_an_unknown_target() {
    assertThatThrownBy(() -> TableTask.infer(table(10, i -> "" + i), "yy"))
        .isInstanceOf(DataFormatException.class)
        .hasMessage("t.csv: there is no column 'yy'; the columns are y, x");
  }
}
