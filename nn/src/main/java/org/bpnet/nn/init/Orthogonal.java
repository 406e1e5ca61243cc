package org.bpnet.nn.init;

import java.util.Locale;
import org.bpnet.core.Initializer;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;

/// A random orthogonal matrix, times a gain: columns of length `gain` at right angles, or rows if
/// there are fewer of them. All such matrices are equally likely.
///
/// **Shapes.** All axes but the last are taken as one: `[kH, kW, in, out]` is a matrix of kH·kW·in
/// rows.
///
/// **Source.** Saxe, McClelland, Ganguli 2014; uniform by the signs of R in a QR of normal numbers
/// (Mezzadri 2007).
///
/// **Throws** ShapeException if the weight has rank below 2.
///
/// @param gain the length of rows or columns, above 0
public record Orthogonal(double gain) implements Initializer {
  /// Throws IllegalArgumentException unless the gain is positive.
  public Orthogonal {
    if (!(gain > 0 && gain < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("Orthogonal: gain must be finite and > 0, got " + gain);
    }
  }

  @Override
  public HostArray create(Shape shape, Seed seed) {
    if (shape.rank() < 2) {
      throw new ShapeException(
          String.format(Locale.ROOT, "%s: need a weight [.., in, out], got %s", this, shape));
    }
    int columns = shape.extent(-1);
    int rows = shape.elementCount() / Math.max(1, columns);
    boolean tall = rows >= columns;
    double[][] vectors = normal(tall ? columns : rows, tall ? rows : columns, seed);
    orthonormalize(vectors);
    var values = new double[shape.elementCount()];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        values[i * columns + j] = gain * (tall ? vectors[j][i] : vectors[i][j]);
      }
    }
    return HostArray.of(values, shape);
  }

  private static double[][] normal(int count, int length, Seed seed) {
    var vectors = new double[count][length];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < length; j++) {
        vectors[i][j] = seed.normal((long) i * length + j);
      }
    }
    return vectors;
  }

  /// Gram-Schmidt, each vector twice against those before it ("twice is enough", Giraud, Langou,
  /// Rozložník 2005). Its R has a positive diagonal, which is the sign that makes Q uniform.
  private static void orthonormalize(double[][] vectors) {
    for (int i = 0; i < vectors.length; i++) {
      for (int time = 0; time < 2; time++) {
        for (int k = 0; k < i; k++) {
          subtract(vectors[i], vectors[k], dot(vectors[k], vectors[i]));
        }
      }
      double norm = Math.sqrt(dot(vectors[i], vectors[i]));
      for (int j = 0; j < vectors[i].length; j++) {
        vectors[i][j] /= norm;
      }
    }
  }

  private static void subtract(double[] from, double[] vector, double times) {
    for (int j = 0; j < from.length; j++) {
      from[j] -= times * vector[j];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }
}
