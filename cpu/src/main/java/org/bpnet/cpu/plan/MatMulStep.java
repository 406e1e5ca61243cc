package org.bpnet.cpu.plan;

import java.lang.foreign.MemorySegment;
import java.util.function.IntFunction;
import org.bpnet.core.Shape;
import org.bpnet.core.op.MatMul;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Node;
import org.bpnet.cpu.spi.Epilogue;
import org.bpnet.cpu.spi.Operands;
import org.bpnet.cpu.spi.Product;
import org.jspecify.annotations.Nullable;

/// A matrix product, or a batch of them. Where an element-wise kernel is all that reads the result,
/// it runs on each block as soon as the block is finished, while it is in the cache.
final class MatMulStep implements Step {
  private static final int F32 = 4;

  private final org.bpnet.cpu.matmul.MatMul engine;
  private final Product product;
  private final int batches;
  private final Place a;
  private final Place b;
  private final Place c;
  private final @Nullable KernelStep finish;
  private final Epilogue epilogue;
  private final Operands operands = new Operands();

  MatMulStep(
      Graph graph, int node, IntFunction<Place> places, Tools tools, @Nullable KernelStep finish) {
    Node matMul = graph.node(node);
    MatMul op = (MatMul) matMul.op();
    Shape shape = matMul.shape();
    Shape left = graph.node(matMul.input(0)).shape();
    int k = left.extent(op.transposeA() ? -2 : -1);
    this.engine = tools.matMul();
    this.product =
        Product.dense(op.transposeA(), op.transposeB(), shape.extent(-2), shape.extent(-1), k);
    this.batches = shape.rank() == 3 ? shape.extent(0) : 1;
    this.a = places.apply(matMul.input(0));
    this.b = places.apply(matMul.input(1));
    this.c = places.apply(node);
    this.finish = finish;
    this.epilogue = finish == null ? (_, _, _, _) -> {} : finish::block;
  }

  @Override
  public void run(Frame frame) {
    MemorySegment left = frame.segment(a);
    MemorySegment right = frame.segment(b);
    MemorySegment result = frame.segment(c);
    if (finish != null) {
      finish.bind(frame);
    }
    long m = product.m();
    for (int i = 0; i < batches; i++) {
      operands.set(
          left,
          a.offset() + i * m * product.k() * F32,
          right,
          b.offset() + (long) i * product.k() * product.n() * F32,
          result,
          c.offset() + i * m * product.n() * F32);
      engine.run(product, operands, epilogue);
    }
    operands.clear();
  }
}
