package org.bpnet.cpu.matmul;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorSpecies;
import org.bpnet.cpu.matmul.TileKernel.Layout;

/// Writes the kernels of matrix products as bytecode: straight-line bodies with exactly the
/// accumulators a tile needs, around one loop over k.
///
/// **Why bytecode.** Every tile size is a class of its own without being written by hand, and
/// vector shapes are constants of it, as the compiler needs them.
///
/// **Why small.** The first compiler (C1) inlines all of the Vector API. Bodies beyond some 24
/// fused multiply-adds make it run out of virtual registers; a method which got past its second
/// tier and fails at the third stays there for good, a hundred times slower. So tiles here have at
/// most 16 accumulators, start at zero instead of loading C, and leave adding to C to a
/// [RowKernel].
final class KernelWriter {
  static final ClassDesc SEGMENT = describe(MemorySegment.class);
  static final ClassDesc FLOAT_VECTOR = describe(FloatVector.class);
  static final ClassDesc VECTOR = describe(Vector.class);
  static final ClassDesc SPECIES = describe(VectorSpecies.class);
  static final ClassDesc BYTE_ORDER = describe(ByteOrder.class);
  private static final ClassDesc VALUE_LAYOUT = describe(ValueLayout.class);
  private static final ClassDesc FLOAT_LAYOUT = describe(ValueLayout.OfFloat.class);

