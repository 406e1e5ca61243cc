package org.bpnet.data.augment;

import org.bpnet.core.array.Shape;

/// Images seen from other places than the middles of their pixels: between four of them the
/// brightness is linear along rows and columns (bilinear), and beyond the edge it is the edge's.
final class Interpolation {
  private Interpolation() {}

  /// Draws an image whose pixel at (x, y) from the middle is that of another one at M (x, y) + t.
  ///
  /// @param map the rows of M with t behind each: for x, then for y, which grows downwards
  static void affine(float[] from, Shape shape, float[] map, float[] to, int at) {
    int height = shape.extent(1);
    int width = shape.extent(2);
    float middleRow = (height - 1) / 2f;
    float middleColumn = (width - 1) / 2f;
    for (int row = 0; row < height; row++) {
      float y = row - middleRow;
      for (int column = 0; column < width; column++) {
        float x = column - middleColumn;
        float sourceColumn = middleColumn + map[0] * x + map[1] * y + map[2];
        float sourceRow = middleRow + map[3] * x + map[4] * y + map[5];
        sample(
            from,
            shape,
            sourceRow,
            sourceColumn,
            to,
            at + (row * width + column) * shape.extent(3));
      }
    }
  }

  /// Copies all channels at a place of an image.
  static void sample(float[] from, Shape shape, float atRow, float atColumn, float[] to, int at) {
    int height = shape.extent(1);
    int width = shape.extent(2);
    int channels = shape.extent(3);
    float row = Math.clamp(atRow, 0, height - 1);
    float column = Math.clamp(atColumn, 0, width - 1);
    int top = (int) row;
    int left = (int) column;
    float down = row - top;
    float right = column - left;
    int here = (top * width + left) * channels;
    int next = left + 1 < width ? channels : 0;
    int below = top + 1 < height ? width * channels : 0;
    for (int channel = 0; channel < channels; channel++) {
      int k = here + channel;
      float upper = from[k] + right * (from[k + next] - from[k]);
      float lower = from[k + below] + right * (from[k + below + next] - from[k + below]);
      to[at + channel] = upper + down * (lower - upper);
    }
  }
}
