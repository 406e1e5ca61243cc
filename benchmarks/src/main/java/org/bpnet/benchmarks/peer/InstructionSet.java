package org.bpnet.benchmarks.peer;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The widest vectors that engines may use.
@SuppressWarnings("ImmutableEnumChecker") // lists and maps of what was written here
public enum InstructionSet {
  /// All that the processor has.
  NATIVE(List.of(), Map.of(), ""),

  /// 256 bits and no AVX-512, as on processors without: so speed there can be seen, and worked on,
  /// elsewhere. Caches, clocks and the memory remain the machine's own.
  AVX2(
      List.of("-XX:UseAVX=2"),
      Map.of(
          "ONEDNN_MAX_CPU_ISA", "AVX2",
          "ATEN_CPU_CAPABILITY", "avx2",
          "MKL_ENABLE_INSTRUCTIONS", "AVX2",
          "OPENBLAS_CORETYPE", "Haswell",
          "XLA_FLAGS", "--xla_cpu_max_isa=AVX2"),
      "narrow");

  private final List<String> options;
  private final Map<String, String> environment;
  private final String word;

  InstructionSet(List<String> options, Map<String, String> environment, String word) {
    this.options = options;
    this.environment = environment;
    this.word = word;
  }

  /// Options of a JVM that keeps to it.
  List<String> options() {
    return options;
  }

  /// What makes the native libraries keep to it: oneDNN, PyTorch, MKL, OpenBLAS, XLA.
  Map<String, String> environment() {
    return environment;
  }

  /// What a Python worker is told; empty if nothing.
  String word() {
    return word;
  }

  /// As on the command line, `avx2`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
