package org.bpnet.data.load;

import org.bpnet.core.array.Seed;

/// The numbers below n in a random order, and again in another when all were drawn.
final class Deck {
  private final Seed seed;
  private final int n;
  private int[] order = {};
  private int at;
  private long round;

  Deck(Seed seed, int n) {
    this.seed = seed;
    this.n = n;
  }

  int next() {
    if (at == order.length) {
      order = seed.child(round++).permutation(n);
      at = 0;
    }
    return order[at++];
  }

  /// So many different ones. Those drawn already, where one round ends and another begins within
  /// them, are put back behind the rest of the new round.
  int[] distinct(int count) {
    var drawn = new int[count];
    for (int i = 0; i < count; i++) {
      drawn[i] = next();
      for (int tries = order.length - at; contains(drawn, i, drawn[i]) && tries > 0; tries--) {
        putBack(drawn[i]);
        drawn[i] = next();
      }
    }
    return drawn;
  }

  private static boolean contains(int[] numbers, int length, int number) {
    for (int i = 0; i < length; i++) {
      if (numbers[i] == number) {
        return true;
      }
    }
    return false;
  }

  /// Makes the number just drawn the last of its round.
  private void putBack(int number) {
    System.arraycopy(order, at, order, at - 1, order.length - at);
    order[order.length - 1] = number;
    at--;
  }
}
