package org.bpnet.cpu.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bpnet.core.spi.Availability;
import org.bpnet.core.spi.Precision;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Signals reach threads in the middle of a product, as those of a profiler do.
@Tag("slow")
final class SignalsTest {
  private static final String ROUNDS = System.getProperty("bpnet.signalled", "20");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"DEFAULT", "AVX2", "SSE41"})
  void should_compute_while_signals_arrive(String instructions) throws Exception {
    assumeTrue(System.getProperty("os.name").equals("Linux"));
    Availability availability = new OneDnnProvider().availability(Precision.F32);
    assumeTrue(availability instanceof Availability.Ready, availability.toString());

    var environment = Map.of("ONEDNN_MAX_CPU_ISA", instructions);
    var end = NativeChild.run(folder, environment, SignalledWork.class, ROUNDS);

    assertThat(end).isEqualTo(new NativeChild.End(0, "done"));
    String signals = Files.readAllLines(folder.resolve("out.txt")).getFirst();
    assertThat(Long.parseLong(signals.split(" ")[0])).isGreaterThan(1_000);
  }
}
