package org.bpnet.train.retrieval;

/// The smallest of numbers that come one after the other, with their places: a heap with the worst
/// that is kept on top. Of equals those that came first are kept, and come first.
final class SmallestHeap {
  private final int[] places;
  private final float[] values;
  private int held;

  SmallestHeap(int most) {
    this.places = new int[most];
    this.values = new float[most];
  }

  /// Whether one might be kept of later numbers of which this is the least, or NaN.
  boolean takes(float least) {
    return held < places.length || !(least >= values[0]);
  }

  /// Offers the first numbers of a row, whose places are later than all before.
  void offer(float[] row, int count, int firstPlace) {
    int i = 0;
    for (; i < count && held < places.length; i++) {
      places[held] = firstPlace + i;
      values[held] = row[i];
      up(held++);
    }
    float worst = held == 0 ? Float.NEGATIVE_INFINITY : values[0];
    for (; i < count; i++) {
      float value = row[i];
      if (value < worst) {
        places[0] = firstPlace + i;
        values[0] = value;
        down(held);
        worst = values[0];
      }
    }
  }

  /// Hands over what is held, the smallest first, and is empty then.
  void drain(int[] items, float[] distances, int start) {
    for (int to = start + held - 1; held > 0; to--) {
      items[to] = places[0];
      distances[to] = values[0];
      held--;
      places[0] = places[held];
      values[0] = values[held];
      down(held);
    }
  }

  /// Whether one is worse than another: larger, or as large and later.
  private boolean isWorse(int one, int other) {
    return values[one] > values[other]
        || (values[one] == values[other] && places[one] > places[other]);
  }

  private void up(int from) {
    int child = from;
    while (child > 0 && isWorse(child, (child - 1) / 2)) {
      swap(child, (child - 1) / 2);
      child = (child - 1) / 2;
    }
  }

  private void down(int size) {
    int parent = 0;
    while (2 * parent + 1 < size) {
      int child = 2 * parent + 1;
      if (child + 1 < size && isWorse(child + 1, child)) {
        child++;
      }
      if (!isWorse(child, parent)) {
        return;
      }
      swap(child, parent);
      parent = child;
    }
  }

  private void swap(int one, int other) {
    int place = places[one];
    float value = values[one];
    places[one] = places[other];
    values[one] = values[other];
    places[other] = place;
    values[other] = value;
  }
}
