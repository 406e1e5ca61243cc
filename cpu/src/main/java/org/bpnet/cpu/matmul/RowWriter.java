package org.bpnet.cpu.matmul;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import jdk.incubator.vector.VectorMask;

/// Writes one [RowKernel]. What is left of a row after its whole vectors goes through a mask.
///
/// Local variables: the parameters, then the mask.
final class RowWriter {
  private static final ClassDesc MASK = KernelWriter.describe(VectorMask.class);
  private static final int FROM = 1;
  private static final int FROM_AT = 2;
  private static final int FROM_ROW = 4;
  private static final int TO = 6;
  private static final int TO_AT = 7;
  private static final int TO_ROW = 9;
  private static final int ROWS = 11;
  private static final int TAIL = 12;

  private final KernelWriter writer;
  private final CodeBuilder code;
  private final boolean add;

  RowWriter(KernelWriter writer, CodeBuilder code, boolean add) {
    this.writer = writer;
    this.code = code;
    this.add = add;
  }

  void write(int vectors, int tail) {
    if (tail > 0) {
      writer.species(code);
      code.iconst_0().loadConstant(tail);
      code.invokeinterface(
          KernelWriter.SPECIES, "indexInRange", MethodTypeDesc.of(MASK, CD_int, CD_int));
      code.astore(TAIL);
    }
    var loop = code.newLabel();
    var end = code.newLabel();
    code.labelBinding(loop).iload(ROWS).ifle(end);
    for (int v = 0; v < vectors; v++) {
      move(v * writer.vectorBytes(), false);
    }
    if (tail > 0) {
      move(vectors * writer.vectorBytes(), true);
    }
    code.lload(FROM_AT).lload(FROM_ROW).ladd().lstore(FROM_AT);
    code.lload(TO_AT).lload(TO_ROW).ladd().lstore(TO_AT);
    code.iinc(ROWS, -1).goto_(loop).labelBinding(end).return_();
  }

  private void move(long at, boolean masked) {
    load(FROM, FROM_AT, at, masked);
    if (add) {
      load(TO, TO_AT, at, masked);
      code.invokevirtual(
          KernelWriter.FLOAT_VECTOR,
          "add",
          MethodTypeDesc.of(KernelWriter.FLOAT_VECTOR, KernelWriter.VECTOR));
    }
    if (masked) {
      code.aload(TO).lload(TO_AT).loadConstant(at).ladd();
      KernelWriter.byteOrder(code);
      code.aload(TAIL);
      code.invokevirtual(
          KernelWriter.FLOAT_VECTOR,
          "intoMemorySegment",
          MethodTypeDesc.of(CD_void, KernelWriter.SEGMENT, CD_long, KernelWriter.BYTE_ORDER, MASK));
    } else {
      KernelWriter.store(code, TO, TO_AT, at);
    }
  }

  private void load(int segment, int offset, long plus, boolean masked) {
    if (!masked) {
      writer.load(code, segment, offset, plus);
      return;
    }
    writer.species(code);
    code.aload(segment).lload(offset).loadConstant(plus).ladd();
    KernelWriter.byteOrder(code);
    code.aload(TAIL);
    code.invokestatic(
        KernelWriter.FLOAT_VECTOR,
        "fromMemorySegment",
        MethodTypeDesc.of(
            KernelWriter.FLOAT_VECTOR,
            KernelWriter.SPECIES,
            KernelWriter.SEGMENT,
            CD_long,
            KernelWriter.BYTE_ORDER,
            MASK));
  }
}
