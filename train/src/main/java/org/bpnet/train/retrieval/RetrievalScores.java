package org.bpnet.train.retrieval;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;

/// How well the examples of a class find one another: each example is looked for among all others,
/// and those of its class are right.
///
/// With R the number of right ones of a query, and the others in the order of distance, equally far
/// ones in the order of their positions:
///
/// | measure | of a query |
/// |---|---|
/// | recall@k | 1 if one of the first k is right, else 0 |
/// | precision@1 | recall@1 |
/// | R-precision | the share of right ones among the first R |
/// | mAP@R | the sum over right places i ≤ R of the share of right ones among the first i, over R |
/// | mAP | the same over all right places |
/// | k-NN accuracy | 1 if most of the first k are of its class; of equal counts the class with the nearest |
///
/// Each is the mean over queries; those without any right one count in none.
///
/// **Source.** Musgrave, Belongie, Lim 2020, section 3.2 for R-precision and mAP@R; recall@k as in
/// Jégou, Douze, Schmid 2011 and Oh Song et al. 2016. PyTorch Metric Learning's AccuracyCalculator
/// has the same values.
///
/// @param queries how many queries count
/// @param recall recall@k by k
/// @param rPrecision R-precision
/// @param mapAtR mAP@R
/// @param map mAP; NaN where it was not asked for
/// @param knnAccuracy k-NN accuracy by k
public record RetrievalScores(
    int queries,
    Map<Integer, Double> recall,
    double rPrecision,
    double mapAtR,
    double map,
    Map<Integer, Double> knnAccuracy) {
  private static final int PLACES_AT_ONCE = 1 << 22; // 32 MB of neighbours; ours
  private static final int QUERIES_AT_ONCE = 2048;

  /// What to measure.
  ///
  /// @param at the k of recall@k
  /// @param neighbours the k of k-NN accuracy
  /// @param complete whether mAP is asked for, which ranks all pairs
  public record Wanted(List<Integer> at, List<Integer> neighbours, boolean complete) {
    /// Recall@1, 2, 4 and 8, k-NN accuracy with 5, and all the rest but mAP.
    public static Wanted usual() {
      return new Wanted(List.of(1, 2, 4, 8), List.of(5), false);
    }

    /// The same with mAP.
    public Wanted all() {
      return new Wanted(at, neighbours, true);
    }
  }

  /// The measures of examples in an index.
  ///
  /// @param index of all examples
  /// @param embeddings the same, `[N, D]`
  /// @param labels their classes
  public static RetrievalScores of(Index index, HostArray embeddings, int[] labels, Wanted wanted) {
    Map<Integer, Integer> sizes = new LinkedHashMap<>();
    for (int label : labels) {
      sizes.merge(label, 1, Integer::sum);
    }
    int depth = wanted.complete ? labels.length - 1 : Collections.max(sizes.values()) - 1;
    for (int k : wanted.at) {
      depth = Math.max(depth, k);
    }
    for (int k : wanted.neighbours) {
      depth = Math.max(depth, k);
    }
    depth = Math.min(depth, labels.length - 1);
    var sums = new Sums(wanted, labels);
    if (depth > 0) {
      int width = embeddings.shape().extent(1);
      int atOnce = Math.clamp(PLACES_AT_ONCE / depth, 1, QUERIES_AT_ONCE);
      for (int start = 0; start < labels.length; start += atOnce) {
        int end = Math.min(labels.length, start + atOnce);
        HostArray some =
            HostArray.of(
                Arrays.copyOfRange(embeddings.toFloats(), start * width, end * width),
                Shape.of(end - start, width));
        Neighbours found = index.searchOthers(some, start, depth);
        for (int q = 0; q < end - start; q++) {
          int label = labels[start + q];
          sums.add(found, q, label, sizes.getOrDefault(label, 0) - 1);
        }
      }
    }
    return sums.scores();
  }

  private static final class Sums {
    private final Wanted wanted;
    private final int[] labels;
    private final double[] recall;
    private final double[] voted;
    private int queries;
    private double rPrecision;
    private double mapAtR;
    private double map;

    Sums(Wanted wanted, int[] labels) {
      this.wanted = wanted;
      this.labels = labels;
      this.recall = new double[wanted.at.size()];
      this.voted = new double[wanted.neighbours.size()];
    }

    void add(Neighbours found, int query, int label, int right) {
      if (right == 0) {
        return;
      }
      queries++;
      int hits = 0;
      int hitsAtR = 0;
      double precisionsAtR = 0;
      double precisions = 0;
      int firstHit = Integer.MAX_VALUE;
      for (int place = 0; place < found.count(); place++) {
        if (labels[found.item(query, place)] == label) {
          hits++;
          double precision = hits / (place + 1.0);
          precisions += precision;
          firstHit = Math.min(firstHit, place);
          if (place < right) {
            hitsAtR++;
            precisionsAtR += precision;
          }
        }
      }
      rPrecision += hitsAtR / (double) right;
      mapAtR += precisionsAtR / right;
      map += precisions / right;
      for (int i = 0; i < recall.length; i++) {
        recall[i] += firstHit < wanted.at.get(i) ? 1 : 0;
      }
      for (int i = 0; i < voted.length; i++) {
        voted[i] += vote(found, query, wanted.neighbours.get(i)) == label ? 1 : 0;
      }
    }

    /// The class of most of the first k, of equal counts the one that comes first.
    private int vote(Neighbours found, int query, int k) {
      Map<Integer, Integer> votes = new LinkedHashMap<>();
      for (int place = 0; place < Math.min(k, found.count()); place++) {
        votes.merge(labels[found.item(query, place)], 1, Integer::sum);
      }
      int best = -1;
      int most = 0;
      for (Map.Entry<Integer, Integer> vote : votes.entrySet()) {
        if (vote.getValue() > most) {
          best = vote.getKey();
          most = vote.getValue();
        }
      }
      return best;
    }

    RetrievalScores scores() {
      return new RetrievalScores(
          queries,
          means(wanted.at, recall),
          rPrecision / queries,
          mapAtR / queries,
          wanted.complete ? map / queries : Double.NaN,
          means(wanted.neighbours, voted));
    }

    private Map<Integer, Double> means(List<Integer> keys, double[] sums) {
      Map<Integer, Double> means = new LinkedHashMap<>();
      for (int i = 0; i < sums.length; i++) {
        means.put(keys.get(i), sums[i] / queries);
      }
      return Collections.unmodifiableMap(means);
    }
  }
}
