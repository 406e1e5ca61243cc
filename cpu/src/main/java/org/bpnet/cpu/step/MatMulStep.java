package org.bpnet.cpu.step;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.MatMul;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Node;
import org.bpnet.cpu.matmul.MatMulEngines;
import org.bpnet.cpu.spi.Epilogue;
import org.bpnet.cpu.spi.MatrixProduct;
import org.bpnet.cpu.spi.Operands;
import org.bpnet.cpu.storage.Frame;
import org.bpnet.cpu.storage.Place;
import org.jspecify.annotations.Nullable;

/// A matrix product, or a batch of them. Where an element-wise kernel is all that reads the result,
/// it runs on each block as soon as the block is finished, while it is in the cache.
///
/// The rows are those of the result; of a result that has one, its columns; of a batch, the
/// products.
final class MatMulStep implements Step {
  private static final int F32 = 4;

  private final MatMulEngines engine;
  private final MatrixProduct product;
  private final int batches;
  private final Place a;
  private final Place b;
  private final Place c;
  private final @Nullable KernelStep finish;
  private final Epilogue[] epilogues; // by part
  private final Operands[] operands; // by part
  private Frame frame = Frame.NONE;

  MatMulStep(
      Graph graph, int node, IntFunction<Place> places, Tools tools, @Nullable KernelStep finish) {
    Node matMul = graph.node(node);
    MatMul op = (MatMul) matMul.op();
    Shape shape = matMul.shape();
    Shape left = graph.node(matMul.input(0)).shape();
    int k = left.extent(op.transposeA() ? -2 : -1);
    this.engine = tools.matMul();
    this.product =
        MatrixProduct.dense(
            op.transposeA(), op.transposeB(), shape.extent(-2), shape.extent(-1), k);
    this.batches = shape.rank() == 3 ? shape.extent(0) : 1;
    this.a = places.apply(matMul.input(0));
    this.b = places.apply(matMul.input(1));
    this.c = places.apply(node);
    this.finish = finish;
    int parts = tools.team().size();
    this.epilogues =
        IntStream.range(0, parts).mapToObj(i -> epilogue(finish, i)).toArray(Epilogue[]::new);
    this.operands =
        IntStream.range(0, parts).mapToObj(_ -> new Operands()).toArray(Operands[]::new);
  }

  private static Epilogue epilogue(@Nullable KernelStep finish, int part) {
    return finish == null
        ? Epilogue.NONE
        : (fromRow, toRow, fromColumn, toColumn) ->
            finish.block(part, fromRow, toRow, fromColumn, toColumn);
  }

  private boolean isBatch() {
    return batches > 1;
  }

  private boolean isRow() {
    return !isBatch() && product.m() == 1;
  }

  @Override
  public int rows() {
    return isBatch() ? batches : isRow() ? product.n() : product.m();
  }

  @Override
  public int grain() {
    return isBatch() ? 1 : isRow() ? engine.columnGrain(product) : engine.rowGrain(product);
  }

  @Override
  public long work() {
    return batches * product.work();
  }

  @Override
  public List<Access> accesses() {
    int m = product.m();
    int n = product.n();
    int k = product.k();
    List<Access> accesses = new ArrayList<>();
    accesses.add(
        Access.read(a, isBatch() ? m * k : isRow() || product.transposeA() ? Access.WHOLE : k));
    accesses.add(Access.read(b, isBatch() ? k * n : Access.WHOLE));
    accesses.add(Access.write(c, isBatch() ? m * n : isRow() ? 1 : n));
    if (finish != null) {
      accesses.addAll(finish.accesses());
      accesses.removeIf(access -> access.place() == c && !access.writes());
    }
    return accesses;
  }

  @Override
  public void bind(Frame run) {
    frame = run;
    if (finish != null) {
      finish.bind(run);
    }
  }

  @Override
  public void drop() {
    if (finish != null) {
      finish.drop();
    }
  }

  @Override
  public void run(int part, int from, int to) {
    int m = product.m();
    int n = product.n();
    if (isBatch()) {
      for (int i = from; i < to; i++) {
        block(part, i, 0, m, 0, n);
      }
    } else if (isRow()) {
      block(part, 0, 0, 1, from, to);
    } else {
      block(part, 0, from, to, 0, n);
    }
  }

  private void block(int part, int batch, int fromRow, int toRow, int fromColumn, int toColumn) {
    long m = product.m();
    Operands mine = operands[part];
    mine.set(
        frame.segment(a),
        a.offset() + batch * m * product.k() * F32,
        frame.segment(b),
        b.offset() + (long) batch * product.k() * product.n() * F32,
        frame.segment(c),
        c.offset() + batch * m * product.n() * F32);
    engine.block(product, mine, fromRow, toRow, fromColumn, toColumn, epilogues[part]);
    mine.clear();
  }
}
