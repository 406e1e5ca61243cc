package org.bpnet.train.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.data.load.Sampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplersTest {
  private static final int[] LABELS = IntStream.range(0, 40).map(i -> i < 30 ? i % 2 : 2).toArray();

  private static Dataset data() {
    return Dataset.of(new float[40], Shape.of(1), LABELS, Target.Classes.numbered(3));
  }

  /// The names make what the sampler's own methods do.
  @Test
  void should_make_the_samplers_by_name() {
    same("sequential", Sampler.sequential(40, 6).atLeast(2));
    same("shuffled", Sampler.shuffled(40, 6).atLeast(2));
    same("balanced", Sampler.balanced(LABELS, 6));
    same("classes(2, 5)", Sampler.classes(LABELS, 2, 5));
    same("pairs(7)", Sampler.pairs(LABELS, 7));
  }

  private static void same(String name, Sampler expected) {
    Sampler made = EmbeddingSpec.of("softmax", 2).sampled(name).sampler(data(), 6);
    assertThat(made).hasToString(expected.toString());
    assertThat(made.epoch(new Seed(5), 1)).isDeepEqualTo(expected.epoch(new Seed(5), 1));
  }

  @ParameterizedTest
  @CsvSource({"'', 0", "shuffled, 0", "balanced, 0", "'classes(3, 4)', 12", "'pairs(7)', 14"})
  void should_say_the_size_of_a_batch_where_it_is_in_the_name(String name, int size) {
    assertThat(EmbeddingSpec.of("softmax", 2).sampled(name).batchSize()).isEqualTo(size);
  }

  @Test
  void should_choose_by_the_loss_if_no_name_is_given() {
    assertThat(EmbeddingSpec.of("softmax", 2).sampler(data(), 6)).asString().startsWith("shuffled");
    assertThat(EmbeddingSpec.of("triplet", 2).sampler(data(), 6))
        .hasToString("classes(classes=3, each=4)");
  }

  @Test
  void should_say_what_is_wrong() {
    EmbeddingSpec spec = EmbeddingSpec.of("softmax", 2);
    assertThatThrownBy(() -> spec.sampled("clases(2, 2)"))
        .hasMessageStartingWith("no sampler is called 'clases'; did you mean classes");
    assertThatThrownBy(() -> spec.sampled(0, 4))
        .hasMessage("sampler: needs at least one class and one example of each, got classes(0, 4)");
    assertThatThrownBy(() -> spec.sampled("pairs(0)"))
        .hasMessage("sampler: needs at least one pair, got 0");
    assertThatThrownBy(() -> spec.sampled(4, 2).sampler(data(), 6))
        .hasMessage(
            "sampler: classes(4, 2) needs 4 classes in a batch, and there are 3 to learn from;"
                + " choose fewer");
    assertThatThrownBy(() -> spec.sampled(2, 11).sampler(data(), 6))
        .hasMessageContaining("needs 11 examples of each class, and '2' has 10 to learn from");
  }
}
