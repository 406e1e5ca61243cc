package org.bpnet.data;

/// Copies rows out of arrays of them.
final class RowCopies {
  private RowCopies() {}

  static int[] pick(int[] all, int[] indices) {
    var picked = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      picked[i] = all[indices[i]];
    }
    return picked;
  }

  static float[] pick(float[] all, int width, int[] indices) {
    var picked = new float[Math.multiplyExact(indices.length, width)];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(all, indices[i] * width, picked, i * width, width);
    }
    return picked;
  }
}
