package org.bpnet.play.ground;

import java.util.function.UnaryOperator;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;

/// Central differences (J(x + h) − J(x − h)) / 2h of a loss by each number of a matrix, to compare
/// a gradient with, which comes without them.
///
/// @param values of the differences, as many as there are numbers; none if they were not asked for
/// @param kinks whether the slopes on both sides differ there, so that the gradient is a choice
/// @param largest the largest distance from the gradient, beside kinks; not finite if one is not
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record GradientDifferences(double[] values, boolean[] kinks, double largest) {
  /// Ours: near the third root of the precision of doubles, where cutting off and rounding are
  /// equally small (Nocedal and Wright 2006, section 8.1).
  private static final double STEP = 1e-5;

  /// Ours: slopes of a smooth loss differ by the step times its curvature.
  private static final double KINK = 2e-3;

  static final GradientDifferences NONE = new GradientDifferences(new double[0], new boolean[0], 0);

  /// Those of a loss around a matrix.
  ///
  /// @param cost the loss, a scalar, of the matrix
  /// @param gradient to compare with
  static GradientDifferences around(
      Pass pass, Tensor at, UnaryOperator<Tensor> cost, double... gradient) {
    double[] place = at.toHost().toDoubles();
    double middle = cost.apply(at).item();
    var values = new double[place.length];
    var kinks = new boolean[place.length];
    double largest = 0;
    for (int i = 0; i < place.length; i++) {
      double[] sides = new double[2];
      for (int side = 0; side < 2; side++) {
        double[] moved = place.clone();
        moved[i] += side == 0 ? STEP : -STEP;
        sides[side] = cost.apply(pass.input(HostArray.of(moved, at.shape()))).item();
      }
      values[i] = (sides[0] - sides[1]) / (2 * STEP);
      double right = (sides[0] - middle) / STEP;
      double left = (middle - sides[1]) / STEP;
      kinks[i] = Math.abs(right - left) > KINK * (1 + Math.abs(values[i]));
      largest = kinks[i] ? largest : Math.max(largest, Math.abs(gradient[i] - values[i]));
    }
    return new GradientDifferences(values, kinks, largest);
  }

  /// How many numbers lie at a kink.
  public int kinkCount() {
    int count = 0;
    for (boolean kink : kinks) {
      count += kink ? 1 : 0;
    }
    return count;
  }
}