  private static final MethodTypeDesc LOAD =
      MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, SEGMENT, CD_long, BYTE_ORDER);
  private static final MethodTypeDesc STORE =
      MethodTypeDesc.of(CD_void, SEGMENT, CD_long, BYTE_ORDER);
  private static final MethodTypeDesc TILE_RUN =
      MethodTypeDesc.of(
          CD_void, SEGMENT, CD_long, CD_long, SEGMENT, CD_long, CD_long, SEGMENT, CD_long, CD_long,
          CD_int);
  private static final MethodTypeDesc ROW_RUN =
      MethodTypeDesc.of(CD_void, SEGMENT, CD_long, CD_long, SEGMENT, CD_long, CD_long, CD_int);

  private final String speciesField;
  private final long vectorBytes;

  /// Writes kernels for vectors of so many bits.
  KernelWriter(int vectorBits) {
    this.speciesField = "SPECIES_" + vectorBits;
    this.vectorBytes = vectorBits / 8;
  }

  /// The kernel for tiles of `rows` rows by `vectors` vectors.
  TileKernel tile(Layout layout, int rows, int vectors) {
    return (TileKernel)
        define(
            "Tile" + layout + rows + "x" + vectors,
            TileKernel.class,
            TILE_RUN,
            code -> new TileWriter(code, layout, rows, vectors).write());
  }

  /// The kernel for tiles of a convolution, `rows` rows by `vectors` vectors.
  WindowTile windowTile(WindowTile.Layout layout, int rows, int vectors) {
    return (WindowTile)
        define(
            "Window" + layout + rows + "x" + vectors,
            WindowTile.class,
            WindowTileWriter.RUN,
            code -> new WindowTileWriter(this, code, layout, rows, vectors).write());
  }

  /// The kernel for rows of `vectors` vectors and, if `tail` is not 0, so many elements of one
  /// more, overwriting or adding to where they go.
  RowKernel row(boolean add, int vectors, int tail) {
    return (RowKernel)
        define(
            (add ? "Add" : "Copy") + vectors + "and" + tail,
            RowKernel.class,
            ROW_RUN,
            code -> new RowWriter(this, code, add).write(vectors, tail));
  }

  private static Object define(
      String name, Class<?> type, MethodTypeDesc signature, Consumer<CodeBuilder> body) {
    byte[] bytes =
        ClassFile.of()
            .build(
                ClassDesc.of(KernelWriter.class.getPackageName(), name),
                builder ->
                    builder
                        .withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                        .withInterfaceSymbols(describe(type))
                        .withMethodBody(
                            INIT_NAME,
                            MTD_void,
                            ClassFile.ACC_PUBLIC,
                            code ->
                                code.aload(0)
                                    .invokespecial(CD_Object, INIT_NAME, MTD_void)
                                    .return_())
                        .withMethodBody("run", signature, ClassFile.ACC_PUBLIC, body));
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
      return lookup
          .findConstructor(lookup.lookupClass(), MethodType.methodType(void.class))
          .invoke();
    } catch (Throwable e) {
      throw new LinkageError("KernelWriter: " + name + " could not be defined", e);
    }
  }

  long vectorBytes() {
    return vectorBytes;
  }

  /// Pushes a vector of zeros.
  void zero(CodeBuilder code) {
    species(code);
    code.invokestatic(FLOAT_VECTOR, "zero", MethodTypeDesc.of(FLOAT_VECTOR, SPECIES));
  }

  /// Pushes the sum in a local variable, added to zero. To the compiler a variable that a loop
  /// changes is any vector; without a profile of the call that stores it, the store would take an
  /// object, and the loop would make one at each term. The sum with a new zero has a known shape.
  void sum(CodeBuilder code, int local) {
    zero(code);
    code.aload(local);
    code.invokevirtual(FLOAT_VECTOR, "add", MethodTypeDesc.of(FLOAT_VECTOR, VECTOR));
  }

  /// Pushes the number in local `segment`, at the offset that `at` pushes, in every lane.
  void broadcast(CodeBuilder code, int segment, Runnable at) {
    species(code);
    code.aload(segment).getstatic(VALUE_LAYOUT, "JAVA_FLOAT_UNALIGNED", FLOAT_LAYOUT);
    at.run();
    code.invokeinterface(SEGMENT, "get", MethodTypeDesc.of(CD_float, FLOAT_LAYOUT, CD_long));
    code.invokestatic(
        FLOAT_VECTOR, "broadcast", MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, CD_float));
  }

  /// Pops a, b and c, pushes a·b + c.
  static void multiplyAdd(CodeBuilder code) {
    code.invokevirtual(FLOAT_VECTOR, "fma", MethodTypeDesc.of(FLOAT_VECTOR, VECTOR, VECTOR));
  }

  /// Pushes the vector at local `segment`, local `offset` plus a constant.
  void load(CodeBuilder code, int segment, int offset, long plus) {
    species(code);
    code.aload(segment).lload(offset).loadConstant(plus).ladd();
    byteOrder(code);
    code.invokestatic(FLOAT_VECTOR, "fromMemorySegment", LOAD);
  }

  /// Pops a vector to local `segment`, local `offset` plus a constant.
  static void store(CodeBuilder code, int segment, int offset, long plus) {
    code.aload(segment).lload(offset).loadConstant(plus).ladd();
    byteOrder(code);
    code.invokevirtual(FLOAT_VECTOR, "intoMemorySegment", STORE);
  }

  void species(CodeBuilder code) {
    code.getstatic(FLOAT_VECTOR, speciesField, SPECIES);
  }

  static void byteOrder(CodeBuilder code) {
    boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    code.getstatic(BYTE_ORDER, little ? "LITTLE_ENDIAN" : "BIG_ENDIAN", BYTE_ORDER);
  }

  static ClassDesc describe(Class<?> type) {
    return ClassDesc.ofDescriptor(type.descriptorString());
  }

  /// One tile kernel. Its local variables: the parameters, the counter, then what the fields name.
  private final class TileWriter {
    private static final int A = 1;
    private static final int A_AT = 2;
    private static final int A_ROW = 4;
    private static final int B = 6;
    private static final int B_AT = 7;
    private static final int B_STEP = 9;
    private static final int C = 11;
    private static final int C_AT = 12;
    private static final int C_ROW = 14;
    private static final int K = 16;
    private static final int I = 17;
    private static final int TERM_AT = 18;
    private static final int FACTOR = 20;

    private final CodeBuilder code;
    private final Layout layout;
    private final int rows;
    private final int vectors;
    private final int firstOfB;
    private final int firstSum;
    private final int firstRowAt;

    TileWriter(CodeBuilder code, Layout layout, int rows, int vectors) {
      this.code = code;
      this.layout = layout;
      this.rows = rows;
      this.vectors = vectors;
      this.firstOfB = FACTOR + 1;
      this.firstSum = firstOfB + vectors;
      this.firstRowAt = firstSum + rows * vectors;
    }

    void write() {
      start();
      var loop = code.newLabel();
      var end = code.newLabel();
      code.iconst_0().istore(I).labelBinding(loop).iload(I).iload(K).if_icmpge(end);
      term();
      code.iinc(I, 1).goto_(loop).labelBinding(end);
      finish();
      code.return_();
    }

    private void start() {
      if (layout != Layout.PACKED) {
        for (int r = 0; r < rows; r++) {
          code.lload(A_AT).lload(A_ROW).loadConstant((long) r).lmul().ladd().lstore(rowAt(r));
        }
      }
      for (int s = 0; s < rows * vectors; s++) {
        zero(code);
        code.astore(firstSum + s);
      }
    }

    /// Adds the products of one k.
    private void term() {
      code.lload(B_AT).iload(I).i2l();
      if (layout == Layout.STRIDED) {
        code.lload(B_STEP);
      } else {
        code.loadConstant(vectors * vectorBytes);
      }
      code.lmul().ladd().lstore(TERM_AT);
      for (int v = 0; v < vectors; v++) {
        load(code, B, TERM_AT, v * vectorBytes);
        code.astore(firstOfB + v);
      }
      for (int r = 0; r < rows; r++) {
        factor(r);
        for (int v = 0; v < vectors; v++) {
          int sum = firstSum + r * vectors + v;
          code.aload(FACTOR).aload(firstOfB + v).aload(sum);
          multiplyAdd(code);
          code.astore(sum);
        }
      }
    }

    /// The element of A in row `r`, in every lane.
    private void factor(int r) {
      broadcast(
          code,
          A,
          () -> {
            if (layout == Layout.PACKED) {
              code.lload(A_AT).iload(I).i2l().loadConstant(4L * rows).lmul().ladd();
              code.loadConstant(4L * r).ladd();
            } else {
              code.lload(rowAt(r)).iload(I).i2l().loadConstant(4L).lmul().ladd();
            }
          });
      code.astore(FACTOR);
    }

    private void finish() {
      for (int r = 0; r < rows; r++) {
        for (int v = 0; v < vectors; v++) {
          sum(code, firstSum + r * vectors + v);
          store(code, C, C_AT, v * vectorBytes);
        }
        code.lload(C_AT).lload(C_ROW).ladd().lstore(C_AT);
      }
    }

    private int rowAt(int r) {
      return firstRowAt + 2 * r;
    }
  }
}
