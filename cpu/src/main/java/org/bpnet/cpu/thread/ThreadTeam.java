package org.bpnet.cpu.thread;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A fixed team of threads that works through the parts of a [TeamTask]; the caller is its first
/// member.
///
/// **Who does what.** Part p is done by member p mod [#size], in increasing order. The assignment
/// never changes, so the memory a part touched last time is in the cache of the core that touches
/// it now. Balancing the parts is the caller's business.
///
/// **Waiting.** Members without work spin for [#SPIN_NANOS] and then sleep; so does the caller
/// while others still work. A run that follows the last one closely therefore starts within a
/// fraction of a microsecond, and an idle team costs nothing.
///
/// **Callers.** One run at a time is parallel. A run begun while another is under way (from inside
/// a task, or by another thread) is executed whole by its own caller, which is always correct,
/// since parts may run in any order, and cannot deadlock.
///
/// A run allocates nothing.
public final class ThreadTeam implements AutoCloseable {
  /// How long a thread without work spins before it sleeps: longer than the gap between two kernels
  /// of one plan (a few microseconds), about as long as waking a sleeper takes. The figure is ours.
  public static final long SPIN_NANOS = 30_000;

  /// Looks at the flag between two looks at the clock.
  private static final int SPINS_PER_CLOCK = 32;

  // Each worker has three cells, each two cache lines from its neighbours (processors fetch lines
  // in pairs): the number of the run it is called to, of the run it has finished, and whether it
  // sleeps.
  private static final int CELL = 16;
  private static final int CALLED = 0;
  private static final int FINISHED = CELL;
  private static final int ASLEEP = 2 * CELL;
  private static final int STRIDE = 3 * CELL;
  private static final long STOP = -1;

  private final int size;
  private final Thread[] workers;
  private final AtomicLongArray cells;
  private final AtomicBoolean busy = new AtomicBoolean();

  // Written by the caller before it calls the workers, read by them after: ordered by their cells.
  private int parts;
  private @Nullable TeamTask task;
  private long run;

  private volatile @Nullable Thread sleepingCaller;
  private volatile @Nullable Throwable failure;
  private volatile boolean closed;

  /// A team of `size` threads, the caller included: `size - 1` daemon threads are started.
  ///
  /// @throws IllegalArgumentException if `size < 1`
  public ThreadTeam(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("ThreadTeam: size must be >= 1, got " + size);
    }
    this.size = size;
    this.workers = new Thread[size - 1];
    this.cells = new AtomicLongArray(size * STRIDE);
    for (int i = 0; i < workers.length; i++) {
      int member = i + 1;
      workers[i] =
          Thread.ofPlatform().daemon().name("bpnet-cpu-" + member).unstarted(() -> work(member));
    }
    for (Thread worker : workers) {
      worker.start();
    }
  }

  /// Number of threads, the caller included.
  public int size() {
    return size;
  }

  /// Executes parts 0 to `parts - 1` and returns when all are done.
  ///
  /// An exception ends the work of the member it happened on; the other members finish theirs; then
  /// it is thrown here, further ones attached to it as suppressed.
  ///
  /// @throws IllegalStateException if the team is closed
  public void run(int parts, TeamTask task) {
    if (closed) {
      throw new IllegalStateException("ThreadTeam.run: the team is closed");
    }
    if (size == 1 || parts <= 1 || !busy.compareAndSet(false, true)) {
      for (int part = 0; part < parts; part++) {
        task.run(part);
      }
      return;
    }
    try {
      if (closed) { // closed between the look above and here: the threads are gone
        throw new IllegalStateException("ThreadTeam.run: the team is closed");
      }
      runTogether(parts, task);
    } finally {
      busy.set(false);
    }
  }

  /// Stops the threads, after the run under way if there is one. Not to be called from a task.
  @Override
  public void close() {
    closed = true;
    while (!busy.compareAndSet(false, true)) {
      LockSupport.parkNanos(SPIN_NANOS);
    }
    try {
      for (int member = 1; member < size; member++) {
        call(member, STOP);
      }
    } finally {
      busy.set(false);
    }
  }

  private void runTogether(int parts, TeamTask task) {
    this.parts = parts;
    this.task = task;
    long current = ++run;
    int called = Math.min(size, parts);
    for (int member = 1; member < called; member++) {
      call(member, current);
    }
    doParts(0, parts, task);
    for (int member = 1; member < called; member++) {
      awaitFinished(member, current);
    }
    this.task = null;
    Throwable thrown = failure;
    if (thrown != null) {
      failure = null;
      rethrow(thrown);
    }
  }

  private void call(int member, long number) {
    cells.set(member * STRIDE + CALLED, number);
    // The worker announces its sleep before it looks at its call a last time, and we look at the
    // announcement after calling: one of the two sees the other.
    if (cells.get(member * STRIDE + ASLEEP) != 0) {
      LockSupport.unpark(workers[member - 1]);
    }
  }

  private void awaitFinished(int member, long number) {
    int cell = member * STRIDE + FINISHED;
    if (spinUntil(cell, number, true)) {
      return;
    }
    sleepingCaller = Thread.currentThread();
    while (cells.get(cell) != number) {
      LockSupport.park(this);
    }
    sleepingCaller = null;
  }

  private void work(int member) {
    long last = 0;
    while (true) {
      long number = awaitCall(member, last);
      if (number == STOP) {
        return;
      }
      last = number;
      TeamTask current = task;
      if (current != null) {
        doParts(member, parts, current);
      }
      cells.set(member * STRIDE + FINISHED, number);
      Thread caller = sleepingCaller;
      if (caller != null) {
        LockSupport.unpark(caller);
      }
    }
  }

  private long awaitCall(int member, long last) {
    int cell = member * STRIDE + CALLED;
    if (!spinUntil(cell, last, false)) {
      cells.set(member * STRIDE + ASLEEP, 1);
      while (cells.get(cell) == last) {
        LockSupport.park(this);
      }
      cells.set(member * STRIDE + ASLEEP, 0);
    }
    return cells.get(cell);
  }

  /// Spins until the comparison of the cell with `number` gives `wanted`; false if it did not in
  /// time.
  private boolean spinUntil(int cell, long number, boolean wanted) {
    for (int i = 0; i < SPINS_PER_CLOCK; i++) {
      if ((cells.get(cell) == number) == wanted) {
        return true;
      }
      Thread.onSpinWait();
    }
    long start = System.nanoTime();
    do {
      for (int i = 0; i < SPINS_PER_CLOCK; i++) {
        if ((cells.get(cell) == number) == wanted) {
          return true;
        }
        Thread.onSpinWait();
      }
    } while (System.nanoTime() - start < SPIN_NANOS);
    return false;
  }

  private void doParts(int member, int parts, TeamTask task) {
    try {
      for (int part = member; part < parts; part += size) {
        task.run(part);
      }
    } catch (Throwable thrown) { // a worker must survive, the caller must hear of it
      remember(thrown);
    }
  }

  private synchronized void remember(Throwable thrown) {
    Throwable first = failure;
    if (first == null) {
      failure = thrown;
    } else if (first != thrown) {
      first.addSuppressed(thrown);
    }
  }

  private static void rethrow(Throwable thrown) {
    switch (thrown) {
      case RuntimeException exception -> throw exception;
      case Error error -> throw error;
      default -> throw new IllegalStateException("ThreadTeam.run: a part failed", thrown);
    }
  }
}
