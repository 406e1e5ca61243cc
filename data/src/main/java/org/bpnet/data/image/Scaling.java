package org.bpnet.data.image;

import java.util.Arrays;

/// Brings pictures to a size: scaled until they cover it, the overhang cut off evenly.
///
/// **Formula.** Along each axis a pixel of the result is the mean of the picture's pixels around
/// its place, weighted by `max(0, 1 - d / s)`: d is the distance of their centres, s the larger of
/// 1 and the ratio of the sizes. So enlarging is bilinear, and when shrinking no pixel is passed
/// over. **Source.** Turkowski, *Filters for common resampling tasks*, Graphics Gems, 1990 (the
/// triangle filter), as Pillow's `BILINEAR`.
record Scaling(Axis rows, Axis columns) {
  /// For each pixel of the result, which pixels of the picture it is made of.
  ///
  /// @param first the first of them
  /// @param weights how much each counts
  private record Axis(int[] first, float[][] weights) {
    /// @param from where the part that is shown begins in the picture
    /// @param ratio the picture's pixels to each of the result
    static Axis of(int size, int wanted, double from, double ratio) {
      double reach = Math.max(1, ratio);
      var first = new int[wanted];
      var weights = new float[wanted][];
      for (int i = 0; i < wanted; i++) {
        double centre = from + (i + 0.5) * ratio;
        int low = Math.max(0, (int) Math.ceil(centre - reach - 0.5));
        int high = Math.min(size - 1, (int) Math.floor(centre + reach - 0.5));
        var raw = new double[high - low + 1];
        for (int k = low; k <= high; k++) {
          raw[k - low] = Math.max(0, 1 - Math.abs(k + 0.5 - centre) / reach);
        }
        double sum = Arrays.stream(raw).sum();
        first[i] = low;
        weights[i] = new float[raw.length];
        for (int k = 0; k < raw.length; k++) {
          weights[i][k] = (float) (raw[k] / sum);
        }
      }
      return new Axis(first, weights);
    }

    int end(int i) {
      return first[i] + weights[i].length;
    }
  }

  static Scaling of(int height, int width, int wantedHeight, int wantedWidth) {
    double ratio = Math.min((double) height / wantedHeight, (double) width / wantedWidth);
    double top = (height - ratio * wantedHeight) / 2;
    double left = (width - ratio * wantedWidth) / 2;
    return new Scaling(
        Axis.of(height, wantedHeight, top, ratio), Axis.of(width, wantedWidth, left, ratio));
  }

  /// Reads a picture into its place among others. Holds one row of it at a time.
  ///
  /// @param from all rows of the picture
  /// @param offset where the result begins
  void read(PixelRows from, int channels, byte[] into, int offset) {
    int height = rows.first.length;
    int width = columns.first.length * channels;
    var row = new byte[from.width() * channels];
    var scaled = new float[width];
    var sums = new float[height][];
    int done = 0;
    for (int y = 0; y < from.height() && done < height; y++) {
      from.next(row, channels);
      scale(row, channels, scaled);
      for (int i = done; i < height && rows.first[i] <= y; i++) {
        sums[i] = sums[i] == null ? new float[width] : sums[i];
        float weight = rows.weights[i][y - rows.first[i]];
        for (int k = 0; k < width; k++) {
          sums[i][k] += weight * scaled[k];
        }
      }
      for (; done < height && rows.end(done) == y + 1; done++) {
        for (int k = 0; k < width; k++) {
          into[offset + done * width + k] = (byte) Math.min(255, Math.round(sums[done][k]));
        }
        sums[done] = new float[0];
      }
    }
  }

  private void scale(byte[] row, int channels, float[] scaled) {
    for (int x = 0; x < columns.first.length; x++) {
      float[] weights = columns.weights[x];
      for (int channel = 0; channel < channels; channel++) {
        float sum = 0;
        for (int k = 0; k < weights.length; k++) {
          sum += weights[k] * (row[(columns.first[x] + k) * channels + channel] & 0xFF);
        }
        scaled[x * channels + channel] = sum;
      }
    }
  }
}
