package org.bpnet.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.bpnet.core.spi.Availability;
import org.bpnet.core.spi.BackendException;
import org.bpnet.core.spi.BackendOptions;
import org.bpnet.core.spi.Precision;
import org.bpnet.cpu.convolution.PatchEngine;
import org.bpnet.cpu.matmul.MatMulEngines;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.spi.AcceleratorProvider;
import org.bpnet.cpu.spi.ConvolutionEngine;
import org.bpnet.cpu.spi.MatMulEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Which engine is chosen, from accelerators that are plain kernels under another name.
final class EnginesTest {
  private static final BackendOptions AUTO = BackendOptions.defaults();
  private static final BackendOptions BF16 = AUTO.precision(Precision.BF16);

  private final MemoryPool pool = new MemoryPool();

  @AfterEach
  void close() {
    pool.close();
  }

  private record Fake(String name, Set<Precision> precisions) implements AcceleratorProvider {
    @Override
    public Availability availability(Precision precision) {
      return precisions.contains(precision)
          ? new Availability.Ready(name + " in " + precision)
          : new Availability.Unavailable("no " + precision);
    }

    @Override
    public MatMulEngine openProducts(Precision precision, MemoryPool pool) {
      return MatMulEngines.engine(0, precision, pool);
    }

    @Override
    public ConvolutionEngine openConvolutions(Precision precision, MemoryPool pool) {
      return new PatchEngine(MatMulEngines.create(0, pool), pool);
    }
  }

  private static final Fake BROKEN = new Fake("broken", Set.of());
  private static final Fake HALF = new Fake("half", Set.of(Precision.F32));
  private static final Fake WHOLE = new Fake("whole", Set.of(Precision.F32, Precision.BF16));

  private Engines open(BackendOptions options, AcceleratorProvider... providers) {
    return Engines.open(options, List.of(providers), 256, pool);
  }

  @Test
  void should_take_the_first_accelerator_that_can_run() {
    assertThat(open(AUTO, BROKEN, HALF, WHOLE).name()).isEqualTo("half");
    assertThat(open(AUTO, HALF).workhorse().text())
        .isEqualTo("half in F32; small ones Java 256-bit vectors");
    assertThat(open(AUTO, HALF).workhorse().good()).isTrue();
  }

  @Test
  void should_run_on_its_own_kernels_without_one_and_say_why() {
    assertThat(open(AUTO).name()).isEqualTo("java");
    assertThat(open(AUTO).workhorse().good()).isTrue();
    assertThat(open(AUTO, BROKEN).name()).isEqualTo("java");
    assertThat(open(AUTO, BROKEN).workhorse().good()).isFalse();
    assertThat(open(AUTO, BROKEN).workhorse().text())
        .isEqualTo("Java 256-bit vectors; broken is off: no F32");
  }

  @Test
  void should_round_first_where_an_accelerator_has_no_bfloat16() {
    assertThat(open(BF16, WHOLE).workhorse().text())
        .isEqualTo("whole in BF16; small ones Java 256-bit vectors, factors rounded first");
    assertThat(open(BF16, HALF).workhorse().text()).startsWith("half in F32, factors rounded");
    assertThat(open(BF16).workhorse().text())
        .isEqualTo("Java 256-bit vectors, factors rounded first");
  }

  @Test
  void should_never_replace_an_engine_that_was_asked_for_by_name() {
    assertThat(open(AUTO.engine("java"), WHOLE).name()).isEqualTo("java");
    assertThat(open(AUTO.engine("whole"), HALF, WHOLE).name()).isEqualTo("whole");
    assertThatThrownBy(() -> open(AUTO.engine("broken"), BROKEN, WHOLE))
        .isInstanceOf(BackendException.class)
        .hasMessage("engine broken is off: no F32");
    assertThatThrownBy(() -> open(AUTO.engine("hole"), WHOLE))
        .isInstanceOf(BackendException.class)
        .hasMessage("there is no engine 'hole'; there are auto, java, whole");
  }

  @Test
  void should_refuse_a_negative_number_of_threads() {
    assertThatThrownBy(() -> AUTO.threads(-1)).hasMessageContaining("got -1");
  }
}
