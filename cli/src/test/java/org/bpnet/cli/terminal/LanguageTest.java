package org.bpnet.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LanguageTest {
  @Test
  void should_keep_the_space_around_a_phrase() {
    assertThat(Language.ZH.of("\n  learning rate? \n")).isEqualTo("\n  learning rate? \n");
    assertThat(Language.ZH.of("\n  cross-entropy \n")).isEqualTo("\n  交叉熵 \n");
    assertThat(Language.EN.of("cross-entropy")).isEqualTo("cross-entropy");
    assertThat(Language.ZH.of("")).isEmpty();
  }

  @Test
  void should_tell_texts_among_the_figures_and_align_them() {
    assertThat(Language.ZH.format("%8s|%-8s|%s|%,d", "loss", "yes", Phrase.of("%s paths", 3), 1234))
        .isEqualTo("    损失|是      |3 条路径|1,234");
    assertThat(Language.EN.format("%8s|%-8s|%s|%,d", "loss", "yes", Phrase.of("%s paths", 3), 1234))
        .isEqualTo("    loss|yes     |3 paths|1,234");
    assertThat(Phrase.of("%s paths", 3)).hasToString("3 paths");
  }

  @Test
  void should_read_blocks_of_two_lines() {
    String text = "# for translators\nloss\n损失\n\n# more\nepoch\n轮次\n\n\n a  b\\nc\n甲\n";

    assertThat(Language.phrases("zh.txt", text))
        .isEqualTo(Map.of("loss", "损失", "epoch", "轮次", " a  b\\nc", "甲"));
  }

  @Test
  void should_name_a_phrase_without_a_translation_and_one_with_two() {
    assertThatThrownBy(() -> Language.phrases("zh.txt", "loss\n损失\n\nepoch\n"))
        .hasMessage("zh.txt: needs a line of English and one of its translation, got 'epoch'");
    assertThatThrownBy(() -> Language.phrases("zh.txt", "loss\n损失\n\nloss\n代价\n"))
        .hasMessage("zh.txt: needs one translation, got more of 'loss'");
  }
}
