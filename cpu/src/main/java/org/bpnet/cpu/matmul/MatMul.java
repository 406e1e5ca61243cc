package org.bpnet.cpu.matmul;

import java.util.Objects;
import org.bpnet.core.Precision;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.spi.Epilogue;
import org.bpnet.cpu.spi.MatMulEngine;
import org.bpnet.cpu.spi.Operands;
import org.bpnet.cpu.spi.Product;
import org.bpnet.cpu.thread.Task;
import org.bpnet.cpu.thread.ThreadTeam;
import org.jspecify.annotations.Nullable;

/// Matrix products of single-precision matrices on off-heap memory: cuts C among threads and leaves
/// each rectangle to a [MatMulEngine].
///
/// **Formula.** See [Product]. Every element of C is the sum of its k products in one fixed order:
/// results are the same bits for any number of threads and whatever the JIT compiler has done so
/// far; this backend's own kernels keep that for any partition into blocks, an accelerator for
/// blocks that start and end at multiples of [#rowGrain] and [#columnGrain] or with C.
///
/// With vectors a call allocates nothing on the Java heap. Any number of threads may call at once.
public final class MatMul implements AutoCloseable {
  private final MatMulEngine engine;
  private final MatMulEngine fallback;
  private final ThreadTeam team;

  private @Nullable Job idleJob;

  /// Products on the threads of `team`.
  ///
  /// @param engine computes what suits it
  /// @param fallback computes the rest
  public MatMul(MatMulEngine engine, MatMulEngine fallback, ThreadTeam team) {
    this.engine = engine;
    this.fallback = fallback;
    this.team = team;
  }

  /// Single-precision products computed by this backend's own kernels.
  ///
  /// @param vectorBits as of [#engine]
  /// @param team the threads to compute on
  /// @param pool where scratch memory comes from
  public static MatMul create(int vectorBits, ThreadTeam team, MemoryPool pool) {
    MatMulEngine own = engine(vectorBits, Precision.F32, pool);
    return new MatMul(own, own, team);
  }

  /// This backend's own kernels for vectors of so many bits: 512, 256 or 128 with the Vector API, 0
  /// for plain loops, which need no module but `java.base`.
  ///
  /// @throws IllegalArgumentException for another number of bits
  public static MatMulEngine engine(int vectorBits, Precision precision, MemoryPool pool) {
    MatMulEngine engine =
        switch (vectorBits) {
          case 0 -> new ScalarEngine();
          case 128, 256, 512 -> new VectorEngine(vectorBits, pool);
          default ->
              throw new IllegalArgumentException(
                  "MatMul.engine: need 0, 128, 256 or 512 bits, got " + vectorBits);
        };
    return precision == Precision.BF16 ? rounding(engine, pool) : engine;
  }

  /// An engine that rounds factors to bfloat16 and has them multiplied by another, in single
  /// precision.
  public static MatMulEngine rounding(MatMulEngine engine, MemoryPool pool) {
    return new RoundingEngine(engine, pool);
  }

  /// Computes the whole product on the team where that pays, else on the calling thread, and calls
  /// `epilogue` on every part of C as it is finished.
  public void run(Product product, Operands operands, Epilogue epilogue) {
    int m = product.m();
    int n = product.n();
    if (m == 0 || n == 0) {
      return;
    }
    int parts = parts(product);
    MatMulEngine chosen = choose(product);
    if (parts == 1) {
      chosen.compute(product, operands, 0, m, 0, n, epilogue);
      return;
    }
    Job job = takeJob();
    job.engine = chosen;
    job.product = product;
    job.operands = operands;
    job.epilogue = epilogue;
    job.parts = parts;
    job.alongRows = alongRows(chosen, product, parts);
    try {
      team.run(parts, job);
    } finally {
      giveBack(job);
    }
  }

  /// Computes the whole product on the team where that pays, else on the calling thread.
  public void run(Product product, Operands operands) {
    run(product, operands, Epilogue.NONE);
  }

