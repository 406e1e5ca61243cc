package org.bpnet.core.spi;

/// How a backend makes itself known: a service, found by [org.bpnet.core.Backends].
public interface BackendProvider {
  /// The short name of its backend, `cpu`.
  String name();

  /// Larger is preferred by `Backends.best()`. The reference backend has 0, the CPU backend 100.
  int priority();

  /// Whether the backend can run here, and if not, why.
  Availability availability();

  /// Opens the backend.
  ///
  /// @throws org.bpnet.core.spi.BackendException if it is not available, or an engine asked for by
  ///   name is not
  Backend open(BackendOptions options);
}
