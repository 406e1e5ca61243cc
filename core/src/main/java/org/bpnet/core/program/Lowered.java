package org.bpnet.core.program;

import java.util.List;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.formula.ScalarFunction;

/// Formulas made ready for a backend: the program that a kernel is made from, and how its scalar
/// parameters follow from the hyper-parameters.
///
/// A subexpression of hyper-parameters and constants alone, such as 1 − βᵗ, is the same for all
/// elements. It becomes one scalar parameter, computed once a run in double precision and rounded
/// then.
///
/// @param program the instructions for one element
/// @param scalars the scalar parameters, as functions of the hyper-parameters' values
public record Lowered(Program program, List<ScalarFunction> scalars) {
  /// A copy of the list is kept.
  public Lowered {
    scalars = List.copyOf(scalars);
  }

  /// Lowers formulas together; output `i` of the program is formula `i`, vector input `i` is the
  /// one with name `i`.
  ///
  /// @param formulas the results
  /// @param inputs the names of the vector inputs, in the order in which a kernel is given them;
  ///   may list names that no formula mentions
  /// @param hypers the names of the hyper-parameters, in the order in which [#scalarValues] is
  ///   given them
  /// @throws IllegalArgumentException if a formula mentions a name that is not listed
  public static Lowered of(List<Formula> formulas, List<String> inputs, List<String> hypers) {
    return new Lowering(inputs, hypers).lower(formulas);
  }

  /// The scalar parameters for these values of the hyper-parameters.
  public float[] scalarValues(double... hypers) {
    float[] values = new float[scalars.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) scalars.get(i).at(hypers);
    }
    return values;
  }
}
