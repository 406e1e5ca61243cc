package org.bpnet.cpu.matmul;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.MethodTypeDesc;
import org.bpnet.cpu.matmul.WindowTile.Layout;

/// Writes one [WindowTile]: a loop over the runs around a loop over their terms, with exactly the
/// accumulators that the tile needs. As for the tiles of [KernelWriter], these are at most 16.
///
/// Local variables: the parameters, the counters, then what the fields name.
final class WindowTileWriter {
  static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_void,
          KernelWriter.SEGMENT,
          CD_long,
          CD_long,
          CD_long,
          KernelWriter.SEGMENT,
          CD_long,
          KernelWriter.SEGMENT,
          CD_long,
          CD_long,
          CD_int,
          CD_int);

  private static final int A = 1;
  private static final int A_AT = 2;
  private static final int A_STEP = 4;
  private static final int A_RUN = 6;
  private static final int B = 8;
  private static final int B_AT = 9;
  private static final int C = 11;
  private static final int C_AT = 12;
  private static final int C_ROW = 14;
  private static final int TERMS = 16;
  private static final int RUNS = 17;
  private static final int I = 18;
  private static final int TERM_AT = 19;
  private static final int FACTOR = 21;
  private static final int FIRST_OF_B = 22;

  private final KernelWriter writer;
  private final CodeBuilder code;
  private final Layout layout;
  private final int rows;
  private final int vectors;
  private final int firstSum;
  private final int firstRowAt;

  WindowTileWriter(KernelWriter writer, CodeBuilder code, Layout layout, int rows, int vectors) {
    this.writer = writer;
    this.code = code;
    this.layout = layout;
    this.rows = rows;
    this.vectors = vectors;
    this.firstSum = FIRST_OF_B + vectors;
    this.firstRowAt = firstSum + rows * vectors;
  }

  void write() {
    for (int s = 0; s < rows * vectors; s++) {
      writer.zero(code);
      code.astore(firstSum + s);
    }
    var nextRun = code.newLabel();
    var end = code.newLabel();
    code.labelBinding(nextRun).iload(RUNS).ifle(end);
    run();
    code.lload(A_AT).lload(A_RUN).ladd().lstore(A_AT);
    code.lload(B_AT).iload(TERMS).i2l().loadConstant(vectors * writer.vectorBytes()).lmul();
    code.ladd().lstore(B_AT);
    code.iinc(RUNS, -1).goto_(nextRun).labelBinding(end);
    finish();
    code.return_();
  }

  private void run() {
    if (layout == Layout.TERMS) {
      for (int r = 0; r < rows; r++) {
        code.lload(A_AT).lload(A_STEP).loadConstant((long) r).lmul().ladd().lstore(rowAt(r));
      }
    }
    var loop = code.newLabel();
    var end = code.newLabel();
    code.iconst_0().istore(I).labelBinding(loop).iload(I).iload(TERMS).if_icmpge(end);
    term();
    code.iinc(I, 1).goto_(loop).labelBinding(end);
  }

  /// Adds the products of one term.
  private void term() {
    long step = vectors * writer.vectorBytes();
    code.lload(B_AT).iload(I).i2l().loadConstant(step).lmul().ladd().lstore(TERM_AT);
    for (int v = 0; v < vectors; v++) {
      writer.load(code, B, TERM_AT, v * writer.vectorBytes());
      code.astore(FIRST_OF_B + v);
    }
    if (layout == Layout.ROWS) {
      code.lload(A_AT).iload(I).i2l().lload(A_STEP).lmul().ladd().lstore(TERM_AT);
    }
    for (int r = 0; r < rows; r++) {
      factor(r);
      for (int v = 0; v < vectors; v++) {
        int sum = firstSum + r * vectors + v;
        code.aload(FACTOR).aload(FIRST_OF_B + v).aload(sum);
        KernelWriter.multiplyAdd(code);
        code.astore(sum);
      }
    }
  }

  /// The element of A in row `r`, in every lane.
  private void factor(int r) {
    writer.broadcast(
        code,
        A,
        () -> {
          if (layout == Layout.TERMS) {
            code.lload(rowAt(r)).iload(I).i2l().loadConstant(4L).lmul().ladd();
          } else {
            code.lload(TERM_AT).loadConstant(4L * r).ladd();
          }
        });
    code.astore(FACTOR);
  }

  private void finish() {
    for (int r = 0; r < rows; r++) {
      for (int v = 0; v < vectors; v++) {
        writer.sum(code, firstSum + r * vectors + v);
        KernelWriter.store(code, C, C_AT, v * writer.vectorBytes());
      }
      code.lload(C_AT).lload(C_ROW).ladd().lstore(C_AT);
    }
  }

  private int rowAt(int r) {
    return firstRowAt + 2 * r;
  }
}
