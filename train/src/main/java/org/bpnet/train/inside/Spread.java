package org.bpnet.train.inside;

import java.util.stream.LongStream;
import org.bpnet.train.json.JsonValue;

/// How numbers are spread: their range in equal bins, and how many lie in each. Bin i of n holds
/// numbers from low + i·(high − low)/n on, up to the next; the last one holds the highest too. If
/// all are equal, they are in the first. Numbers that are not finite are counted apart; if there
/// are no others, the range is 0 to 0.
///
/// @param low the lowest number
/// @param high the highest number
/// @param counts of each bin
/// @param notFinite how many are NaN or infinite
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record Spread(double low, double high, long[] counts, long notFinite) {
  /// Ours: as many as a picture of some 300 points shows apart.
  static final int BINS = 64;

  /// So many numbers are read at once.
  private static final int PIECE = 1 << 14;

  /// Numbers that are read piece by piece.
  @FunctionalInterface
  interface Numbers {
    /// Copies numbers to the beginning of an array.
    void read(int from, float[] to, int count);
  }

  /// ‖x‖², in double precision.
  static double squares(int size, Numbers numbers) {
    var piece = new float[PIECE];
    double sum = 0;
    for (int from = 0; from < size; from += PIECE) {
      int count = Math.min(PIECE, size - from);
      numbers.read(from, piece, count);
      for (int i = 0; i < count; i++) {
        sum += (double) piece[i] * piece[i];
      }
    }
    return sum;
  }

  /// The spread of numbers, which are read twice.
  static Spread of(int size, Numbers numbers) {
    var piece = new float[PIECE];
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    long notFinite = 0;
    for (int from = 0; from < size; from += PIECE) {
      int count = Math.min(PIECE, size - from);
      numbers.read(from, piece, count);
      for (int i = 0; i < count; i++) {
        float value = piece[i];
        if (Math.abs(value) <= Float.MAX_VALUE) {
          low = Math.min(low, value);
          high = Math.max(high, value);
        } else {
          notFinite++;
        }
      }
    }
    return notFinite == size
        ? new Spread(0, 0, new long[BINS], notFinite)
        : new Spread(low, high, counts(size, numbers, low, high), notFinite);
  }

  private static long[] counts(int size, Numbers numbers, double low, double high) {
    var piece = new float[PIECE];
    var counts = new long[BINS];
    double scale = high > low ? BINS / (high - low) : 0;
    for (int from = 0; from < size; from += PIECE) {
      int count = Math.min(PIECE, size - from);
      numbers.read(from, piece, count);
      for (int i = 0; i < count; i++) {
        if (Math.abs(piece[i]) <= Float.MAX_VALUE) {
          counts[Math.min(BINS - 1, (int) ((piece[i] - low) * scale))]++;
        }
      }
    }
    return counts;
  }

  JsonValue.Members json() {
    return JsonValue.object()
        .with("low", low)
        .with("high", high)
        .with("not_finite", notFinite)
        .with("counts", new JsonValue.Items(LongStream.of(counts).mapToObj(JsonValue::of).toList()))
        .build();
  }
}
