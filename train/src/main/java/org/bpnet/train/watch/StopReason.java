package org.bpnet.train.watch;

/// Why a run ended without failing.
public enum StopReason {
  /// All epochs were run.
  COMPLETED,
  /// The watched measure had not become better for as many epochs as allowed.
  NO_IMPROVEMENT,
  /// Somebody stopped it; it can be resumed from its folder.
  STOPPED,
  /// A minimizer was at a minimum, or could get no lower.
  CONVERGED
}
