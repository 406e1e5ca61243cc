package org.bpnet.cpu.onednn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import org.bpnet.core.spi.BackendException;
import org.jspecify.annotations.Nullable;

/// The functions of the loaded library. It stays loaded until the process ends, as code compiled by
/// it may run until then.
///
/// **Threads.** oneDNN would divide a product among threads of OpenMP's own. Since ours are the
/// only team, every call is preceded by `omp_set_num_threads(1)`: the setting belongs to the
/// calling thread, and setting it costs less (some 6 ns) than knowing whether it was set.
///
/// **Long calls.** A product may take milliseconds, so it is an ordinary call, during which the
/// garbage collector can work; leaving the Java state costs some 6 ns of at least 500.
@SuppressWarnings("restricted") // native code is called here and nowhere else
final class OneDnn {
  /// The variable by which oneDNN is told which instructions it may use at most.
  private static final String LIMIT = "ONEDNN_MAX_CPU_ISA";

  /// Names of `dnnl_cpu_isa_t`, dnnl_types.h of 3.13.
  private static final Map<Integer, String> INSTRUCTIONS =
      Map.ofEntries(
          Map.entry(0x1, "SSE4.1"),
          Map.entry(0x3, "AVX"),
          Map.entry(0x7, "AVX2"),
          Map.entry(0xf, "AVX2-VNNI"),
          Map.entry(0x1f, "AVX2-VNNI-2"),
          Map.entry(0x27, "AVX-512"),
          Map.entry(0x67, "AVX-512 VNNI"),
          Map.entry(0xe7, "AVX-512 bf16"),
          Map.entry(0x1ef, "AVX-512 fp16"),
          Map.entry(0xfef, "AMX"),
          Map.entry(0x1fef, "AMX fp16"),
          Map.entry(0x201ff, "AVX10.2"),
          Map.entry(0x22fff, "AVX10.2 AMX"));

  private static final int AVX512 = 0x27;

  /// All that there is but tiles: `dnnl_cpu_isa_avx10_2`.
  private static final int WITHOUT_AMX = 0x201ff;

  /// Those of tiles: for bytes, bfloat16 and half precision.
  private static final int AMX = 0x3e00;

  private final Linker linker = Linker.nativeLinker();
  private final SymbolLookup library;
  private final MethodHandle setThreads;
  private final MethodHandle sgemm;
  private final Version version;
  private final int instructions;

  /// Loads the library.
  ///
  /// @param folder where all files of the platform lie
  /// @throws IllegalArgumentException if a file cannot be loaded
  /// @throws java.util.NoSuchElementException if a function is missing
  OneDnn(Path folder, Platform platform) {
    for (String file : platform.files()) {
      SymbolLookup.libraryLookup(folder.resolve(file), Arena.global());
    }
    library =
        SymbolLookup.libraryLookup(folder.resolve(platform.files().getLast()), Arena.global());
    // Looked up through oneDNN, so as to be the one that oneDNN was linked with: there may be more.
    SymbolLookup openMp =
        platform
            .openMp()
            .map(name -> SymbolLookup.libraryLookup(name, Arena.global()))
            .orElse(library);
    setThreads =
        linker.downcallHandle(
            openMp.findOrThrow("omp_set_num_threads"),
            FunctionDescriptor.ofVoid(JAVA_INT),
            Linker.Option.critical(false));
    sgemm =
        function(
            "dnnl_sgemm",
            FunctionDescriptor.of(
                JAVA_INT,
                JAVA_BYTE,
                JAVA_BYTE,
                JAVA_LONG,
                JAVA_LONG,
                JAVA_LONG,
                JAVA_FLOAT,
                JAVA_LONG,
                JAVA_LONG,
                JAVA_LONG,
                JAVA_LONG,
                JAVA_FLOAT,
                JAVA_LONG,
                JAVA_LONG));
    if (mayUseAmx(System.getenv(LIMIT))) {
      forbidAmx();
    }
    instructions = findInstructions();
    version = findVersion();
    if ((instructions & AMX) != 0) { // somebody else has used the library before
      throw new IllegalArgumentException(
          "oneDNN computes with AMX, where some of its convolutions are wrong; set "
              + LIMIT
              + "=AVX512_CORE_FP16");
    }
  }

