package org.bpnet.core.spi;

/// A graph made ready to run.
public interface Plan {
  /// Computes the graph's outputs into `bindings.outputs()`. Outputs never overlap sources.
  void run(Bindings bindings);
}
