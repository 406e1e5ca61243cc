package org.bpnet.cpu.onednn;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bpnet.core.spi.Precision;
import org.bpnet.cpu.memory.MemoryBlock;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.onednn.Primitives.Kind;
import org.bpnet.cpu.spi.ConvolutionEngine;
import org.bpnet.cpu.spi.Correlation;
import org.bpnet.cpu.spi.Correlation.Wanted;
import org.bpnet.cpu.spi.Operands;

/// A convolution or one of its gradients for a number of images: the primitive, those that convert
/// what it reads and writes, and the memory in between. In bfloat16 what is read is rounded; what
/// is written is single precision in either case.
final class OneDnnConvolution implements ConvolutionEngine.Call {
  private final OneDnn oneDnn;
  private final Primitives primitives;
  private final MemoryPool pool;
  private final Consumer<OneDnnConvolution> whenClosed;
  private final Correlation correlation;
  private final int images;
  private final Arena arena = Arena.ofShared();
  private final long stream;
  private final Given x;
  private final Given w;
  private final Given y;
  private final long scratchpad;
  private final long scratchpadAt;
  private final long scratchBytes;
  private final List<Long> made = new ArrayList<>();
  private final MemoryBlock kept; // the kernel or its gradient as the primitive wants it
  private final long[] renewal; // stages that convert the kernel
  private final long[] stages; // primitive, number of arguments, arguments; and again
  private final List<Long> memories = new ArrayList<>();

  /// An operand as it is given, and as the primitive wants it, if that is different.
  ///
  /// @param memory the memory as it is given
  /// @param inner the memory that the primitive works on, the same if nothing is converted
  /// @param innerAt where that lies in the scratch memory
  private record Given(long memory, long inner, long innerAt) {
    boolean isConverted() {
      return memory != inner;
    }
  }

  OneDnnConvolution(
      OneDnn oneDnn,
      Primitives primitives,
      Correlation correlation,
      Wanted wanted,
      int images,
      Precision precision,
      MemoryPool pool,
      Consumer<OneDnnConvolution> whenClosed) {
    this.oneDnn = oneDnn;
    this.primitives = primitives;
    this.pool = pool;
    this.whenClosed = whenClosed;
    this.correlation = correlation;
    this.images = images;
    this.stream = primitives.stream();
    oneDnn.stayOnThisThread(); // a convolution decides when it is made how many threads it uses
    var descriptions = new Descriptions(primitives, correlation, images, precision, wanted);
    long descriptor = descriptions.convolution();
    long kernel = primitives.kernel(descriptor, wanted);
    long at = 0;
    x = given(descriptions.x, descriptions.innerX, at);
    at = next(at, x, descriptions.innerX);
    y = given(descriptions.y, descriptions.innerY, at);
    at = next(at, y, descriptions.innerY);
    w = given(descriptions.w, kernel, 0);
    kept = pool.acquire(w.isConverted() ? primitives.bytes(kernel) : 0);
    if (w.isConverted()) {
      primitives.setAddress(w.inner, kept.segment().address());
    }
    long needed = primitives.scratchpad(descriptor);
    scratchpad = memory(needed);
    scratchpadAt = at;
    scratchBytes = at + primitives.bytes(needed);
    renewal = renewal(descriptions, kernel, wanted);
    stages = stages(descriptor, descriptions, kernel, wanted);
    primitives.destroy(Kind.PRIMITIVE_DESC, descriptor);
    descriptions.close();
  }

  private Given given(long outer, long inner, long at) {
    long memory = memory(outer);
    return new Given(memory, inner == outer ? memory : memory(inner), at);
  }

  private long memory(long description) {
    long memory = primitives.memory(description);
    memories.add(memory);
    return memory;
  }

  private long next(long at, Given operand, long inner) {
    return operand.isConverted() ? (at + primitives.bytes(inner) + 63) & -64 : at;
  }

  private long[] renewal(Descriptions d, long kernel, Wanted wanted) {
    List<Long> list = new ArrayList<>();
    if (wanted != Wanted.WEIGHT) {
      convert(list, w.memory, d.w, w.inner, kernel);
    }
    return list.stream().mapToLong(Long::longValue).toArray();
  }

  private long[] stages(long descriptor, Descriptions d, long kernel, Wanted wanted) {
    List<Long> list = new ArrayList<>();
    if (wanted != Wanted.INPUT) {
      convert(list, x.memory, d.x, x.inner, d.innerX);
    }
    if (wanted != Wanted.OUTPUT) {
      convert(list, y.memory, d.y, y.inner, d.innerY);
    }
    stage(
        list,
        primitives.primitive(descriptor),
        wanted == Wanted.INPUT ? Primitives.SOURCE_GRADIENT : Primitives.SOURCE,
        x.inner,
        wanted == Wanted.WEIGHT ? Primitives.WEIGHT_GRADIENT : Primitives.WEIGHTS,
        w.inner,
        wanted == Wanted.OUTPUT ? Primitives.RESULT : Primitives.RESULT_GRADIENT,
        y.inner,
        Primitives.SCRATCHPAD,
        scratchpad);
    if (wanted == Wanted.WEIGHT) {
      convert(list, w.inner, kernel, w.memory, d.w);
    }
    return list.stream().mapToLong(Long::longValue).toArray();
  }

  private void convert(List<Long> list, long from, long described, long to, long as) {
    if (from != to) {
      long primitive = primitives.conversion(described, as);
      stage(list, primitive, Primitives.SOURCE, from, Primitives.RESULT, to);
    }
  }

  private void stage(List<Long> list, long primitive, long... arguments) {
    made.add(primitive);
    list.add(primitive);
    list.add(arguments.length / 2L);
    list.add(Primitives.arguments(arena, arguments));
  }

  @Override
  public void renew(Operands o) {
    primitives.setAddress(w.memory, Addresses.of(o.b(), o.bOffset(), correlation.weights()));
    oneDnn.stayOnThisThread();
    execute(renewal);
  }

  private void execute(long[] list) {
    for (int i = 0; i < list.length; i += 3) {
      primitives.execute(list[i], stream, (int) list[i + 1], list[i + 2]);
    }
  }

  @Override
  public void run(Operands o) {
    long xs = Addresses.of(o.a(), o.aOffset(), (long) images * correlation.inputs());
    long ws = Addresses.of(o.b(), o.bOffset(), correlation.weights());
    long ys = Addresses.of(o.c(), o.cOffset(), (long) images * correlation.outputs());
    MemoryBlock block = pool.acquire(scratchBytes);
    try {
      long scratch = block.segment().address();
      set(x, xs, scratch);
      primitives.setAddress(w.memory, ws);
      set(y, ys, scratch);
      primitives.setAddress(scratchpad, scratch + scratchpadAt);
      oneDnn.stayOnThisThread();
      execute(stages);
    } finally {
      pool.release(block);
    }
  }

  private void set(Given operand, long address, long scratch) {
    primitives.setAddress(operand.memory, address);
    if (operand.isConverted()) {
      primitives.setAddress(operand.inner, scratch + operand.innerAt);
    }
  }

  @Override
  public void close() {
    whenClosed.accept(this);
    free();
  }

  /// Frees what was made; to be called once.
  void free() {
    made.forEach(primitive -> primitives.destroy(Kind.PRIMITIVE, primitive));
    memories.forEach(memory -> primitives.destroy(Kind.MEMORY, memory));
    primitives.destroy(Kind.STREAM, stream);
    pool.release(kept);
    arena.close();
  }
}