  /// Whether what the environment says of instructions, if anything, allows those of tiles.
  static boolean mayUseAmx(@Nullable String limit) {
    String upper = limit == null ? "" : limit.strip().toUpperCase(Locale.ROOT);
    return upper.isEmpty()
        || upper.equals("ALL")
        || upper.equals("DEFAULT")
        || upper.contains("AMX");
  }

  /// On processors with AMX some convolutions of bfloat16 come out wrong or write where they must
  /// not, and bits of products depend on the cut (ADR 8). Must come before any other call.
  private void forbidAmx() {
    try {
      int ignored =
          (int)
              function("dnnl_set_max_cpu_isa", FunctionDescriptor.of(JAVA_INT, JAVA_INT))
                  .invokeExact(WITHOUT_AMX);
    } catch (Throwable failed) {
      throw unexpected(failed);
    }
  }

  /// A version of oneDNN.
  record Version(int major, int minor, int patch) {
    /// The first whose code keeps the stack pointer on the stack: in older ones a signal handler
    /// may write its frame over the heap (uxlfoundation/oneDNN issue 4845).
    static final Version SAFE = new Version(3, 11, 2);

    /// Whether a profiler may run beside it.
    boolean isSafe() {
      return Comparator.comparingInt(Version::major)
              .thenComparingInt(Version::minor)
              .thenComparingInt(Version::patch)
              .compare(this, SAFE)
          >= 0;
    }

    @Override
    public String toString() {
      return major + "." + minor + "." + patch;
    }
  }

  Version version() {
    return version;
  }

  /// A function of the library.
  MethodHandle function(String name, FunctionDescriptor descriptor) {
    return linker.downcallHandle(library.findOrThrow(name), descriptor);
  }

  /// Version and instructions used, `oneDNN 3.13.0 with AVX-512 bf16`.
  String description() {
    String with = INSTRUCTIONS.get(instructions);
    return "oneDNN " + version + (with == null ? "" : " with " + with);
  }

  /// Whether AVX-512 is used, of whatever kind.
  boolean avx512() {
    return (instructions & AVX512) == AVX512;
  }

  private int findInstructions() {
    try {
      return (int)
          function("dnnl_get_effective_cpu_isa", FunctionDescriptor.of(JAVA_INT)).invokeExact();
    } catch (Throwable failed) {
      throw unexpected(failed);
    }
  }

  private Version findVersion() {
    try {
      var numbers =
          (MemorySegment) function("dnnl_version", FunctionDescriptor.of(ADDRESS)).invokeExact();
      numbers = numbers.reinterpret(3 * JAVA_INT.byteSize());
      return new Version(
          numbers.getAtIndex(JAVA_INT, 0),
          numbers.getAtIndex(JAVA_INT, 1),
          numbers.getAtIndex(JAVA_INT, 2));
    } catch (Throwable failed) {
      throw unexpected(failed);
    }
  }

  /// Makes oneDNN compute on the calling thread alone.
  void stayOnThisThread() {
    try {
      setThreads.invokeExact(1);
    } catch (Throwable failed) {
      throw unexpected(failed);
    }
  }

  /// `dnnl_sgemm`: C = op(A)·op(B) + beta·C on row-major matrices at these addresses.
  void sgemm(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      long a,
      int lda,
      long b,
      int ldb,
      float beta,
      long c,
      int ldc) {
    try {
      int status =
          (int)
              sgemm.invokeExact(
                  (byte) (transposeA ? 'T' : 'N'),
                  (byte) (transposeB ? 'T' : 'N'),
                  (long) m,
                  (long) n,
                  (long) k,
                  1f,
                  a,
                  (long) lda,
                  b,
                  (long) ldb,
                  beta,
                  c,
                  (long) ldc);
      check("dnnl_sgemm", status);
    } catch (Throwable failed) {
      throw unexpected(failed);
    }
  }

  /// @throws BackendException if a function did not succeed
  static void check(String function, int status) {
    if (status != 0) {
      throw new BackendException(
          String.format(Locale.ROOT, "oneDNN: %s failed with status %d", function, status));
    }
  }

  /// What to throw for what a method handle threw.
  static RuntimeException unexpected(Throwable failed) {
    return switch (failed) {
      case RuntimeException exception -> exception;
      case Error error -> throw error;
      default -> new BackendException("oneDNN: a call failed", failed);
    };
  }
}
