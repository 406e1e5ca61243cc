package org.bpnet.cpu.kernel;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Locale;

/// The calls to `jdk.incubator.vector` that generated code makes, by name: nothing here loads the
/// vector module. Each method expects its operands on the stack, as the call itself does.
///
/// @param code where the calls are written
/// @param bits the vector width
record VectorCalls(CodeBuilder code, int bits) {
  static final ClassDesc SEGMENT = ClassDesc.of("java.lang.foreign.MemorySegment");
  static final ClassDesc FLOATS = ClassDesc.of("jdk.incubator.vector.FloatVector");

  static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
  static final MethodTypeDesc MIN_OF_INTS = MethodTypeDesc.of(CD_int, CD_int, CD_int);

  private static final String PACKAGE = "jdk.incubator.vector";
  private static final ClassDesc INTS = ClassDesc.of(PACKAGE, "IntVector");
  private static final ClassDesc VECTOR = ClassDesc.of(PACKAGE, "Vector");
  private static final ClassDesc MASK = ClassDesc.of(PACKAGE, "VectorMask");
  private static final ClassDesc SHUFFLE = ClassDesc.of(PACKAGE, "VectorShuffle");
  private static final ClassDesc SPECIES = ClassDesc.of(PACKAGE, "VectorSpecies");
  private static final ClassDesc OPERATORS = ClassDesc.of(PACKAGE, "VectorOperators");
  private static final ClassDesc COMPARISON = OPERATORS.nested("Comparison");
  private static final ClassDesc CONVERSION = OPERATORS.nested("Conversion");
  private static final ClassDesc BINARY = OPERATORS.nested("Binary");
  private static final ClassDesc ORDER = ClassDesc.of("java.nio.ByteOrder");
  private static final ClassDesc VALUE_LAYOUT = ClassDesc.of("java.lang.foreign.ValueLayout");
  private static final ClassDesc FLOAT_LAYOUT = VALUE_LAYOUT.nested("OfFloat");
  private static final ClassDesc INT_LAYOUT = VALUE_LAYOUT.nested("OfInt");
  private static final ClassDesc LANE_TREE = ClassDesc.of("org.bpnet.cpu.kernel.LaneTree");

  int lanes() {
    return bits / Float.SIZE;
  }

  void floatSpecies() {
    code.getstatic(FLOATS, "SPECIES_" + bits, SPECIES);
  }

  void intSpecies() {
    code.getstatic(INTS, "SPECIES_" + bits, SPECIES);
  }

  /// Asks a segment for its address, which nobody needs: the call has a type profile of its own, so
  /// the just-in-time compiler learns here which implementation the segment is. The profiles inside
  /// the vector library know too little: its fallback for reinterpreting bits, which runs before
  /// compilation, goes through segments over arrays, and add was 3 times, Adam 5 times slower after
  /// a kernel that had used it.
  void profile(int segment) {
    code.aload(segment).invokeinterface(SEGMENT, "address", MethodTypeDesc.of(CD_long)).pop2();
  }

  void nativeOrder() {
    code.invokestatic(ORDER, "nativeOrder", MethodTypeDesc.of(ORDER));
  }

  /// float -> FloatVector; the species lies below the float.
  void broadcastFloat() {
    code.invokestatic(FLOATS, "broadcast", MethodTypeDesc.of(FLOATS, SPECIES, CD_float));
  }

  void broadcastInt() {
    code.invokestatic(INTS, "broadcast", MethodTypeDesc.of(INTS, SPECIES, CD_int));
  }

  /// species, segment, offset, order[, mask] -> FloatVector
  void loadFloats(boolean masked) {
    code.invokestatic(FLOATS, "fromMemorySegment", load(FLOATS, masked));
  }

  /// species, segment, offset, order[, mask] -> FloatVector, each element converted from an int
  void loadInts(boolean masked) {
    code.invokestatic(INTS, "fromMemorySegment", load(INTS, masked));
    code.getstatic(OPERATORS, "I2F", CONVERSION);
    floatSpecies();
    code.iconst_0();
    code.invokevirtual(
        INTS, "convertShape", MethodTypeDesc.of(VECTOR, CONVERSION, SPECIES, CD_int));
    code.checkcast(FLOATS);
  }

  private static MethodTypeDesc load(ClassDesc vector, boolean masked) {
    return masked
        ? MethodTypeDesc.of(vector, SPECIES, SEGMENT, CD_long, ORDER, MASK)
        : MethodTypeDesc.of(vector, SPECIES, SEGMENT, CD_long, ORDER);
  }

