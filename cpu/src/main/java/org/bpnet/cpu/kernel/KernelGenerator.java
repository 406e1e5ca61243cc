package org.bpnet.cpu.kernel;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;

/// Makes a [Kernel] of a spec by writing the class that a programmer would write by hand with the
/// Vector API, and defining it as a hidden class, which goes when the kernel does.
final class KernelGenerator {
  /// HotSpot does not compile longer methods (`HugeMethodLimit`).
  private static final int LONGEST_METHOD = 8000;

  private static final ClassDesc KERNEL = ClassDesc.of("org.bpnet.cpu.kernel.Kernel");
  private static final ClassDesc GENERATED = ClassDesc.of("org.bpnet.cpu.kernel.GeneratedKernel");
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_void,
          VectorCalls.SEGMENT.arrayType(),
          CD_long.arrayType(),
          CD_long.arrayType(),
          CD_int,
          CD_int,
          CD_float.arrayType());

  private final int vectorBits;

  KernelGenerator(int vectorBits) {
    this.vectorBits = vectorBits;
  }

  /// The kernel, or nothing if its code would be too long for the just-in-time compiler.
  Optional<Kernel> generate(KernelSpec spec) {
    byte[] bytes = write(spec);
    return runLength(bytes) > LONGEST_METHOD ? Optional.empty() : Optional.of(define(bytes));
  }

  private byte[] write(KernelSpec spec) {
    return ClassFile.of()
        .build(
            GENERATED,
            type -> {
              type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
              type.withInterfaceSymbols(KERNEL);
              type.withMethodBody(
                  INIT_NAME,
                  MTD_void,
                  ClassFile.ACC_PUBLIC,
                  code -> code.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_());
              type.withMethodBody("run", RUN, ClassFile.ACC_PUBLIC, code -> body(code, spec));
            });
  }

  private void body(CodeBuilder code, KernelSpec spec) {
    var calls = new VectorCalls(code, vectorBits);
    int operands = spec.inputs().size() + spec.program().outputs().size();
    var operandWriter = new OperandWriter(code, calls, operands);
    var program = new ProgramWriter(code, calls, spec, operandWriter);
    program.writeRun();
    var loops = new LoopWriter(code, calls, operandWriter, program);
    switch (spec) {
      case KernelSpec.Pointwise p -> loops.pointwise(p);
      case KernelSpec.Reduce r -> {
        var reduction = new ReductionWriter(code, calls, operandWriter, program, loops, r);
        switch (r.direction()) {
          case ROWS -> reduction.rows();
          case SHORT_ROWS -> reduction.shortRows();
          case LONG_ROWS -> reduction.longRows();
          case COLUMNS -> reduction.columns();
        }
      }
    }
    code.return_();
  }

  private static int runLength(byte[] bytes) {
    return ClassFile.of().parse(bytes).methods().stream()
        .flatMap(method -> method.code().stream())
        .mapToInt(method -> ((CodeAttribute) method).codeLength())
        .max()
        .orElseThrow();
  }

  private static Kernel define(byte[] bytes) {
    try {
      MethodHandles.Lookup hidden = MethodHandles.lookup().defineHiddenClass(bytes, true);
      return (Kernel)
          hidden
              .findConstructor(hidden.lookupClass(), MethodType.methodType(void.class))
              .asType(MethodType.methodType(Kernel.class))
              .invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException("kernel: generated code was refused", e);
    }
  }
}
