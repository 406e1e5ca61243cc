package org.bpnet.cpu.kernel;

import org.bpnet.core.program.Opcode;

/// One instruction over a block, as loops that the just-in-time compiler can vectorize by itself.
/// What each does to an element is defined by [org.bpnet.core.program.LaneArithmetic].
final class BlockOps {
  private BlockOps() {}

  static void unary(Opcode op, float[] a, float[] to, int n) {
    switch (op) {
      case NEG -> {
        for (int i = 0; i < n; i++) {
          to[i] = -a[i];
        }
      }
      case ABS -> {
        for (int i = 0; i < n; i++) {
          to[i] = Math.abs(a[i]);
        }
      }
      case SQRT -> {
        for (int i = 0; i < n; i++) {
          to[i] = (float) Math.sqrt(a[i]);
        }
      }
      default -> throw new IllegalArgumentException("block: need another loop, got " + op);
    }
  }

  static void binary(Opcode op, float[] a, float[] b, float[] to, int n) {
    switch (op) {
      case ADD -> {
        for (int i = 0; i < n; i++) {
          to[i] = a[i] + b[i];
        }
      }
      case SUB -> {
        for (int i = 0; i < n; i++) {
          to[i] = a[i] - b[i];
        }
      }
      case MUL -> {
        for (int i = 0; i < n; i++) {
          to[i] = a[i] * b[i];
        }
      }
      case DIV -> {
        for (int i = 0; i < n; i++) {
          to[i] = a[i] / b[i];
        }
      }
      case MIN -> {
        for (int i = 0; i < n; i++) {
          to[i] = Math.min(a[i], b[i]);
        }
      }
      case MAX -> {
        for (int i = 0; i < n; i++) {
          to[i] = Math.max(a[i], b[i]);
        }
      }
      default -> throw new IllegalArgumentException("block: need another loop, got " + op);
    }
  }

  static void fma(float[] a, float[] b, float[] c, float[] to, int n) {
    for (int i = 0; i < n; i++) {
      to[i] = Math.fma(a[i], b[i], c[i]);
    }
  }

  static void blend(int[] mask, float[] then, float[] otherwise, float[] to, int n) {
    for (int i = 0; i < n; i++) {
      // Masks are 0 or −1: a select of bits, which vectorizes where a choice would not.
      int chosen = Float.floatToRawIntBits(then[i]) & mask[i];
      int left = Float.floatToRawIntBits(otherwise[i]) & ~mask[i];
      to[i] = Float.intBitsToFloat(chosen | left);
    }
  }

  static void compare(Opcode op, float[] a, float[] b, int[] to, int n) {
    switch (op) {
      case LT -> {
        for (int i = 0; i < n; i++) {
          to[i] = a[i] < b[i] ? -1 : 0;
        }
      }
      case LE -> {
        for (int i = 0; i < n; i++) {
          to[i] = a[i] <= b[i] ? -1 : 0;
        }
      }
      case EQ -> {
        for (int i = 0; i < n; i++) {
          to[i] = a[i] == b[i] ? -1 : 0;
        }
      }
      case NE -> {
        for (int i = 0; i < n; i++) {
          to[i] = a[i] != b[i] ? -1 : 0;
        }
      }
      default -> throw new IllegalArgumentException("block: need another loop, got " + op);
    }
  }

  static void integer(Opcode op, int[] a, int[] b, int[] to, int n) {
    switch (op) {
      case INT_ADD -> {
        for (int i = 0; i < n; i++) {
          to[i] = a[i] + b[i];
        }
      }
      case INT_SUB -> {
        for (int i = 0; i < n; i++) {
          to[i] = a[i] - b[i];
        }
      }
      case INT_AND -> {
        for (int i = 0; i < n; i++) {
          to[i] = a[i] & b[i];
        }
      }
      case INT_XOR -> {
        for (int i = 0; i < n; i++) {
          to[i] = a[i] ^ b[i];
        }
      }
      default -> throw new IllegalArgumentException("block: need another loop, got " + op);
    }
  }

  static void shift(Opcode op, int[] a, int by, int[] to, int n) {
    switch (op) {
      case SHIFT_LEFT -> {
        for (int i = 0; i < n; i++) {
          to[i] = a[i] << by;
        }
      }
      case SHIFT_RIGHT -> {
        for (int i = 0; i < n; i++) {
          to[i] = a[i] >> by;
        }
      }
      default -> throw new IllegalArgumentException("block: need another loop, got " + op);
    }
  }
}
