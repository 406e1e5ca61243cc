package org.bpnet.benchmarks.peer;

import java.util.List;
import org.bpnet.benchmarks.work.Workload;

/// An engine that has some work before it.
///
/// Weights begin as [Draws] says, all else as [Stage] says; step n takes batch n modulo
/// [Workload#BATCHES].
public interface Contestant extends AutoCloseable {
  /// One step.
  void step();

  /// The mean loss of the last step's batch, from before its update; of inference, the first of the
  /// outputs.
  double loss();

  @Override
  void close();

  /// Makes contestants.
  interface Factory {
    /// The engine with its version.
    String name();

    /// Ways to do this work that differ in speed alone; the fastest is measured.
    List<String> settings(Workload work);

    /// An engine ready to do the work.
    ///
    /// @throws UnsupportedOperationException if it cannot do such work; the message says why
    Contestant open(Workload work, String setting);
  }
}
