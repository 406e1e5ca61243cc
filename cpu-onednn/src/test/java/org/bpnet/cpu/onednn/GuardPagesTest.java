package org.bpnet.cpu.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.bpnet.core.spi.Availability;
import org.bpnet.core.spi.Precision;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// oneDNN keeps to the memory that it is given, on every kind of processor that it has code for and
/// this one can be. On Linux, where the page behind an array can be forbidden.
@Tag("slow")
final class GuardPagesTest {
  private static final String DRAWS = System.getProperty("bpnet.guarded", "1500");
  private static final String INSTRUCTIONS = "ONEDNN_MAX_CPU_ISA";
  private static final NativeChild.End DONE = new NativeChild.End(0, "done");

  @TempDir private Path folder;

  @BeforeAll
  static void needsLinuxAndTheLibrary() {
    assumeTrue(System.getProperty("os.name").equals("Linux"));
    Availability availability = new OneDnnProvider().availability(Precision.F32);
    assumeTrue(availability instanceof Availability.Ready, availability.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"DEFAULT", "AVX512_CORE", "AVX2", "SSE41"})
  void should_touch_nothing_behind_any_array(String instructions) throws Exception {
    assertThat(run(Map.of(INSTRUCTIONS, instructions), DRAWS, "17")).isEqualTo(DONE);
  }

  /// The page is seen: without the rule that leaves them to the Java kernels, such gradients would
  /// end the process. When they no longer do, the rule can go.
  @Test
  void should_notice_the_overrun_that_is_left_to_java() throws Exception {
    assertThat(run(Map.of(), "overrun").last()).isNotEqualTo(DONE.last());
    assertThat(folder).isDirectoryContaining("glob:**/hs_err_pid*.log");
  }

  /// Also what oneDNN takes from the C library itself, which checks its blocks here when they are
  /// freed and fills them with other bytes.
  @Test
  void should_leave_the_heap_of_the_c_library_whole() throws Exception {
    Map<String, String> checking = new HashMap<>();
    checking.put("LD_PRELOAD", "libc_malloc_debug.so.0");
    checking.put("MALLOC_CHECK_", "3");
    checking.put("MALLOC_PERTURB_", "165");
    checking.put("GLIBC_TUNABLES", "glibc.malloc.check=3:glibc.malloc.perturb=165");
    assertThat(run(checking, DRAWS, "18")).isEqualTo(DONE);
  }

  private NativeChild.End run(Map<String, String> environment, String... args)
      throws IOException, InterruptedException {
    return NativeChild.run(folder, environment, GuardedWork.class, args);
  }
}
