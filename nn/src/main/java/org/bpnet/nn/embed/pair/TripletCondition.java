package org.bpnet.nn.embed.pair;

import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;

/// What the distances within a triplet must fulfil for it to be chosen.
///
/// @param formula 1 if it is chosen, else 0; of inputs `cp`, from anchor to positive, `cn`, from
///   anchor to negative, and `cq`, from positive to negative
/// @param distances from anchors to others, `[N, M]`, for `cp` and `cn`; empty if there is no
///   condition
/// @param among among the others, `[M, M]`, for `cq`; empty if that is not used
public record TripletCondition(Formula formula, List<Tensor> distances, List<Tensor> among) {
  /// All triplets.
  public static TripletCondition none() {
    return new TripletCondition(Formula.constant(1), List.of(), List.of());
  }

  /// A condition on how far positive and negative are from the anchor.
  ///
  /// @param distances `[N, M]`
  public static TripletCondition of(Formula formula, Tensor distances) {
    return new TripletCondition(formula, List.of(distances.stopGradient()), List.of());
  }

  /// A condition on all three sides.
  ///
  /// @param distances `[N, M]`
  /// @param among `[M, M]`
  public static TripletCondition of(Formula formula, Tensor distances, Tensor among) {
    return new TripletCondition(
        formula, List.of(distances.stopGradient()), List.of(among.stopGradient()));
  }

  boolean isNone() {
    return distances.isEmpty();
  }
}
