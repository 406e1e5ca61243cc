package org.bpnet.data;

import java.util.Arrays;
import java.util.Iterator;
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
  private final int batchSize;
  private final LongFunction<int[]> orderOfEpoch;
  private final LongFunction<UnaryOperator<Batch>> changeOfEpoch;
  private final int prefetched;

  private DataLoader(
      Dataset dataset,
      int batchSize,
      LongFunction<int[]> orderOfEpoch,
      LongFunction<UnaryOperator<Batch>> changeOfEpoch,
      int prefetched) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("DataLoader: batch size must be >= 1, got " + batchSize);
    }
    this.dataset = dataset;
    this.batchSize = batchSize;
    this.orderOfEpoch = orderOfEpoch;
    this.changeOfEpoch = changeOfEpoch;
    this.prefetched = prefetched;
  }

  /// Visits every example once per epoch, in an order drawn anew for each epoch from
  /// `seed.child(epoch)`. The last batch is smaller if the examples do not fill it.
  public static DataLoader shuffled(Dataset dataset, int batchSize, Seed seed) {
    return new DataLoader(
        dataset,
        batchSize,
        epoch -> seed.child(epoch).permutation(dataset.size()),
        _ -> UnaryOperator.identity(),
        PREFETCHED);
  }

  /// Visits every example once per epoch, in the dataset's order.
  public static DataLoader inOrder(Dataset dataset, int batchSize) {
    return new DataLoader(
        dataset,
        batchSize,
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
    return new DataLoader(dataset, batchSize, orderOfEpoch, changeOfEpoch, batches);
  }

  /// The same loader, with examples changed as they are fetched: in each epoch by
  /// `seed.child(epoch)`, after what was set before.
  public DataLoader augmented(Augmentation augmentation, Seed seed) {
    return new DataLoader(
        dataset,
        batchSize,
        orderOfEpoch,
        epoch -> {
          UnaryOperator<Batch> before = changeOfEpoch.apply(epoch);
          Seed own = seed.child(epoch);
          return batch -> augmentation.apply(before.apply(batch), dataset.target(), own);
        },
        prefetched);
  }

  /// The number of batches, and so of steps, in an epoch.
  public int batchesPerEpoch() {
    return Math.ceilDiv(dataset.size(), batchSize);
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
    int from = batch * batchSize;
    int to = Math.min(order.length, from + batchSize);
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
