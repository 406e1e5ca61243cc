package org.bpnet.data.load;

import java.util.Locale;
import org.bpnet.core.array.Seed;

/// Pairs of one class and of two, in turn.
final class PairSampler implements Sampler {
  private final int[][] members;
  private final int[] classOf;
  private final int pairs;
  private final int batches;

  PairSampler(int[] labels, int pairs) {
    this.members = ClassSampler.byClass(labels);
    if (pairs < 1 || members.length < 2) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Sampler.pairs: needs at least one pair and two classes, got %d and %d",
              pairs,
              members.length));
    }
    this.classOf = new int[labels.length];
    for (int c = 0; c < members.length; c++) {
      for (int i : members[c]) {
        classOf[i] = c;
      }
    }
    this.pairs = pairs;
    this.batches = Math.max(1, labels.length / pairs);
  }

  @Override
  public int[][] epoch(Seed seed, long number) {
    Seed own = seed.child(number);
    var firsts = new Deck(own.child("firsts"), classOf.length);
    Seed seconds = own.child("seconds");
    var all = new int[batches][2 * pairs];
    long draw = 0;
    for (int[] batch : all) {
      for (int i = 0; i < pairs; i++) {
        int first = firsts.next();
        batch[2 * i] = first;
        batch[2 * i + 1] = i % 2 == 0 ? alike(first, seconds, draw) : other(first, seconds, draw);
        draw++;
      }
    }
    return all;
  }

  /// Another example of the same class; the same one if the class has no other.
  private int alike(int first, Seed seed, long draw) {
    int[] of = members[classOf[first]];
    if (of.length == 1) {
      return first;
    }
    int second = of[seed.below(of.length - 1, draw)];
    return second == first ? of[of.length - 1] : second;
  }

  /// An example of another class, each of them as likely: its number among these.
  private int other(int first, Seed seed, long draw) {
    int own = classOf[first];
    int nth = seed.below(classOf.length - members[own].length, draw);
    int c = own == 0 ? 1 : 0;
    while (nth >= members[c].length) {
      nth -= members[c].length;
      c += c + 1 == own ? 2 : 1;
    }
    return members[c][nth];
  }

  @Override
  public int batches() {
    return batches;
  }

  @Override
  public int examples() {
    return batches * pairs * 2;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "pairs(pairs=%d)", pairs);
  }
}
