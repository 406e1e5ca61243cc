package org.bpnet.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnsTest {
  /// The last are an e with a mark on top of it, and a character beyond 16 bits.
  @ParameterizedTest
  @CsvSource({
    "loss,4",
    "损失,4",
    "学习率 0.1,10",
    "（见表）,8",
    "θ²,2",
    "½ × π,5",
    "e\u0301,1",
    "\uD842\uDFB7,2"
  })
  void should_count_what_a_terminal_takes(String text, int width) {
    assertThat(Columns.width(text)).isEqualTo(width);
  }

  @Test
  void should_fill_up_to_a_width_and_never_cut() {
    assertThat(Columns.left("损失", 6)).isEqualTo("损失  ");
    assertThat(Columns.right("损失", 6)).isEqualTo("  损失");
    assertThat(Columns.right("损失", 3)).isEqualTo("损失");
  }

  @Test
  void should_break_lines_at_spaces_and_around_chinese_characters() {
    assertThat(Columns.lines("a one-hot row of the matrix", 12))
        .containsExactly("a one-hot", "row of the", "matrix");
    assertThat(Columns.lines("softmax 的雅可比矩阵是对角阵。", 12))
        .containsExactly("softmax 的雅", "可比矩阵是对", "角阵。");
    assertThat(Columns.lines("unbreakable word", 4)).containsExactly("unbreakable", "word");
  }

  /// A full stop goes with the character before it.
  @Test
  void should_begin_no_line_with_a_mark() {
    assertThat(Columns.lines("梯度消失。完", 8)).containsExactly("梯度消", "失。完");
  }
}
