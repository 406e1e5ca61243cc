package org.bpnet.train.retrieval;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;

/// Where the embeddings of a class lie as seen from the origin: around which direction, and within
/// which angle of it. In double precision.
///
/// | part | formula |
/// |---|---|
/// | `centre` | μ = Σx/n |
/// | `direction` | m/‖m‖, m = Σ(x/‖x‖)/n |
/// | `angle` | the least θ with ∠(x, direction) ≤ θ for ⌈share·n⌉ of the n embeddings |
///
/// An embedding of length 0 has no direction, adds nothing to the mean one, and is at a right angle
/// to it. So is every embedding where the mean of the directions is 0.
///
/// **Source.** The quantile is ours: papers draw cones around features (Liu et al. 2016, L-Softmax)
/// without saying how wide. The largest angle would follow a single example.
///
/// @param label the class
/// @param centre the mean of its embeddings
/// @param direction of length 1; 0 if directions cancel out
/// @param angle on either side of the direction, in radians, from 0 to π
public record Cone(int label, double[] centre, double[] direction, double angle) {
  /// Of embeddings with their classes, a cone for each class in their order.
  ///
  /// @param embeddings `[N, D]`
  /// @param share of the embeddings of each class that its cone holds, above 0 and up to 1
  /// @throws IllegalArgumentException if the share is not
  public static List<Cone> of(HostArray embeddings, int[] labels, double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "share: needs a number above 0 and up to 1, got %s", share));
    }
    double[][] x = Separation.rows(embeddings, labels.length);
    double[][] unit = Arrays.stream(x).map(Separation::unit).toArray(double[][]::new);
    return IntStream.of(labels)
        .distinct()
        .sorted()
        .mapToObj(label -> of(label, x, unit, Separation.members(labels, label), share))
        .toList();
  }

  private static Cone of(int label, double[][] x, double[][] unit, int[] members, double share) {
    double[] direction = Separation.unit(Separation.mean(unit, members));
    double[] angles =
        IntStream.of(members).mapToDouble(i -> angle(unit[i], direction)).sorted().toArray();
    int held = (int) Math.ceil(share * members.length);
    return new Cone(label, Separation.mean(x, members), direction, angles[held - 1]);
  }

  /// Between two directions, also where the cosine of nearly equal ones would round to 1 (Kahan).
  private static double angle(double[] one, double[] other) {
    double apart = 0;
    double together = 0;
    for (int k = 0; k < one.length; k++) {
      apart += (one[k] - other[k]) * (one[k] - other[k]);
      together += (one[k] + other[k]) * (one[k] + other[k]);
    }
    return 2 * Math.atan2(Math.sqrt(apart), Math.sqrt(together));
  }
}
