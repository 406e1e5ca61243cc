package org.bpnet.nn.schedule;

/// **Formula.** η(t) = rate/(1 + decay·t). The rates sum to infinity and their squares do not, as
/// stochastic approximation asks (Robbins and Monro 1951).
///
/// **Source.** Darken and Moody 1991 ("search then converge"), with τ = 1/decay.
///
/// @param rate the first learning rate
/// @param decay per step; after 1/decay steps the rate is half
public record InverseTimeDecay(double rate, double decay) implements Schedule {
  /// Throws IllegalArgumentException if a number is negative or not finite.
  public InverseTimeDecay {
    Checks.rate("InverseTimeDecay: rate", rate);
    Checks.rate("InverseTimeDecay: decay", decay);
  }

  @Override
  public double at(long step) {
    return rate / (1 + decay * (double) step);
  }
}
