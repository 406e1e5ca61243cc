package org.bpnet.benchmarks.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.bpnet.benchmarks.peer.Comparison.Entrant;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  @Test
  void should_compare_each_engine_with_itself_of_before() {
    List<Comparison> lines = Comparison.withEarlier(0.9);

    assertThat(lines)
        .hasSizeGreaterThan(20)
        .allSatisfy(line -> {
          assertThat(line.theirs())
              .containsExactly(new Entrant("earlier " + line.engine(), line.precision()));
          assertThat(line.ours().precision()).isEqualTo(line.precision());
          assertThat(line.target()).isEqualTo(OptionalDouble.of(0.9));
        });
    assertThat(lines).map(Comparison::label).doesNotHaveDuplicates();
  }
}
