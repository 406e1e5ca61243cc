package org.bpnet.nn.minimize.algebra;

/// Arithmetic on arrays of one length.
public final class Vectors {
  private Vectors() {}

  /// ⟨a, b⟩.
  public static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /// √⟨a, a⟩.
  public static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  /// The largest absolute value; NaN if there is one.
  public static double largest(double[] a) {
    double largest = 0;
    for (double value : a) {
      largest = Math.max(largest, Math.abs(value)); // NaN if either is
    }
    return largest;
  }

  /// The sum of absolute values.
  public static double sum(double[] a) {
    double sum = 0;
    for (double value : a) {
      sum += Math.abs(value);
    }
    return sum;
  }

  /// b ← b + factor·a.
  public static void add(double factor, double[] a, double[] b) {
    for (int i = 0; i < a.length; i++) {
      b[i] += factor * a[i];
    }
  }

  /// b ← factor·a.
  public static void scale(double factor, double[] a, double[] b) {
    for (int i = 0; i < a.length; i++) {
      b[i] = factor * a[i];
    }
  }

  /// a − b.
  public static double[] difference(double[] a, double[] b) {
    double[] result = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      result[i] = a[i] - b[i];
    }
    return result;
  }
}
