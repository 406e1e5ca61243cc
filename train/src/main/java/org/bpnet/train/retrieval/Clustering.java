package org.bpnet.train.retrieval;

import java.util.Arrays;
import java.util.Locale;

/// How much two ways of dividing the same examples have in common, such as classes and the clusters
/// that were found without knowing them.
///
/// With the mutual information I of the two, and their entropies H:
///
/// - NMI = I/½(H₁ + H₂), 0 for independent ones, 1 for the same;
/// - AMI = (I − E)/(½(H₁ + H₂) − E), E the mean of I over all ways of dividing with these sizes, so
///   that chance gives 0.
///
/// Both are 1 where neither divides at all. They have the values of scikit-learn.
///
/// **Source.** Vinh, Epps, Bailey 2010, definitions of NMI_sum and AMI_sum, eq. 24a for E.
public final class Clustering {
  private final int[][] counts;
  private final int[] rows;
  private final int[] columns;
  private final int examples;

  private Clustering(int[][] counts, int examples) {
    this.counts = counts;
    this.examples = examples;
    this.rows = Arrays.stream(counts).mapToInt(row -> Arrays.stream(row).sum()).toArray();
    this.columns = new int[counts[0].length];
    for (int[] row : counts) {
      Arrays.setAll(columns, j -> columns[j] + row[j]);
    }
  }

  /// Of two labels for each example.
  ///
  /// @throws IllegalArgumentException unless both are as long, and not empty
  public static Clustering of(int[] classes, int[] clusters) {
    if (classes.length != clusters.length || classes.length == 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "clustering: need a class and a cluster for each example, got %d and %d",
              classes.length,
              clusters.length));
    }
    int[] first = Arrays.stream(classes).distinct().sorted().toArray();
    int[] second = Arrays.stream(clusters).distinct().sorted().toArray();
    int[][] counts = new int[first.length][second.length];
    for (int i = 0; i < classes.length; i++) {
      counts[Arrays.binarySearch(first, classes[i])][Arrays.binarySearch(second, clusters[i])]++;
    }
    return new Clustering(counts, classes.length);
  }

  /// Normalised mutual information.
  public double nmi() {
    if (dividesNothing()) {
      return 1;
    }
    return information() / ((entropy(rows) + entropy(columns)) / 2);
  }

  /// Adjusted mutual information.
  public double ami() {
    if (dividesNothing() || isSame()) {
      return 1;
    }
    double expected = expected();
    double gap = (entropy(rows) + entropy(columns)) / 2 - expected;
    return (information() - expected) / (Math.signum(gap) * Math.max(Math.abs(gap), Math.ulp(1.0)));
  }

  private boolean dividesNothing() {
    return rows.length == 1 && columns.length == 1;
  }

  private boolean isSame() {
    return rows.length == columns.length
        && Arrays.stream(counts)
            .allMatch(row -> Arrays.stream(row).filter(n -> n > 0).count() == 1);
  }

  private double information() {
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < columns.length; j++) {
        double n = counts[i][j];
        if (n > 0) {
          sum += n / examples * Math.log(n * examples / ((double) rows[i] * columns[j]));
        }
      }
    }
    return sum;
  }

  private double entropy(int[] sizes) {
    double sum = 0;
    for (int size : sizes) {
      sum -= size / (double) examples * Math.log(size / (double) examples);
    }
    return sum;
  }

  /// The mean of the information over all tables with these sums.
  private double expected() {
    double[] factorials = new double[examples + 1]; // their logarithms
    for (int i = 1; i <= examples; i++) {
      factorials[i] = factorials[i - 1] + Math.log(i);
    }
    double sum = 0;
    for (int a : rows) {
      for (int b : columns) {
        double fixed =
            factorials[a]
                + factorials[b]
                + factorials[examples - a]
                + factorials[examples - b]
                - factorials[examples];
        for (int n = Math.max(1, a + b - examples); n <= Math.min(a, b); n++) {
          double chance =
              Math.exp(
                  fixed
                      - factorials[n]
                      - factorials[a - n]
                      - factorials[b - n]
                      - factorials[examples - a - b + n]);
          double information = Math.log(n * (double) examples / ((double) a * b));
          sum += n / (double) examples * information * chance;
        }
      }
    }
    return sum;
  }
}
