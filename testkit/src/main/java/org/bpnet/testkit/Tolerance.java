package org.bpnet.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;

/// How far a backend's result may be from the reference's.
///
/// **Formula.** With ε the spacing of the backend's numbers at 1 (2⁻²³ for F32), L the reduction
/// length, r the reference's result and r′ its results when each input is moved by a factor of 1 ±
/// ε: element i may be off by `8·ε·√L·|rᵢ| + 32·max|r′ − r|`, the maxima over all elements (over
/// element i alone for pointwise operations), but by no more than 1 in 1000 of the largest result.
/// Errors of rounding add up like the square root because they have either sign. In a graph, 8·ε
/// more: numbers around 1 may cancel on the way. Without r′ it may be off by `16·ε·√L·max(1,
/// |rᵢ|)`. The factors are ours.
final class Tolerance {
  private static final double LOOSEST = 1e-3;

  /// How errors spread.
  enum Sort {
    /// Each element stands alone.
    POINTWISE,
    /// One operation that combines elements.
    COMBINED,
    /// Many operations.
    GRAPH
  }

  private final HostArray expected;
  private final double[] bounds;

  /// @param type the backend's real type
  /// @param length how many numbers are combined into one
  /// @param sort what was computed
  /// @param expected the reference's result
  /// @param shaken its results for shaken inputs; may be empty
  Tolerance(DType type, int length, Sort sort, HostArray expected, List<HostArray> shaken) {
    this.expected = rounded(expected, type);
    this.bounds = new double[expected.shape().elementCount()];
    if (!expected.type().isFloat()) {
      return; // exact
    }
    double unit = epsilon(type) * Math.sqrt(length);
    for (int i = 0; i < bounds.length; i++) {
      double size = Math.abs(this.expected.at(i));
      bounds[i] = 16 * unit * Math.max(1, Double.isFinite(size) ? size : 1);
    }
    if (!shaken.isEmpty()) {
      smooth(unit, sort, shaken);
      double cancelled = sort == Sort.GRAPH ? 8 * epsilon(type) : Float.MIN_NORMAL;
      Arrays.setAll(bounds, i -> bounds[i] + cancelled);
    }
  }

  private void smooth(double unit, Sort sort, List<HostArray> shaken) {
    boolean pointwise = sort == Sort.POINTWISE;
    double largest = Arrays.stream(expected.toDoubles()).map(Math::abs).max().orElse(0);
    double[] reaction = new double[bounds.length];
    for (int i = 0; i < bounds.length; i++) {
      for (HostArray other : shaken) {
        reaction[i] = Math.max(reaction[i], Math.abs(other.at(i) - expected.at(i)));
      }
    }
    double strongest = Arrays.stream(reaction).max().orElse(0);
    for (int i = 0; i < bounds.length; i++) {
      double size = pointwise ? Math.abs(expected.at(i)) : largest;
      double bound = 8 * unit * size + 32 * (pointwise ? reaction[i] : strongest);
      bounds[i] = Math.min(bound, LOOSEST * Math.max(largest, unit));
    }
  }

  /// What is wrong with a backend's result, if anything.
  Optional<String> difference(HostArray actual) {
    if (actual.type() == DType.I32 ^ expected.type() == DType.I32) {
      return Optional.of(String.format(Locale.ROOT, "need %s, got %s", expected.type(), actual));
    }
    return Difference.of(actual, expected, i -> bounds[i]);
  }

  private static double epsilon(DType type) {
    return type == DType.F32 ? 0x1p-23 : 0x1p-52;
  }

  /// As the backend's type would hold it: what exceeds its range is infinite.
  private static HostArray rounded(HostArray values, DType type) {
    return type == DType.F32 && values.type() == DType.F64
        ? HostArray.of(values.toFloats(), values.shape())
        : values;
  }

  /// Inputs with each real number moved by one unit of rounding, up or down at random; two such.
  static List<List<HostArray>> shaken(List<HostArray> inputs, DType type) {
    List<List<HostArray>> result = new ArrayList<>();
    for (int round = 0; round < 2; round++) {
      HostArray[] moved = inputs.toArray(HostArray[]::new);
      for (int i = 0; i < moved.length; i++) {
        if (moved[i].type().isFloat()) {
          moved[i] = shaken(moved[i], epsilon(type), new Seed(round).child(i));
        }
      }
      result.add(List.of(moved));
    }
    return result;
  }

  private static HostArray shaken(HostArray x, double epsilon, Seed seed) {
    double[] values = x.toDoubles().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] *= 1 + (seed.bits(i) < 0 ? -epsilon : epsilon);
    }
    return HostArray.of(values, x.shape());
  }
}
