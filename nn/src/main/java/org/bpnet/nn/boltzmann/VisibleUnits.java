package org.bpnet.nn.boltzmann;

/// What the visible units of a machine are, given what the hidden units send them.
public enum VisibleUnits {
  /// 0 or 1: of data between 0 and 1, which are taken as probabilities.
  BERNOULLI,

  /// Real numbers of variance 1: of standardised data. Rates need to be ten or a hundred times
  /// smaller than for [#BERNOULLI] (Hinton 2010, *A practical guide to training restricted
  /// Boltzmann machines*, section 13.2).
  GAUSSIAN
}
