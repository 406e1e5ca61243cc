package org.bpnet.testkit;

import java.util.Locale;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;

/// Where two arrays differ.
final class Difference {
  private Difference() {}

  /// What is wrong with `actual`, or nothing if it has the shape of `expected`, agrees in every
  /// element that is NaN or infinite, and is elsewhere within the element's tolerance.
  static Optional<String> of(HostArray actual, HostArray expected, IntToDoubleFunction tolerance) {
    if (!actual.shape().equals(expected.shape())) {
      return Optional.of(
          String.format(Locale.ROOT, "need shape %s, got %s", expected.shape(), actual.shape()));
    }
    int n = expected.shape().elementCount();
    int first = -1;
    int wrong = 0;
    for (int i = 0; i < n; i++) {
      if (!agree(actual.at(i), expected.at(i), tolerance.applyAsDouble(i))) {
        first = first < 0 ? i : first;
        wrong++;
      }
    }
    if (wrong == 0) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "at %s of %s need %s, got %s (%.1e apart, tolerance %.1e); %d of %d elements differ",
            position(first, expected.shape()),
            expected.shape(),
            expected.at(first),
            actual.at(first),
            Math.abs(actual.at(first) - expected.at(first)),
            tolerance.applyAsDouble(first),
            wrong,
            n));
  }

  private static boolean agree(double actual, double expected, double tolerance) {
    if (Double.isFinite(expected)) {
      return Math.abs(actual - expected) <= tolerance; // false for NaN
    }
    return actual == expected || (Double.isNaN(actual) && Double.isNaN(expected));
  }

  /// The coordinates of an element, `[1, 0, 2]`.
  static String position(int element, Shape shape) {
    int[] strides = shape.strides();
    return IntStream.range(0, shape.rank())
        .mapToObj(axis -> element / strides[axis] % shape.extent(axis))
        .toList()
        .toString();
  }
}