  /// vector, segment, offset, order[, mask] ->
  void store(boolean masked) {
    code.invokevirtual(
        FLOATS,
        "intoMemorySegment",
        masked
            ? MethodTypeDesc.of(CD_void, SEGMENT, CD_long, ORDER, MASK)
            : MethodTypeDesc.of(CD_void, SEGMENT, CD_long, ORDER));
  }

  void floatLayout() {
    code.getstatic(VALUE_LAYOUT, "JAVA_FLOAT_UNALIGNED", FLOAT_LAYOUT);
  }

  void intLayout() {
    code.getstatic(VALUE_LAYOUT, "JAVA_INT_UNALIGNED", INT_LAYOUT);
  }

  /// segment, layout, offset -> float
  void getFloat() {
    code.invokeinterface(SEGMENT, "get", MethodTypeDesc.of(CD_float, FLOAT_LAYOUT, CD_long));
  }

  /// segment, layout, offset -> int
  void getInt() {
    code.invokeinterface(SEGMENT, "get", MethodTypeDesc.of(CD_int, INT_LAYOUT, CD_long));
  }

  /// segment, layout, offset, float ->
  void setFloat() {
    code.invokeinterface(
        SEGMENT, "set", MethodTypeDesc.of(CD_void, FLOAT_LAYOUT, CD_long, CD_float));
  }

  /// species, column, columns -> mask of the lanes that are columns
  void lanesInRange() {
    code.invokeinterface(SPECIES, "indexInRange", MethodTypeDesc.of(MASK, CD_int, CD_int));
  }

  /// mask, species -> mask for vectors of that species
  void castMask() {
    code.invokevirtual(MASK, "cast", MethodTypeDesc.of(MASK, SPECIES));
  }

  /// vector -> vector
  void floatUnary(String name) {
    code.invokevirtual(FLOATS, name, MethodTypeDesc.of(FLOATS));
  }

  /// vector, vector -> vector
  void floatBinary(String name) {
    code.invokevirtual(FLOATS, name, MethodTypeDesc.of(FLOATS, VECTOR));
  }

  /// a, b, c -> a·b + c
  void fma() {
    code.invokevirtual(FLOATS, "fma", MethodTypeDesc.of(FLOATS, VECTOR, VECTOR));
  }

  void comparison(String name) {
    code.getstatic(OPERATORS, name, COMPARISON);
  }

  /// vector, comparison, vector -> mask
  void compare() {
    code.invokevirtual(FLOATS, "compare", MethodTypeDesc.of(MASK, COMPARISON, VECTOR));
  }

  /// otherwise, then, mask -> vector
  void blend() {
    code.invokevirtual(FLOATS, "blend", MethodTypeDesc.of(FLOATS, VECTOR, MASK));
  }

  void toBits() {
    code.invokevirtual(FLOATS, "reinterpretAsInts", MethodTypeDesc.of(INTS));
  }

  void fromBits() {
    code.invokevirtual(INTS, "reinterpretAsFloats", MethodTypeDesc.of(FLOATS));
  }

  /// ints, ints -> ints
  void intBinary(String name) {
    code.invokevirtual(INTS, name, MethodTypeDesc.of(INTS, VECTOR));
  }

  /// ints -> ints, shifted by a literal
  void shift(String name, int by) {
    code.getstatic(OPERATORS, name, BINARY);
    code.loadConstant(by);
    code.invokevirtual(INTS, "lanewise", MethodTypeDesc.of(INTS, BINARY, CD_int));
  }

  void xorOperator() {
    code.getstatic(OPERATORS, "XOR", OPERATORS.nested("Associative"));
  }

  /// ints, operator, ints -> ints
  void lanewise() {
    code.invokevirtual(INTS, "lanewise", MethodTypeDesc.of(INTS, BINARY, VECTOR));
  }

  /// vector -> vector whose lane i is lane i + `by` of the first, for i below `by`
  void laneTurn(int by) {
    code.getstatic(LANE_TREE, String.format(Locale.ROOT, "TURN_%d_OF_%d", by, lanes()), SHUFFLE);
    code.invokevirtual(FLOATS, "rearrange", MethodTypeDesc.of(FLOATS, SHUFFLE));
  }

  /// vector -> its lane 0
  void firstLane() {
    code.iconst_0();
    code.invokevirtual(FLOATS, "lane", MethodTypeDesc.of(CD_float, CD_int));
  }
}
