package org.bpnet.core.array;

/// A value from which child seeds and random numbers derive by name and by position, never by
/// drawing from a shared generator: what a child yields does not depend on the order of calls or on
/// the number of threads.
///
/// **Formula.** Number `i` of a seed is `mix(value + (i + 1)·γ)` with the SplitMix64 finalizer and
/// γ its golden-ratio constant (Steele, Lea, Flood, *Fast splittable pseudorandom number
/// generators*, 2014); a child mixes its name or index into the value in the same way. A
/// counter-based generator: any element can be computed alone.
public record Seed(long value) {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  /// The seed of the child with this name.
  public Seed child(String name) {
    long state = mix(value ^ 0x5851F42D4C957F2DL);
    for (int i = 0; i < name.length(); i++) {
      state = mix(state + GAMMA * (name.charAt(i) + 1L));
    }
    return new Seed(state);
  }

  /// The seed of the child with this number.
  public Seed child(long index) {
    return new Seed(mix(mix(value ^ 0x14057B7EF767814FL) + GAMMA * (index + 1)));
  }

  /// Random bits number `i`, uniform over all longs.
  public long bits(long i) {
    return mix(value + (i + 1) * GAMMA);
  }

  /// Uniform number `i` in [0, 1), a multiple of 2⁻²⁴: exact in single and in double precision.
  public float uniform(long i) {
    return (bits(i) >>> 40) * 0x1p-24f;
  }

  /// Standard normal number `i`: the cosine branch of Box and Muller (1958) on two 53-bit uniforms
  /// of the same counter, through `StrictMath`, so that every machine gives the same bits.
  public double normal(long i) {
    long first = bits(i);
    double u = ((first >>> 11) + 1) * 0x1p-53; // (0, 1]: the logarithm stays finite
    double v = (mix(first ^ GAMMA) >>> 11) * 0x1p-53;
    return StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * StrictMath.PI * v);
  }

  /// A whole number in [0, bound), number `i`.
  ///
  /// @throws IllegalArgumentException if `bound < 1`
  public int below(int bound, long i) {
    if (bound < 1) {
      throw new IllegalArgumentException("Seed.below: bound must be >= 1, got " + bound);
    }
    return (int) Math.multiplyHigh(bits(i) >>> 1, (long) bound << 1);
  }

  /// A random order of 0 to n − 1 (Fisher and Yates).
  public int[] permutation(int n) {
    var order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    for (int i = n - 1; i > 0; i--) {
      int j = below(i + 1, i);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
