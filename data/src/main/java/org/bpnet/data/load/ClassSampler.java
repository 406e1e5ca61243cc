package org.bpnet.data.load;

import java.util.Arrays;
import java.util.Locale;
import org.bpnet.core.array.Seed;

/// P classes and K examples of each in every batch.
final class ClassSampler implements Sampler {
  private final int[][] members;
  private final int classes;
  private final int each;
  private final int batches;

  ClassSampler(int[] labels, int classes, int each) {
    this.members = byClass(labels);
    if (classes < 1 || each < 1 || members.length < classes) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Sampler.classes: needs at least one example of each of at least one class, and so"
                  + " many classes; got %d examples of %d classes, where there are %d",
              each,
              classes,
              members.length));
    }
    this.classes = classes;
    this.each = each;
    this.batches = Math.max(1, labels.length / (classes * each));
  }

  /// The examples of each class, in order; classes without any left out.
  static int[][] byClass(int[] labels) {
    int[] counts = new int[Arrays.stream(labels).max().orElse(-1) + 1];
    for (int label : labels) {
      counts[label]++;
    }
    var all = new int[counts.length][];
    Arrays.setAll(all, c -> new int[counts[c]]);
    for (int i = labels.length - 1; i >= 0; i--) {
      all[labels[i]][--counts[labels[i]]] = i;
    }
    return Arrays.stream(all).filter(members -> members.length > 0).toArray(int[][]::new);
  }

  @Override
  public int[][] epoch(Seed seed, long number) {
    Seed own = seed.child(number);
    var order = new Deck(own.child("classes"), members.length);
    var decks = new Deck[members.length];
    Arrays.setAll(decks, c -> new Deck(own.child(c), members[c].length));
    var all = new int[batches][classes * each];
    for (int[] batch : all) {
      int[] drawn = order.distinct(classes);
      for (int p = 0; p < classes; p++) {
        for (int k = 0; k < each; k++) {
          batch[p * each + k] = members[drawn[p]][decks[drawn[p]].next()];
        }
      }
    }
    return all;
  }

  @Override
  public int batches() {
    return batches;
  }

  @Override
  public int examples() {
    return batches * classes * each;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "classes(classes=%d, each=%d)", classes, each);
  }
}
