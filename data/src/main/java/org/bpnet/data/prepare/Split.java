package org.bpnet.data.prepare;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bpnet.core.array.Seed;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;

/// The examples of a dataset divided into those to train on, those to watch and stop by, and those
/// kept for the final figure.
///
/// The same arguments give the same split. Every example stands in exactly one part, and each part
/// lists its indices in ascending order.
///
/// @param train indices to fit everything on: weights, standardisation, filled-in values
/// @param validation indices to choose by during training; may be empty
/// @param test indices for the figure that is reported; may be empty
public record Split(int[] train, int[] validation, int[] test) {
  /// Keeps a tie of exact quotas, such as 0.15 · 20, on the right side of its whole number.
  private static final double ROUNDING = 1e-9;

  /// Splits a dataset: stratified by class for classification, at random for regression.
  ///
  /// @param validation the share of examples for validation, in [0, 1)
  /// @param test the share of examples for the test, in [0, 1)
  /// @throws IllegalArgumentException if a share is negative or nothing is left to train on
  public static Split of(Dataset dataset, double validation, double test, Seed seed) {
    return stratified(labels(dataset), validation, test, seed);
  }

  /// The class of each example, or 0 where numbers are predicted.
  static int[] labels(Dataset dataset) {
    return switch (dataset.target()) {
      case Target.Classes _ ->
          dataset.targets(IntStream.range(0, dataset.size()).toArray()).toInts();
      case Target.Values _ -> new int[dataset.size()];
    };
  }

  /// Splits several times, so that each example is in the test once. The tests differ by at most
  /// one in size, and by at most one in their examples of each class.
  ///
  /// @param labels the class of each example, from 0
  /// @param count how often
  /// @param validation the share for validation of the examples that are not in the test
  /// @throws IllegalArgumentException if `count` is below 2 or above the number of examples, the
  ///   share is negative or nothing is left to train on
  static List<Split> folds(int[] labels, int count, double validation, Seed seed) {
    if (count < 2 || count > labels.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "folds: need from 2 to the number of examples, %d; got %d",
              labels.length,
              count));
    }
    int[][] members = membersByClass(labels);
    var foldOf = new int[labels.length];
    int dealt = 0;
    for (int label = 0; label < members.length; label++) {
      for (int i : seed.child(label).permutation(members[label].length)) {
        foldOf[members[label][i]] = dealt++ % count;
      }
    }
    return IntStream.range(0, count)
        .mapToObj(fold -> {
          int[] rest = IntStream.range(0, labels.length).filter(i -> foldOf[i] != fold).toArray();
          int[] others = Arrays.stream(rest).map(i -> labels[i]).toArray();
          Split split = stratified(others, validation, 0, seed.child("validation").child(fold));
          return new Split(
              Arrays.stream(split.train()).map(i -> rest[i]).toArray(),
              Arrays.stream(split.validation()).map(i -> rest[i]).toArray(),
              IntStream.range(0, labels.length).filter(i -> foldOf[i] == fold).toArray());
        })
        .toList();
  }

  /// Splits at random.
  ///
  /// @throws IllegalArgumentException if a share is negative or nothing is left to train on
  public static Split random(int size, double validation, double test, Seed seed) {
    return stratified(new int[size], validation, test, seed);
  }

  /// Splits so that each class is spread over the parts in the same proportions: each part holds of
  /// each class its share rounded down or up, and every class is represented in `train`. Which way
  /// to round is chosen so that the sizes of the whole parts come out right too; so where classes
  /// are smaller than 1 / share, a part misses some of them.
  ///
  /// @param labels the class of each example, from 0
  /// @throws IllegalArgumentException if a share is negative or nothing is left to train on
  public static Split stratified(int[] labels, double validation, double test, Seed seed) {
    if (!(validation >= 0 && test >= 0 && validation + test < 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Split: shares must be >= 0 and leave some to train on, got validation %s and test"
                  + " %s",
              validation,
              test));
    }
    double[] shares = {1 - validation - test, validation, test};
    int[][] members = membersByClass(labels);
    var owed = new double[shares.length];
    var partOf = new byte[labels.length];
    for (int label = 0; label < members.length; label++) {
      int[] counts = allot(members[label].length, shares, owed);
      int[] order = seed.child(label).permutation(members[label].length);
      int next = 0;
      for (byte part = 0; part < counts.length; part++) {
        for (int i = 0; i < counts[part]; i++) {
          partOf[members[label][order[next++]]] = part;
        }
      }
    }
    return new Split(indicesOf(partOf, 0), indicesOf(partOf, 1), indicesOf(partOf, 2));
  }

  /// How many of `n` examples of one class each part gets. `owed` carries, from class to class, how
  /// far each part is behind its share of all examples so far.
  private static int[] allot(int n, double[] shares, double[] owed) {
    var counts = new int[shares.length];
    var mayRoundUp = new boolean[shares.length];
    int left = n;
    for (int part = 0; part < shares.length; part++) {
      double quota = n * shares[part];
      counts[part] = (int) Math.floor(quota + ROUNDING);
      mayRoundUp[part] = quota - counts[part] > ROUNDING;
      left -= counts[part];
      owed[part] += quota - counts[part];
    }
    for (; left > 0; left--) {
      int chosen = 0;
      if (counts[0] > 0 || !mayRoundUp[0]) {
        double most = Double.NEGATIVE_INFINITY;
        for (int part = 0; part < shares.length; part++) {
          if (mayRoundUp[part] && owed[part] > most + ROUNDING) {
            most = owed[part];
            chosen = part;
          }
        }
      }
      counts[chosen]++;
      owed[chosen]--;
      mayRoundUp[chosen] = false;
    }
    return counts;
  }

  private static int[][] membersByClass(int[] labels) {
    int classes = Arrays.stream(labels).max().orElse(-1) + 1;
    var sizes = new int[classes];
    for (int label : labels) {
      sizes[label]++;
    }
    var members = new int[classes][];
    Arrays.setAll(members, label -> new int[sizes[label]]);
    for (int i = labels.length - 1; i >= 0; i--) {
      members[labels[i]][--sizes[labels[i]]] = i;
    }
    return members;
  }

  private static int[] indicesOf(byte[] partOf, int part) {
    var indices = new int[partOf.length];
    int count = 0;
    for (int i = 0; i < partOf.length; i++) {
      if (partOf[i] == part) {
        indices[count++] = i;
      }
    }
    return Arrays.copyOf(indices, count);
  }
}
