package org.bpnet.core.op;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bpnet.core.Tensor;

/// One step of forward mode: what a primitive is given, and where it puts what it finds. A tangent
/// is the rate at which a value changes while the arguments move along a direction.
public interface Jvp {
  /// The primitive's inputs.
  List<Tensor> inputs();

  /// Input `i`.
  default Tensor input(int i) {
    return inputs().get(i);
  }

  /// The primitive's result.
  Tensor output();

  /// Adds to the tangent of the result what the tangent of input `i` makes of it, of a shape that
  /// broadcasts to the result's. The function is not asked if that input does not move.
  void add(int i, UnaryOperator<Tensor> contribution);

  /// For a primitive that is linear in input `i`, the others held: adds its value with the tangent
  /// in the place of that input.
  default void linear(int i) {
    add(
        i,
        tangent -> {
          List<Tensor> operands = new ArrayList<>(inputs());
          operands.set(i, tangent);
          return tangent.pass().apply(output().op(), operands);
        });
  }

  /// For a primitive that is linear in all its inputs together: adds its value with their tangents
  /// in their places.
  void linear();

  /// Lᵀx for a linear function L of tensors of the result's shape, here written as a function of
  /// tensors: a vector-Jacobian product transposed is a Jacobian-vector product (Townsend 2017, *A
  /// new trick for calculating Jacobian vector products*). L itself is not computed.
  Tensor transposed(UnaryOperator<Tensor> linear, Tensor x);
}
