package org.bpnet.data;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bpnet.core.Seed;

/// Hands out a dataset in batches, epoch by epoch, and fetches the next batches while the current
/// one is being worked on.
///
/// Order and content depend on the seed and the number of the epoch alone, never on timing: epoch 7
/// is the same whether or not epochs 0 to 6 were run before, so that a resumed run sees what the
/// uninterrupted one would have seen.
///
/// ```java
/// var loader = DataLoader.shuffled(train, 64, seed.child("loader"));
/// try (var batches = loader.epoch(0)) {
///   while (batches.hasNext()) {
///     step(batches.next());
///   }
/// }
/// ```
public final class DataLoader {
  /// One batch in work behind the one being fetched hides a fetch of any length up to a step; the
  /// second smooths uneven ones. Ours.
  private static final int PREFETCHED = 2;

  private final Dataset dataset;
  private final Cut cut;
  private final LongFunction<int[]> orderOfEpoch;
  private final LongFunction<UnaryOperator<Batch>> changeOfEpoch;
  private final int prefetched;

  private DataLoader(
      Dataset dataset,
      Cut cut,
      LongFunction<int[]> orderOfEpoch,
      LongFunction<UnaryOperator<Batch>> changeOfEpoch,
      int prefetched) {
    cut.check(dataset.size());
    this.dataset = dataset;
    this.cut = cut;
    this.orderOfEpoch = orderOfEpoch;
    this.changeOfEpoch = changeOfEpoch;
    this.prefetched = prefetched;
  }

  /// Visits every example once per epoch, in an order drawn anew for each epoch from
  /// `seed.child(epoch)`. The last batch is smaller if the examples do not fill it.
  public static DataLoader shuffled(Dataset dataset, int batchSize, Seed seed) {
    return new DataLoader(
        dataset,
        new Cut(batchSize, 1, false),
        epoch -> seed.child(epoch).permutation(dataset.size()),
        _ -> UnaryOperator.identity(),
        PREFETCHED);
  }

  /// Visits every example once per epoch, in the dataset's order.
  public static DataLoader inOrder(Dataset dataset, int batchSize) {
    return new DataLoader(
        dataset,
        new Cut(batchSize, 1, false),
        _ -> IntStream.range(0, dataset.size()).toArray(),
        _ -> UnaryOperator.identity(),
        PREFETCHED);
  }

  /// The same loader, fetching at most this many batches ahead; 0 fetches each when it is asked
  /// for, on the thread that asks.
  ///
  /// @throws IllegalArgumentException if `batches` is negative
  public DataLoader prefetching(int batches) {
    if (batches < 0) {
      throw new IllegalArgumentException("DataLoader: cannot fetch " + batches + " batches ahead");
    }
    return new DataLoader(dataset, cut, orderOfEpoch, changeOfEpoch, batches);
  }

  /// The same loader, with examples changed as they are fetched: in each epoch by
  /// `seed.child(epoch)`, after what was set before.
  public DataLoader augmented(Augmentation augmentation, Seed seed) {
    return new DataLoader(
        dataset,
        cut,
        orderOfEpoch,
        epoch -> {
          UnaryOperator<Batch> before = changeOfEpoch.apply(epoch);
          Seed own = seed.child(epoch);
          return batch -> augmentation.apply(before.apply(batch), dataset.target(), own);
        },
        prefetched);
  }

  /// The same loader, with no batch of fewer examples than this: where fewer are left over at the
  /// end of an epoch, the last two batches share their examples evenly, or become one if there are
  /// not enough for two. For networks that normalize by batch: of one row there is no variance.
  ///
  /// **Differs.** PyTorch and Keras hand out the small batch, where PyTorch's batch normalization
  /// throws and that of Keras learns from a variance of 0; fastai leaves it out, see [#dropLast].
  /// Here every example is seen in every epoch, and batches do not become larger but where two
  /// become one.
  ///
  /// @throws IllegalArgumentException if a whole batch, or all examples together, are fewer
  public DataLoader atLeast(int examples) {
    return cut(new Cut(cut.batchSize, examples, cut.droppingLast));
  }

  /// The same loader, which leaves the last batch of an epoch out if examples do not fill it; in
  /// another order, other examples are left out.
  ///
  /// @throws IllegalArgumentException if the examples do not fill one batch
  public DataLoader dropLast() {
    return cut(new Cut(cut.batchSize, cut.least, true));
  }

  private DataLoader cut(Cut other) {
    return new DataLoader(dataset, other, orderOfEpoch, changeOfEpoch, prefetched);
  }

  /// The number of batches, and so of steps, in an epoch.
  public int batchesPerEpoch() {
    return cut.batches(dataset.size());
  }

  /// Where n examples in order are cut into batches.
  private record Cut(int batchSize, int least, boolean droppingLast) {
    Cut {
      if (batchSize < 1) {
        throw new IllegalArgumentException("DataLoader: batch size must be >= 1, got " + batchSize);
      }
    }

    void check(int n) {
      if (n > 0 && droppingLast && n < batchSize) {
        throw wrong("as many examples as a batch has, since the last is left out", batchSize, n);
      }
      if (n > 0 && Math.min(n, batchSize) < least) {
        throw wrong("batches of at least so many examples", least, Math.min(n, batchSize));
      }
    }

