package org.bpnet.nn.hopfield;

import java.util.Locale;
import org.bpnet.core.Initializer;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.nn.layer.Layer;

/// An associative memory of continuous states, whose stored patterns are learnt: each input is
/// drawn to the stored patterns that it resembles. It is attention to fixed keys that are their own
/// values.
///
/// **Formula.** ξ ← softmax(β ξ Xᵀ) X with the patterns as rows of X, as often as told. No update
/// raises the energy E = −β⁻¹ log Σ_μ exp(β x_μ·ξ) + ½‖ξ‖² + β⁻¹ log M + ½ max_μ ‖x_μ‖². A large β
/// retrieves one pattern, a small one a mean of many.
///
/// **Shapes.** `[.., D] -> [.., D]`, of M patterns `[M, D]`.
///
/// **Throws** ShapeException if the input has another last extent.
///
/// **Source.** Ramsauer, Schäfl, Lehner, Seidl, Widrich, Adler, Gruber, Holzleitner, Pavlović,
/// Sandve, Greiff, Kreil, Kopp, Klambauer, Brandstetter, Hochreiter 2020, *Hopfield networks is all
/// you need*, eqs. 2 and 3.
public final class HopfieldLayer implements Layer {
  private final String name;
  private final Parameter patterns;
  private final double beta;
  private final int updates;

  private HopfieldLayer(String name, Parameter patterns, double beta, int updates) {
    this.name = name;
    this.patterns = patterns;
    this.beta = beta;
    this.updates = updates;
  }

  /// A memory of so many patterns.
  ///
  /// @param params the node that gets `patterns`
  /// @param extent D
  /// @param beta β > 0; 1/√D is that of attention
  /// @param updates how often ξ is replaced; once nearly always does
  /// @throws IllegalArgumentException if a number is not positive
  public static HopfieldLayer create(
      Parameters params, int patterns, int extent, double beta, int updates, Initializer weights) {
    if (patterns < 1 || extent < 1 || updates < 1 || !(beta > 0 && beta < 1 / 0.0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: needs patterns, extent and updates from 1 on and beta > 0, got %d, %d, %d and %s",
              params.path(),
              patterns,
              extent,
              updates,
              beta));
    }
    Parameter stored = params.weight("patterns", Shape.of(patterns, extent), weights);
    return new HopfieldLayer(params.path(), stored, beta, updates);
  }

  /// What is stored, `[M, D]`.
  public Parameter patterns() {
    return patterns;
  }

  /// One update of states `[.., D]` by patterns `[M, D]`: softmax(β ξ Xᵀ) X.
  public static Tensor update(Tensor states, Tensor patterns, double beta) {
    return states.matmulT(patterns).mul(beta).softmax(-1).matmul(patterns);
  }

  /// The energy of each of the states `[.., D]`, `[..]`; never below 0.
  public static Tensor energy(Tensor states, Tensor patterns, double beta) {
    double count = Math.log(patterns.shape().extent(0)) / beta;
    Tensor alike = states.matmulT(patterns).mul(beta).logSumExp(-1).div(beta);
    Tensor longest = patterns.square().sum(1).max(0).mul(0.5);
    return states.square().sum(-1).mul(0.5).sub(alike).add(count).add(longest);
  }

  @Override
  public Tensor forward(Tensor x) { // [.., D] -> [.., D]
    int extent = patterns.shape().extent(1);
    if (x.shape().rank() < 2 || x.shape().extent(-1) != extent) {
      throw new ShapeException(
          String.format(
              Locale.ROOT, "%s: need input [N, .., %d], got %s", name, extent, x.shape()));
    }
    return x.pass()
        .within(
            name,
            () -> {
              Tensor stored = x.pass().read(patterns);
              Tensor state = x;
              for (int i = 0; i < updates; i++) {
                state = update(state, stored, beta);
              }
              return state;
            });
  }

  /// `Hopfield 16 patterns of 64`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "Hopfield %d patterns of %d%s",
        patterns.shape().extent(0),
        patterns.shape().extent(1),
        updates == 1 ? "" : ", " + updates + " updates");
  }
}
