package org.bpnet.play.ground;

import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;

/// One equation of a training step with all its numbers.
///
/// @param part what it belongs to
/// @param layer its layer, from 1; 0 where it is of none
/// @param rule its name: `forward`, `loss`, `BP1` to `BP4`, `update`
/// @param route which of two ways to the same it is on
/// @param latex the equation in symbols
/// @param operands what it takes, in the order of the symbols
/// @param result what it gives
/// @param check finite differences of what it gives, where that is a gradient and they were asked
///   for, else none
public record Equation(
    Part part,
    int layer,
    String rule,
    Route route,
    String latex,
    List<Matrix> operands,
    Matrix result,
    GradientDifferences check) {
  /// The parts of a step, in order.
  public enum Part {
    /// From inputs to predictions.
    FORWARD,
    /// What is to become small.
    LOSS,
    /// From the loss to the gradients.
    BACKWARD,
    /// From gradients to new weights.
    UPDATE
  }

  /// Two ways to the error of the outputs of softmax with cross-entropy.
  public enum Route {
    /// There is no other.
    ONLY,
    /// The long one: the slope of the loss times the Jacobian of softmax.
    JACOBIAN,
    /// The short one: prediction minus target.
    SHORT
  }

  /// A matrix with its numbers, row by row; one of a vector is a row.
  ///
  /// @param latex its symbol
  @SuppressWarnings("ArrayRecordComponent") // nobody compares matrices
  public record Matrix(String latex, int rows, int columns, double[] values) {
    static Matrix of(String latex, Tensor tensor) {
      Shape shape = tensor.shape();
      int columns = shape.rank() == 0 ? 1 : shape.extent(-1);
      double[] values = tensor.toHost().toDoubles();
      return new Matrix(latex, values.length / columns, columns, values);
    }
  }

  /// Copies the list.
  public Equation {
    operands = List.copyOf(operands);
  }
}
