package org.bpnet.nn.embed.miner;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.input;

import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.nn.embed.distance.SquaredEuclidean;
import org.bpnet.nn.embed.pair.Mined;
import org.bpnet.nn.embed.pair.MinedTriplets;
import org.bpnet.nn.embed.pair.Pairs;
import org.bpnet.nn.embed.pair.TripletCondition;

/// The triplets whose negative sees anchor and positive under a wide angle: the angle between the
/// line from the negative to the middle of the two and the line to the circle through both around
/// it.
///
/// **Formula.** On embeddings as they are, whatever the loss's distance: tan⁻¹(‖a − p‖/(2‖n − c‖))
/// > angle, c = (a + p)/2. With the squares of the sides, ‖n − c‖² = ½‖n − a‖² + ½‖n − p‖² − ¼‖a −
/// > p‖².
///
/// **Source.** Wang, Zhou, Wen, Liu, Lin 2017, section 3.2; as a miner with 20°, PyTorch Metric
/// Learning's AngularMiner.
///
/// @param angle in degrees, above 0 and below 90
public record WideAngle(double angle) implements Miner {
  static final About ABOUT =
      About.of(
              "triplets whose negative sees anchor and positive under a wide angle",
              "Wang et al. 2017, section 3.2; PyTorch Metric Learning, AngularMiner")
          .written(
              "atan(|a - p| / (2 |n - c|)) > angle, c = (a + p) / 2",
              "\\tan^{-1} \\frac{\\lVert a - p \\rVert}{2 \\lVert n - c \\rVert} > \\alpha, c ="
                  + " \\frac{a + p}{2}");

  /// Throws IllegalArgumentException unless 0 < angle < 90.
  public WideAngle {
    if (!(angle > 0 && angle < 90)) {
      throw new IllegalArgumentException(
          "WideAngle: need an angle between 0 and 90 degrees, got " + angle);
    }
  }

  @Override
  public Mined mine(Pairs pairs) {
    Distance squares = new SquaredEuclidean(false);
    Tensor x = pairs.embeddings();
    Tensor y = pairs.otherEmbeddings();
    Tensor sides = squares.matrix(x, y);
    Tensor among = pairs.isWithin() ? sides : squares.matrix(y, y);
    double tangent = Math.tan(Math.toRadians(angle));
    Formula toMiddle = input("cn").add(input("cq")).div(2).sub(input("cp").div(4));
    Formula wide = input("cp").greaterThan(constant(4 * tangent * tangent).mul(toMiddle));
    return new MinedTriplets(
        pairs, pairs.same(), pairs.different(), TripletCondition.of(wide, sides, among));
  }

  /// `angular(angle=20)`.
  @Override
  public String toString() {
    return "angular(angle=" + Formula.decimal(angle) + ")";
  }
}