  /// Computes rows `rowFrom` to `rowTo` and columns `columnFrom` to `columnTo` (exclusive) of C on
  /// the calling thread, and calls `epilogue` on every part of the block as it is finished. The
  /// operands still mean the whole matrices.
  ///
  /// @throws IndexOutOfBoundsException if the block is not within C
  public void block(
      Product product,
      Operands operands,
      int rowFrom,
      int rowTo,
      int columnFrom,
      int columnTo,
      Epilogue epilogue) {
    Objects.checkFromToIndex(rowFrom, rowTo, product.m());
    Objects.checkFromToIndex(columnFrom, columnTo, product.n());
    if (rowFrom < rowTo && columnFrom < columnTo) {
      choose(product).compute(product, operands, rowFrom, rowTo, columnFrom, columnTo, epilogue);
    }
  }

  /// Into how many parts it pays to cut this product: from 1, where waking a second thread costs
  /// more than it saves, to the size of the team.
  public int parts(Product product) {
    MatMulEngine chosen = choose(product);
    long tiles =
        Math.max(
            tiles(product.m(), chosen.rowGrain(product)),
            tiles(product.n(), chosen.columnGrain(product)));
    return Math.clamp(Math.min(product.work() / chosen.workPerPart(), tiles), 1, team.size());
  }

  /// Rows of C computed together: every block of the product should start at a multiple, so as to
  /// be computed fastest and, with an accelerator, to have the same bits as in every other cut.
  public int rowGrain(Product product) {
    return choose(product).rowGrain(product);
  }

  /// Columns of C computed together: as [#rowGrain].
  public int columnGrain(Product product) {
    return choose(product).columnGrain(product);
  }

  /// Frees what the engines hold; the team and the pool belong to the caller.
  @Override
  public void close() {
    engine.close();
    fallback.close();
  }

  /// By the product alone, so that every block of it is computed alike.
  private MatMulEngine choose(Product product) {
    return engine.suits(product) ? engine : fallback;
  }

  private static boolean alongRows(MatMulEngine engine, Product product, int parts) {
    boolean enoughRows = tiles(product.m(), engine.rowGrain(product)) >= parts;
    boolean enoughColumns = tiles(product.n(), engine.columnGrain(product)) >= parts;
    return enoughRows && (engine.prefersRows(product) || !enoughColumns);
  }

  private static int tiles(int extent, int grain) {
    return (extent + grain - 1) / grain;
  }

  private synchronized Job takeJob() {
    Job job = idleJob;
    if (job == null) {
      return new Job(fallback);
    }
    idleJob = job.nextIdle;
    return job;
  }

  private synchronized void giveBack(Job job) {
    job.operands = Job.NONE;
    job.epilogue = Epilogue.NONE;
    job.nextIdle = idleJob;
    idleJob = job;
  }

  /// A product being computed by the team; reused, since a run must not allocate.
  private static final class Job implements Task {
    private static final Product NOTHING = Product.dense(false, false, 0, 0, 0);
    private static final Operands NONE = new Operands();

    @Nullable Job nextIdle;
    private MatMulEngine engine;
    private Product product = NOTHING;
    private Operands operands = NONE;
    private Epilogue epilogue = Epilogue.NONE;
    private int parts;
    private boolean alongRows;

    Job(MatMulEngine engine) {
      this.engine = engine;
    }

    @Override
    public void run(int part) {
      int m = product.m();
      int n = product.n();
      int rowFrom = alongRows ? cut(m, engine.rowGrain(product), part) : 0;
      int rowTo = alongRows ? cut(m, engine.rowGrain(product), part + 1) : m;
      int columnFrom = alongRows ? 0 : cut(n, engine.columnGrain(product), part);
      int columnTo = alongRows ? n : cut(n, engine.columnGrain(product), part + 1);
      engine.compute(product, operands, rowFrom, rowTo, columnFrom, columnTo, epilogue);
    }

    /// Where part `part` begins: the tiles are spread as evenly as whole tiles can be.
    private int cut(int extent, int grain, int part) {
      return Math.min(extent, (int) ((long) tiles(extent, grain) * part / parts) * grain);
    }
  }
}
