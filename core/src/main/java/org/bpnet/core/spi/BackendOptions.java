package org.bpnet.core.spi;

/// How a backend is to be opened. A backend that has no choice in a matter ignores it.
///
/// @param threads how many threads kernels may use; 0 means one per core
/// @param engine who multiplies matrices: [#AUTO], [#JAVA] for the backend's own kernels, or the
///   name of an accelerator on the path, `onednn`; a named one is never replaced by another
/// @param precision in what numbers matrices are multiplied
public record BackendOptions(int threads, String engine, Precision precision) {
  /// The fastest engine that can run here.
  public static final String AUTO = "auto";

  /// The backend's own kernels, on nothing but the JDK.
  public static final String JAVA = "java";

  /// Checks the number of threads.
  ///
  /// @throws IllegalArgumentException if it is negative
  public BackendOptions {
    if (threads < 0) {
      throw new IllegalArgumentException("BackendOptions: threads must be >= 0, got " + threads);
    }
  }

  /// One thread per core, the fastest engine, single precision.
  public static BackendOptions defaults() {
    return new BackendOptions(0, AUTO, Precision.F32);
  }

  /// These options with another number of threads.
  public BackendOptions threads(int threads) {
    return new BackendOptions(threads, engine, precision);
  }

  /// These options with another engine.
  public BackendOptions engine(String engine) {
    return new BackendOptions(threads, engine, precision);
  }

  /// These options with another precision.
  public BackendOptions precision(Precision precision) {
    return new BackendOptions(threads, engine, precision);
  }
}
