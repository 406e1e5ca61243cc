package org.bpnet.benchmarks.stability;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Reading of lines that HotSpot 25 printed.
class CompilerLogTest {
  private static final String GIVEN_UP =
      """
       30160 2555       3       org.bpnet.cpu.kernel.GeneratedKernel/0x000000006b0aa000::run (673 bytes)
       30287 2555       3       org.bpnet.cpu.kernel.GeneratedKernel/0x000000006b0aa000::run (673 bytes)   COMPILE SKIPPED: out of virtual registers in LIR generator (retry at different tier)
      """;

  @Test
  void should_name_a_kernel_that_was_given_up_for_good() {
    var log = CompilerLog.of(GIVEN_UP.lines());

    assertThat(log.abandoned()).containsExactly("GeneratedKernel, 673 bytes, tier 3");
    assertThat(log.rescued()).isEmpty();
  }

  @Test
  void should_see_that_c2_compiled_it_before_or_after() {
    String c2 =
        " 31000 2600 %     4       org.bpnet.cpu.kernel.GeneratedKernel/0x000000006b0aa000::run @ 9 (673 bytes)\n";

    assertThat(CompilerLog.of((GIVEN_UP + c2).lines()).abandoned()).isEmpty();
    assertThat(CompilerLog.of((c2 + GIVEN_UP).lines()).rescued())
        .containsExactly("GeneratedKernel, 673 bytes, tier 3");
  }

  @Test
  void should_tell_kernels_of_one_name_apart() {
    String other =
        " 31000 2600       4       org.bpnet.cpu.kernel.GeneratedKernel/0x000000006b0aac00::run (673 bytes)\n";

    assertThat(CompilerLog.of((GIVEN_UP + other).lines()).abandoned()).hasSize(1);
  }

  @Test
  void should_not_count_an_attempt_that_is_repeated_or_other_methods() {
    String lines =
        """
          3441 1569       3       org.bpnet.cpu.matmul.TileDIRECT8x2/0x000000006b0b9800::run (957 bytes)   COMPILE SKIPPED: concurrent class loading
          3441 1570   !   4       java.util.HashMap::putVal (300 bytes)   COMPILE SKIPPED: out of nodes (not retryable)
        """;

    assertThat(CompilerLog.of(lines.lines()).abandoned()).isEmpty();
  }

  @Test
  void should_not_take_discarded_code_for_compiled() {
    String discarded =
        " 31000 2600       4       org.bpnet.cpu.kernel.GeneratedKernel/0x000000006b0aa000::run (673 bytes)   COMPILE SKIPPED: out of nodes (retry at different tier)\n";

    assertThat(CompilerLog.of((GIVEN_UP + discarded).lines()).abandoned())
        .containsExactly("GeneratedKernel, 673 bytes, tier 4");
  }
}
