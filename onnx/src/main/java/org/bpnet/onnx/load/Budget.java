package org.bpnet.onnx.load;

import java.util.Locale;
import org.bpnet.core.array.Shape;
import org.bpnet.onnx.file.OnnxException;

/// How much one run of a graph may come to, whatever the file asks for: a few bytes of it can claim
/// values of any size, and functions that call others twice grow without end.
final class Budget {
  /// Operators in a run. Ours.
  private static final int MOST_OPERATORS = 1 << 18;

  private int operators;
  private long constants;
  private long others;

  private Budget(long constants, long others) {
    this.constants = constants;
    this.others = others;
  }

  /// Bounds what is computed while the graph is gone through; the rest is the caller's to bound.
  static Budget ofConstants() {
    return new Budget(constantsThatFit(), Long.MAX_VALUE);
  }

  /// Bounds all: elements of up to 8 bytes in a quarter of the heap, also where they lie outside of
  /// it.
  static Budget ofMemory() {
    return new Budget(constantsThatFit(), Runtime.getRuntime().maxMemory() / 32);
  }

  /// Elements of 8 bytes in an eighth of the heap.
  private static long constantsThatFit() {
    return Runtime.getRuntime().maxMemory() / 64;
  }

  /// Counts one more operator.
  void countOperator() {
    if (++operators > MOST_OPERATORS) {
      throw new OnnxException("the model: runs more than " + MOST_OPERATORS + " operators");
    }
  }

  /// Takes room for a value, before anything is computed.
  void take(String operator, Shape shape, boolean constant) {
    long count = shape.elementCount();
    if (constant) {
      constants -= count;
    } else {
      others -= count;
    }
    if (constants < 0 || others < 0) {
      throw new OnnxException.TooLarge(
          String.format(
              Locale.ROOT,
              "%s: gives %s, and with what is before it that is more than there is memory for; is"
                  + " the file damaged? else give the JVM more memory, -Xmx",
              operator,
              shape));
    }
  }

  /// Refuses more elements than there is room for, before an operator makes them itself.
  void check(long count) {
    if (count < 0 || count > constants) {
      throw new OnnxException.TooLarge(
          String.format(
              Locale.ROOT,
              "the model: makes %,d elements at once, which is more than there is memory for; is the"
                  + " file damaged?",
              count));
    }
  }
}
