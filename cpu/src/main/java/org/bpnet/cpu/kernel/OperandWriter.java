package org.bpnet.cpu.kernel;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;

/// Writes the addressing, loading and storing of operands. The parameters of [Kernel#run] and the
/// segments and row starts taken from them live in local variables.
final class OperandWriter {
  private static final int OPERANDS = 0;
  private static final int OFFSETS = 1;
  private static final int ROW_STRIDES = 2;
  private static final int ROWS = 3;
  private static final int COLUMNS = 4;
  private static final int SCALARS = 5;

  private final CodeBuilder code;
  private final VectorCalls calls;
  private final int[] segments;
  private final int[] starts;

  /// Writes the reading of the segments from the parameter.
  OperandWriter(CodeBuilder code, VectorCalls calls, int count) {
    this.code = code;
    this.calls = calls;
    this.segments = new int[count];
    this.starts = new int[count];
    for (int k = 0; k < count; k++) {
      segments[k] = code.allocateLocal(TypeKind.REFERENCE);
      starts[k] = code.allocateLocal(TypeKind.LONG);
      code.aload(code.parameterSlot(OPERANDS)).loadConstant(k).aaload().astore(segments[k]);
      calls.profile(segments[k]);
    }
  }

  int rows() {
    return code.parameterSlot(ROWS);
  }

  int columns() {
    return code.parameterSlot(COLUMNS);
  }

  /// Writes start = offset + row · stride for every operand.
  void startRow(int row) {
    for (int k = 0; k < starts.length; k++) {
      code.aload(code.parameterSlot(OFFSETS)).loadConstant(k).laload();
      code.aload(code.parameterSlot(ROW_STRIDES)).loadConstant(k).laload();
      code.iload(row).i2l().lmul().ladd().lstore(starts[k]);
    }
  }

  void scalar(int number) {
    code.aload(code.parameterSlot(SCALARS)).loadConstant(number).faload();
  }

  private void address(int operand, LaneRange place) {
    code.lload(starts[operand]).iload(place.column()).i2l().iconst_2().lshl().ladd();
    if (place.shift() != 0) {
      code.loadConstant((long) Float.BYTES * place.shift()).ladd();
    }
  }

  /// Puts the vector of an input at a place on the stack.
  void load(int input, InputLayout layout, LaneRange place) {
    if (layout.splat()) {
      loadSplat(input, layout);
      return;
    }
    if (layout.integer()) {
      calls.intSpecies();
    } else {
      calls.floatSpecies();
    }
    code.aload(segments[input]);
    address(input, place);
    calls.nativeOrder();
    loadMask(place, layout.integer());
    if (layout.integer()) {
      calls.loadInts(place.masked());
    } else {
      calls.loadFloats(place.masked());
    }
  }

  private void loadSplat(int input, InputLayout layout) {
    calls.floatSpecies();
    code.aload(segments[input]);
    if (layout.integer()) {
      calls.intLayout();
      code.lload(starts[input]);
      calls.getInt();
      code.i2f();
    } else {
      calls.floatLayout();
      code.lload(starts[input]);
      calls.getFloat();
    }
    calls.broadcastFloat();
  }

  private void loadMask(LaneRange place, boolean ofInts) {
    if (place.masked()) {
      code.aload(place.mask());
      if (ofInts) {
        calls.intSpecies();
        calls.castMask();
      }
    }
  }

  /// Stores the vector on the stack as an operand's elements at a place.
  void store(int operand, LaneRange place) {
    code.aload(segments[operand]);
    address(operand, place);
    calls.nativeOrder();
    loadMask(place, false);
    calls.store(place.masked());
  }

  /// Stores the vector's first lane as an operand's one element of the row.
  void storeFirstLane(int operand, int vector) {
    code.aload(segments[operand]);
    calls.floatLayout();
    code.lload(starts[operand]);
    code.aload(vector);
    calls.firstLane();
    calls.setFloat();
  }
}
