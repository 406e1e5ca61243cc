package org.bpnet.trials;

import java.nio.file.Path;

/// The way in for the fuzzer: it calls this class in a process of its own, again and again, with
/// bytes that reach more and more of the code.
public final class Fuzzed {
  private static final FuzzTarget TARGET = FuzzTarget.valueOf(System.getProperty("bpnet.target"));
  private static final Path FOLDER = Path.of(System.getProperty("bpnet.folder"));

  private Fuzzed() {}

  /// Called by the fuzzer; what is thrown is a finding.
  public static void fuzzerTestOneInput(byte[] data) throws Exception {
    TARGET.check(FOLDER, data);
  }
}
