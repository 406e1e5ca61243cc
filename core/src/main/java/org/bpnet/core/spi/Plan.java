package org.bpnet.core.spi;

/// A graph made ready to run.
public interface Plan {
  /// Computes the graph's outputs into `bindings.outputs()`. Outputs do not overlap sources, but
  /// for those that replace one (see [Graph.Updates]): all operations see its value from before.
  void run(Bindings bindings);

  /// The bytes that a run takes beside what is bound; 0 if that is not known.
  default long bytes() {
    return 0;
  }
}
