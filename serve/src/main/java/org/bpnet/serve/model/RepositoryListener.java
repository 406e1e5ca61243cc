package org.bpnet.serve.model;

/// Is told what becomes of the versions of models.
public interface RepositoryListener {
  /// A version is in use from now on.
  ///
  /// @param nanos how long it took to load
  void loaded(String model, String version, long nanos);

  /// A version could not be loaded; one that was in use before stays so.
  void failed(String model, String version, String why);

  /// A version is in use no more: its folder is gone.
  void removed(String model, String version);

  /// A batch is computed.
  void batch(String model, int rows);
}
