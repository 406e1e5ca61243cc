package org.bpnet.nn.hash;

/// A database of codes, in which those nearest to a query are found by their Hamming distances.
///
/// ```java
/// HashIndex index = new HashIndex(Codes.of(database));
/// int[] ten = index.nearest(queries, 0, 10);
/// double map = index.meanAveragePrecision(queries, (q, i) -> labels[q] == classes[i]);
/// ```
///
/// A query is compared with every code, an exclusive or and a count of bits for 64 bits at a time,
/// and sorted by counting: time and memory grow with the database, not with its logarithm.
///
/// @param codes what is looked for; found by its number
public record HashIndex(Codes codes) {
  /// Which items are right answers to which queries.
  @FunctionalInterface
  public interface Relevance {
    /// Whether an item of the database is a right answer to a query.
    boolean test(int query, int item);
  }

  /// The numbers of the `k` items nearest to a query, or of all if there are fewer; of equally near
  /// ones the lowest numbers, in order.
  ///
  /// @throws IllegalArgumentException if queries have another number of bits than the database
  public int[] nearest(Codes queries, int query, int k) {
    int[] distances = distances(queries, query);
    int[] starts = new int[codes.bits() + 2];
    for (int distance : distances) {
      starts[distance + 1]++;
    }
    for (int d = 1; d < starts.length; d++) {
      starts[d] += starts[d - 1];
    }
    int[] found = new int[Math.min(k, distances.length)];
    for (int i = 0; i < distances.length; i++) {
      int place = starts[distances[i]]++;
      if (place < found.length) {
        found[place] = i;
      }
    }
    return found;
  }

  private int[] distances(Codes queries, int query) {
    int[] distances = new int[codes.count()];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = queries.distance(query, codes, i);
    }
    return distances;
  }

  /// The mean over all queries of the average precision: of the share of right answers among the
  /// first n found, averaged over the places n at which a right answer stands.
  ///
  /// Codes are often equally far, and the order among these is nobody's merit: they count with the
  /// mean over all orders, in closed form (McSherry, Najork 2008, *Computing information retrieval
  /// performance measures efficiently in the presence of tied scores*). All of the database is
  /// ranked. Queries without any right answer are left out; NaN if that leaves none.
  ///
  /// @throws IllegalArgumentException if queries have another number of bits than the database
  public double meanAveragePrecision(Codes queries, Relevance relevance) {
    codes.checkBits(queries);
    double sum = 0;
    int counted = 0;
    for (int query = 0; query < queries.count(); query++) {
      double precision = averagePrecision(queries, query, relevance);
      if (!Double.isNaN(precision)) {
        sum += precision;
        counted++;
      }
    }
    return sum / counted;
  }

  private double averagePrecision(Codes queries, int query, Relevance relevance) {
    int[] distances = distances(queries, query);
    int[] all = new int[codes.bits() + 1];
    int[] right = new int[codes.bits() + 1];
    for (int i = 0; i < distances.length; i++) {
      all[distances[i]]++;
      right[distances[i]] += relevance.test(query, i) ? 1 : 0;
    }
    double sum = 0;
    int before = 0;
    int rightBefore = 0;
    for (int d = 0; d < all.length; d++) {
      sum += tied(all[d], right[d], before, rightBefore);
      before += all[d];
      rightBefore += right[d];
    }
    return sum / rightBefore;
  }

  /// The precisions that `right` of `all` equally near items add up to, in the mean over their
  /// orders: at each place a right answer stands with probability right/all, and finds before it
  /// those of nearer items and its share of the others.
  private static double tied(int all, int right, int before, int rightBefore) {
    double sum = 0;
    for (int i = 0; right > 0 && i < all; i++) {
      double others = all == 1 ? 0 : (double) i * (right - 1) / (all - 1);
      sum += (double) right / all * (rightBefore + 1 + others) / (before + 1 + i);
    }
    return sum;
  }
}
