package org.bpnet.onnx.export;

import java.util.Locale;

/// A number of places that may grow with the batch: `each`·N + `fixed`.
record Extent(long each, long fixed) {
  /// The two sizes of the batch that computations are recorded for. Ours: primes that hardly any
  /// layer has as its width, so that what depends on the batch is told from what does not.
  static final int SMALL = 7;

  static final int LARGE = 11;

  /// From what it is for the two sizes. What grows faster, N² or N³, would be below 0 for one
  /// example, where a line through the two meets it.
  static Extent of(long small, long large) {
    long each = (large - small) / (LARGE - SMALL);
    Extent extent = new Extent(each, small - each * SMALL);
    if (extent.at(LARGE) != large || extent.at(1) < 0) {
      throw new NotExported(
          String.format(
              Locale.ROOT,
              "an extent that grows other than in proportion to the batch: %d for %d examples, %d"
                  + " for %d",
              small,
              SMALL,
              large,
              LARGE));
    }
    return extent;
  }

  boolean isFixed() {
    return each == 0;
  }

  private long at(int batch) {
    return each * batch + fixed;
  }

  /// The name of the axis in a file: `N`, `4*N`, `28`.
  @Override
  public String toString() {
    if (isFixed()) {
      return Long.toString(fixed);
    }
    String times = each == 1 ? "N" : each + "*N";
    return fixed == 0 ? times : times + (fixed > 0 ? "+" : "") + fixed;
  }
}
