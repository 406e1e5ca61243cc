package org.bpnet.cpu.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.random.RandomGenerator;

/// Operands for a kernel in a test: three random inputs and their results, with room between rows.
record Grid(MemorySegment[] operands, long[] offsets, long[] rowStrides, int rows, int columns) {
  private static final float[] SPECIALS = {
    0f,
    -0f,
    1f,
    -1f,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MAX_VALUE,
    100f,
    -100f,
    1e-30f,
    3e38f
  };

  static Grid random(
      Arena arena,
      RandomGenerator random,
      List<InputLayout> inputs,
      int results,
      int rows,
      int columns,
      boolean specials) {
    int n = inputs.size() + results;
    var operands = new MemorySegment[n];
    long[] offsets = new long[n];
    long[] strides = new long[n];
    for (int k = 0; k < n; k++) {
      boolean splat = k < inputs.size() && inputs.get(k).splat();
      boolean integer = k < inputs.size() && inputs.get(k).integer();
      boolean sameRow = k < inputs.size() && random.nextInt(4) == 0;
      int width = splat ? 1 : columns + random.nextInt(3);
      offsets[k] = 4L * random.nextInt(4);
      strides[k] = sameRow ? 0 : 4L * width;
      long elements = offsets[k] / 4 + (long) rows * width;
      operands[k] = arena.allocate(4 * elements, 64);
      for (long i = 0; i < elements; i++) {
        if (integer) {
          operands[k].setAtIndex(JAVA_INT, i, random.nextInt(-20, 20));
        } else {
          operands[k].setAtIndex(JAVA_FLOAT, i, value(random, specials));
        }
      }
    }
    return new Grid(operands, offsets, strides, rows, columns);
  }

  private static float value(RandomGenerator random, boolean specials) {
    return specials && random.nextInt(8) == 0
        ? SPECIALS[random.nextInt(SPECIALS.length)]
        : (float) random.nextGaussian(0, 2);
  }

  /// The same inputs with results of their own.
  Grid withOwnResults(Arena arena, int inputs) {
    MemorySegment[] copies = operands.clone();
    for (int k = inputs; k < copies.length; k++) {
      copies[k] = arena.allocate(operands[k].byteSize(), 64).copyFrom(operands[k]);
    }
    return new Grid(copies, offsets, rowStrides, rows, columns);
  }

  void run(Kernel kernel, float[] scalars) {
    kernel.run(operands, offsets, rowStrides, rows, columns, scalars);
  }

  /// The element of an operand; of its one column if it is a splat.
  float at(int operand, int row, int column) {
    return operands[operand].get(
        JAVA_FLOAT, offsets[operand] + row * rowStrides[operand] + 4L * column);
  }

  /// All elements of an operand, as bits in which every NaN is the same.
  int[] bits(int operand) {
    int[] bits = new int[(int) (operands[operand].byteSize() / 4)];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToIntBits(operands[operand].getAtIndex(JAVA_FLOAT, i));
    }
    return bits;
  }
}