    private static IllegalArgumentException wrong(String what, int needed, int got) {
      return new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "DataLoader: needs %s, %d, got %d; choose another batch size, or give more examples",
              what,
              needed,
              got));
    }

    /// The examples after the last whole batch.
    private int rest(int n) {
      return n % batchSize;
    }

    private boolean isTooSmall(int rest) {
      return !droppingLast && rest > 0 && rest < least;
    }

    /// Whether a small rest and the batch before it are enough for two.
    private boolean sharing(int n) {
      return isTooSmall(rest(n)) && batchSize + rest(n) >= 2 * least;
    }

    int batches(int n) {
      boolean whole = droppingLast || isTooSmall(rest(n)) && !sharing(n);
      return whole ? n / batchSize : Math.ceilDiv(n, batchSize);
    }

    int start(int n, int batch) {
      return batch == 0 ? 0 : end(n, batch - 1);
    }

    int end(int n, int batch) {
      int last = batches(n) - 1;
      if (batch == last) {
        return droppingLast ? n - rest(n) : n;
      }
      return batch == last - 1 && sharing(n)
          ? batch * batchSize + Math.ceilDiv(batchSize + rest(n), 2)
          : (batch + 1) * batchSize;
    }
  }

  /// The batches of one epoch. Close it, also when stopping early: it may have a thread at work.
  public Batches epoch(long epoch) {
    int[] order = orderOfEpoch.apply(epoch);
    UnaryOperator<Batch> change = changeOfEpoch.apply(epoch);
    return prefetched == 0 ? new Direct(order, change) : new Ahead(order, change);
  }

  /// The batches of one epoch, in order.
  ///
  /// `next` throws whatever the dataset threw for that batch.
  public sealed interface Batches extends Iterator<Batch>, AutoCloseable {
    /// Stops fetching: when this returns, the dataset is not being read any more. Does nothing the
    /// second time.
    @Override
    void close();
  }

  private Batch fetch(int[] order, UnaryOperator<Batch> change, int batch) {
    int from = cut.start(order.length, batch);
    int to = cut.end(order.length, batch);
    return change.apply(dataset.batch(Arrays.copyOfRange(order, from, to)));
  }

  private final class Direct implements Batches {
    private final int[] order;
    private final UnaryOperator<Batch> change;
    private int next;

    Direct(int[] order, UnaryOperator<Batch> change) {
      this.order = order;
      this.change = change;
    }

    @Override
    public boolean hasNext() {
      return next < batchesPerEpoch();
    }

    @Override
    public Batch next() {
      if (!hasNext()) {
        throw new NoSuchElementException("DataLoader: the epoch is over");
      }
      return fetch(order, change, next++);
    }

    @Override
    public void close() {
      next = batchesPerEpoch();
    }
  }

  /// What the fetching thread passes on.
  private sealed interface Fetched {
    record Ready(Batch batch) implements Fetched {}

    record Failed(Throwable reason) implements Fetched {}
  }

  private final class Ahead implements Batches {
    private final int[] order;
    private final UnaryOperator<Batch> change;
    private final BlockingQueue<Fetched> fetched = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(prefetched);
    private final Thread fetcher;
    private volatile boolean closed;
    private int next;

    Ahead(int[] order, UnaryOperator<Batch> change) {
      this.order = order;
      this.change = change;
      this.fetcher = Thread.ofVirtual().name("bpnet-loader").start(this::fetchAll);
    }

    private void fetchAll() {
      for (int batch = 0; batch < batchesPerEpoch(); batch++) {
        room.acquireUninterruptibly();
        if (closed) {
          return;
        }
        try {
          fetched.add(new Fetched.Ready(fetch(order, change, batch)));
        } catch (RuntimeException | Error e) {
          fetched.add(new Fetched.Failed(e));
          return;
        }
      }
    }

    @Override
    public boolean hasNext() {
      return next < batchesPerEpoch();
    }

    @Override
    public Batch next() {
      if (!hasNext()) {
        throw new NoSuchElementException("DataLoader: the epoch is over");
      }
      next++;
      try {
        switch (fetched.take()) {
          case Fetched.Ready(Batch batch) -> {
            room.release();
            return batch;
          }
          case Fetched.Failed(Throwable reason) -> {
            next = batchesPerEpoch();
            throw rethrown(reason);
          }
        }
      } catch (InterruptedException e) {
        close();
        Thread.currentThread().interrupt();
        throw new IllegalStateException("DataLoader: interrupted while waiting for a batch", e);
      }
    }

    /// Lets the fetch at work finish instead of interrupting it: an interrupt would close a file
    /// channel that the dataset reads from, for later epochs too.
    @Override
    public void close() {
      closed = true;
      next = batchesPerEpoch();
      room.release();
      try {
        fetcher.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Unchecked, since that is all the fetching thread catches.
  private static RuntimeException rethrown(Throwable reason) {
    if (reason instanceof Error error) {
      throw error;
    }
    return (RuntimeException) reason;
  }
}
