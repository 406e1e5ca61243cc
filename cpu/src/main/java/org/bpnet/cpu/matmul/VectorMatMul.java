package org.bpnet.cpu.matmul;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.thread.Task;
import org.bpnet.cpu.thread.ThreadTeam;
import org.jspecify.annotations.Nullable;

/// Matrix products on vectors: cuts C among threads, each of which does its [BlockWork].
///
/// An element is the sum of up to 1024 fused multiply-adds in increasing order from zero; such sums
/// are then added in order, last to what C holds. Nothing in this depends on the tile or the thread
/// an element falls to.
final class VectorMatMul implements MatMul {
  /// Multiply-adds below which a further thread does not pay: some 4 µs of work, against less than
  /// one to call a thread that spins, and tens where the host has another use for its core.
  private static final long WORK_PER_PART = 500_000;

  private final Kernels kernels;
  private final ThreadTeam team;
  private final MemoryPool pool;

  private @Nullable BlockWork idleWork;
  private @Nullable Job idleJob;

  VectorMatMul(int vectorBits, ThreadTeam team, MemoryPool pool) {
    this.kernels = new Kernels(vectorBits);
    this.team = team;
    this.pool = pool;
  }

  @Override
  public void run(
      Product product,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment c,
      long cOffset,
      Epilogue epilogue) {
    int parts = parts(product);
    if (parts == 1) {
      int m = product.m();
      int n = product.n();
      work(product, a, aOffset, b, bOffset, c, cOffset, 0, m, 0, n, epilogue);
      return;
    }
    Job job = takeJob();
    job.product = product;
    job.a = a;
    job.aOffset = aOffset;
    job.b = b;
    job.bOffset = bOffset;
    job.c = c;
    job.cOffset = cOffset;
    job.epilogue = epilogue;
    job.parts = parts;
    job.alongRows = alongRows(product, parts);
    try {
      team.run(parts, job);
    } finally {
      job.forget();
      giveBack(job);
    }
  }

  @Override
  public void block(
      Product product,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment c,
      long cOffset,
      int rowFrom,
      int rowTo,
      int columnFrom,
      int columnTo) {
    Objects.checkFromToIndex(rowFrom, rowTo, product.m());
    Objects.checkFromToIndex(columnFrom, columnTo, product.n());
    work(
        product,
        a,
        aOffset,
        b,
        bOffset,
        c,
        cOffset,
        rowFrom,
        rowTo,
        columnFrom,
        columnTo,
        Epilogue.NONE);
  }

  private void work(
      Product product,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment c,
      long cOffset,
      int rowFrom,
      int rowTo,
      int columnFrom,
      int columnTo,
      Epilogue epilogue) {
    BlockWork work = takeWork();
    try {
      work.run(
          product,
          a,
          aOffset,
          b,
          bOffset,
          c,
          cOffset,
          rowFrom,
          rowTo,
          columnFrom,
          columnTo,
          epilogue);
    } finally {
      giveBack(work);
    }
  }

  @Override
  public int parts(Product product) {
    long tiles = Math.max(tiles(product.m(), rowGrain()), tiles(product.n(), columnGrain()));
    return Math.clamp(Math.min(product.work() / WORK_PER_PART, tiles), 1, team.size());
  }

  @Override
  public int rowGrain() {
    return kernels.rows;
  }

  @Override
  public int columnGrain() {
    return kernels.vectors * kernels.lanes;
  }

  /// Whether the parts are bands of rows. Whatever is cheap to pack every thread packs for itself,
  /// so the cut leaves whole what is dear: a transposed A among rows, a transposed B among columns.
  private boolean alongRows(Product product, int parts) {
    boolean dearA = product.transposeA() || BlockWork.swaps(product);
    boolean enoughRows = tiles(product.m(), rowGrain()) >= parts;
    boolean enoughColumns = tiles(product.n(), columnGrain()) >= parts;
    return enoughRows && (dearA || !enoughColumns);
  }

  private static int tiles(int extent, int grain) {
    return (extent + grain - 1) / grain;
  }

  private synchronized BlockWork takeWork() {
    BlockWork work = idleWork;
    if (work == null) {
      return new BlockWork(kernels, pool);
    }
    idleWork = work.nextIdle;
    return work;
  }

  private synchronized void giveBack(BlockWork work) {
    work.nextIdle = idleWork;
    idleWork = work;
  }

  private synchronized Job takeJob() {
    Job job = idleJob;
    if (job == null) {
      return new Job();
    }
    idleJob = job.nextIdle;
    return job;
  }

  private synchronized void giveBack(Job job) {
    job.nextIdle = idleJob;
    idleJob = job;
  }

  /// A product being computed by the team; reused, since a run must not allocate.
  private final class Job implements Task {
    private static final Product NOTHING = Product.dense(false, false, 0, 0, 0);

    @Nullable Job nextIdle;
    private Product product = NOTHING;
    private MemorySegment a = MemorySegment.NULL;
    private long aOffset;
    private MemorySegment b = MemorySegment.NULL;
    private long bOffset;
    private MemorySegment c = MemorySegment.NULL;
    private long cOffset;
    private Epilogue epilogue = Epilogue.NONE;
    private int parts;
    private boolean alongRows;

    @Override
    public void run(int part) {
      int m = product.m();
      int n = product.n();
      int rowFrom = alongRows ? cut(m, rowGrain(), part) : 0;
      int rowTo = alongRows ? cut(m, rowGrain(), part + 1) : m;
      int columnFrom = alongRows ? 0 : cut(n, columnGrain(), part);
      int columnTo = alongRows ? n : cut(n, columnGrain(), part + 1);
      work(
          product,
          a,
          aOffset,
          b,
          bOffset,
          c,
          cOffset,
          rowFrom,
          rowTo,
          columnFrom,
          columnTo,
          epilogue);
    }

    /// Where part `part` begins: the tiles are spread as evenly as whole tiles can be.
    private int cut(int extent, int grain, int part) {
      return Math.min(extent, (int) ((long) tiles(extent, grain) * part / parts) * grain);
    }

    private void forget() {
      product = NOTHING;
      a = MemorySegment.NULL;
      b = MemorySegment.NULL;
      c = MemorySegment.NULL;
      epilogue = Epilogue.NONE;
    }
  }
}
