package org.bpnet.nn.hash;

import java.util.HexFormat;
import java.util.Locale;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;

/// Binary codes of examples, 64 bits to a `long`: what a hash keeps of them.
///
/// ```java
/// Codes database = Codes.of(net.forward(images).toHost());
/// int differing = query.distance(0, database, 17);
/// ```
///
/// **Definition.** Bit k of a code is 1 where number k is at least 0, else 0: the signs sgn(z),
/// with sgn(0) = 1. Bit k is bit k mod 64 of word ⌊k/64⌋; bits beyond the last are 0. For codes of
/// ±1 in K numbers the Hamming distance is (K − ⟨a, b⟩)/2.
public final class Codes {
  private final int bits;
  private final int words;
  private final long[] packed; // code after code

  private Codes(int bits, long[] packed) {
    this.bits = bits;
    this.words = words(bits);
    this.packed = packed;
  }

  private static int words(int bits) {
    return (bits + Long.SIZE - 1) / Long.SIZE;
  }

  /// The signs of numbers `[N, K]`: what a network gives for N examples, before or after the tanh.
  ///
  /// @throws ShapeException if they are no matrix, or hold no column
  /// @throws IllegalArgumentException if one is NaN
  public static Codes of(HostArray values) {
    Shape shape = values.shape();
    if (shape.rank() != 2 || shape.extent(1) == 0) {
      throw new ShapeException("codes: need numbers [N, K] with K >= 1, got " + shape);
    }
    int bits = shape.extent(1);
    int words = words(bits);
    long[] packed = new long[shape.extent(0) * words];
    for (int i = 0; i < shape.elementCount(); i++) {
      double value = values.at(i);
      if (Double.isNaN(value)) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "codes: NaN has no sign, at [%d, %d]", i / bits, i % bits));
      }
      if (value >= 0) {
        int bit = i % bits;
        packed[i / bits * words + bit / Long.SIZE] |= 1L << bit;
      }
    }
    return new Codes(bits, packed);
  }

  /// Codes that were packed before, a row for each example.
  ///
  /// @throws IllegalArgumentException if a row has not the words for so many bits, or a bit beyond
  public static Codes ofPacked(int bits, long[][] rows) {
    int words = words(bits);
    long[] packed = new long[rows.length * words];
    for (int i = 0; i < rows.length; i++) {
      long[] row = rows[i];
      boolean fits = bits >= 1 && row.length == words;
      boolean full = bits % Long.SIZE == 0;
      if (!fits || (!full && row[words - 1] >>> bits != 0)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "codes: %d bits need %d words a code and no bit beyond, got %s in row %d",
                bits,
                words,
                HexFormat.of().formatHex(bytes(row)),
                i));
      }
      System.arraycopy(row, 0, packed, i * words, words);
    }
    return new Codes(bits, packed);
  }

  /// How many codes there are.
  public int count() {
    return packed.length / words;
  }

  /// How many bits each has.
  public int bits() {
    return bits;
  }

  /// The words of code `i`, a copy.
  public long[] code(int i) {
    long[] code = new long[words];
    System.arraycopy(packed, i * words, code, 0, words);
    return code;
  }

  /// Code `i` in hexadecimal digits, the first bit the lowest of the last digit.
  public String hex(int i) {
    String digits = HexFormat.of().formatHex(bytes(code(i)));
    return digits.substring(digits.length() - (bits + 3) / 4);
  }

  /// The bytes of words, the highest first.
  private static byte[] bytes(long[] words) {
    byte[] bytes = new byte[words.length * Long.BYTES];
    for (int i = 0; i < bytes.length; i++) {
      int place = bytes.length - 1 - i;
      bytes[i] = (byte) (words[place / Long.BYTES] >>> (Byte.SIZE * (place % Long.BYTES)));
    }
    return bytes;
  }

  /// The Hamming distance of code `i` from code `j` of others: the number of bits that differ.
  ///
  /// @throws IllegalArgumentException if the others have another number of bits
  public int distance(int i, Codes others, int j) {
    checkBits(others);
    int sum = 0;
    for (int word = 0; word < words; word++) {
      sum += Long.bitCount(packed[i * words + word] ^ others.packed[j * words + word]);
    }
    return sum;
  }

  void checkBits(Codes others) {
    if (others.bits != bits) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "codes: need as many bits on both sides, got %d and %d",
              bits,
              others.bits));
    }
  }

  /// How far numbers are from the codes that they become: the mean of | |h| − 1 |, 0 for codes of
  /// ±1. It falls from stage to stage while HashNet's tanh(βz) hardens.
  public static double quantisationError(HostArray values) {
    int n = values.shape().elementCount();
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.abs(Math.abs(values.at(i)) - 1);
    }
    return sum / n;
  }
}
