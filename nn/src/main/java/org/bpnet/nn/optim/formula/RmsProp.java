package org.bpnet.nn.optim.formula;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.optim.rule.UpdateRule;

/// Steps scaled by a running mean of the gradient's square, or of its variance.
///
/// **Formula.** v ← α·v + (1 − α)·g²; b ← μ·b + g/(√v + ε); p ← p − η·b. Centred: m ← α·m + (1 −
/// α)·g, and √(v − m²) in place of √v. Without momentum b is not kept.
///
/// **Source.** Tieleman, Hinton, *Lecture 6.5, RMSProp*, 2012; centred: Graves 2013, eqs. 38 to 45.
/// The form is PyTorch's: ε stands outside the root, and momentum gathers scaled gradients.
/// **Differs**: rounding may push v − m² below 0, where PyTorch's root is NaN; here it is then 0.
///
/// @param alpha α in [0, 1)
/// @param epsilon ε above 0
/// @param momentum μ in [0, 1)
/// @param centred whether the mean gradient is taken out of v
public record RmsProp(double alpha, double epsilon, double momentum, boolean centred)
    implements UpdateRule {
  private static final Formula B = input("b");
  private static final Formula M = input("m");
  private static final Formula V = input("v");

  /// Throws IllegalArgumentException if a number is outside its range.
  public RmsProp {
    Range.fraction("RmsProp: alpha", alpha);
    Range.positive("RmsProp: epsilon", epsilon);
    Range.fraction("RmsProp: momentum", momentum);
  }

  /// α = 0.99, ε = 10⁻⁸, neither momentum nor centring: PyTorch's. The lecture has α = 0.9.
  public static RmsProp defaults() {
    return new RmsProp(0.99, 1e-8, 0, false);
  }

  @Override
  public Map<String, Double> state() {
    var state = new HashMap<>(Map.of("v", 0.0));
    if (centred) {
      state.put("m", 0.0);
    }
    if (momentum > 0) {
      state.put("b", 0.0);
    }
    return state;
  }

  @Override
  public List<Assignment> assignments() {
    var program = new ArrayList<Assignment>();
    program.add(new Assignment("v", Adam.mean("alpha", V, G.square())));
    if (centred) {
      program.add(new Assignment("m", Adam.mean("alpha", M, G)));
    }
    Formula square = centred ? Formula.max(constant(0), V.sub(M.square())) : V;
    Formula scaled = G.div(square.sqrt().add(hyper("epsilon")));
    if (momentum > 0) {
      program.add(new Assignment("b", hyper("mu").mul(B).add(scaled)));
    }
    program.add(new Assignment(PARAMETER, P.sub(RATE.mul(momentum > 0 ? B : scaled))));
    return program;
  }

  @Override
  public Map<String, Double> hypers(long step, double learningRate, int rank) {
    return Map.of("alpha", alpha, "epsilon", epsilon, "mu", momentum);
  }

  /// 0.01, PyTorch's.
  @Override
  public double learningRate() {
    return 0.01;
  }
}
