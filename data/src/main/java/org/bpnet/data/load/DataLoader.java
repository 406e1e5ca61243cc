package org.bpnet.data.load;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.bpnet.core.array.Seed;
import org.bpnet.data.Batch;
import org.bpnet.data.Source;

/// Hands out a source in batches, epoch by epoch, and fetches the next batches while the current
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

  private static final Seed NO_SEED = new Seed(0);

  private final Source source;
  private final Sampler sampler;
  private final Seed order;
  private final View view;
  private final Seed viewSeed;
  private final int prefetched;

  private DataLoader(
      Source source, Sampler sampler, Seed order, View view, Seed viewSeed, int prefetched) {
    this.source = source;
    this.sampler = sampler;
    this.order = order;
    this.view = view;
    this.viewSeed = viewSeed;
    this.prefetched = prefetched;
  }

  /// The batches that a sampler chooses.
  ///
  /// @param order what the sampler draws from
  public static DataLoader of(Source source, Sampler sampler, Seed order) {
    return new DataLoader(source, sampler, order, View.none(), NO_SEED, PREFETCHED);
  }

  /// Visits every example once per epoch, in an order drawn anew for each epoch from
  /// `seed.child(epoch)`. The last batch is smaller if the examples do not fill it.
  public static DataLoader shuffled(Source source, int batchSize, Seed seed) {
    return of(source, Sampler.shuffled(source.size(), batchSize), seed);
  }

  /// Visits every example once per epoch, in the source's order.
  public static DataLoader inOrder(Source source, int batchSize) {
    return of(source, Sampler.sequential(source.size(), batchSize), NO_SEED);
  }

  /// The same loader, fetching at most this many batches ahead; 0 fetches each when it is asked
  /// for, on the thread that asks.
  ///
  /// @throws IllegalArgumentException if `batches` is negative
  public DataLoader prefetching(int batches) {
    if (batches < 0) {
      throw new IllegalArgumentException("DataLoader: cannot fetch " + batches + " batches ahead");
    }
    return new DataLoader(source, sampler, order, view, viewSeed, batches);
  }

  /// The same loader, with batches changed as they are fetched: in each epoch by
  /// `seed.child(epoch)`.
  public DataLoader viewed(View changed, Seed seed) {
    return new DataLoader(source, sampler, order, changed, seed, prefetched);
  }

  /// The number of batches in an epoch.
  public int batchesPerEpoch() {
    return sampler.batches();
  }

  /// The batches of one epoch. Close it, also when stopping early: it may have a thread at work.
  public Batches epoch(long epoch) {
    return epoch(epoch, 0);
  }

  /// The batches of one epoch after the first ones, which are not fetched.
  ///
  /// @param from the number of the first batch
  public Batches epoch(long epoch, int from) {
    var fetch = new Fetch(sampler.epoch(order, epoch), viewSeed.child(epoch));
    return prefetched == 0 ? new Direct(fetch, from) : new Ahead(fetch, from);
  }

  /// What fetches the batches of an epoch by their number.
  private final class Fetch {
    final int[][] batches;
    private final Seed seed;

    Fetch(int[][] batches, Seed seed) {
      this.batches = batches;
      this.seed = seed;
    }

    Batch get(int number) {
      return view.apply(source.batch(batches[number]), seed);
    }
  }

  /// The batches of one epoch, in order.
  ///
  /// `next` throws whatever the source threw for that batch.
  public sealed interface Batches extends Iterator<Batch>, AutoCloseable {
    /// Stops fetching: when this returns, the source is not being read any more. Does nothing the
    /// second time.
    @Override
    void close();
  }

  private static final class Direct implements Batches {
    private final Fetch fetch;
    private int next;

    Direct(Fetch fetch, int from) {
      this.fetch = fetch;
      this.next = from;
    }

    @Override
    public boolean hasNext() {
      return next < fetch.batches.length;
    }

    @Override
    public Batch next() {
      if (!hasNext()) {
        throw new NoSuchElementException("DataLoader: the epoch is over");
      }
      return fetch.get(next++);
    }

    @Override
    public void close() {
      next = fetch.batches.length;
    }
  }

  /// What the fetching thread passes on.
  private sealed interface Fetched {
    record Ready(Batch batch) implements Fetched {}

    record Failed(Throwable reason) implements Fetched {}
  }

  private final class Ahead implements Batches {
    private final Fetch fetch;
    private final BlockingQueue<Fetched> fetched = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(prefetched);
    private final Thread fetcher;
    private volatile boolean closed;
    private int next;

    Ahead(Fetch fetch, int from) {
      this.fetch = fetch;
      this.next = from;
      this.fetcher = Thread.ofVirtual().name("bpnet-loader").start(() -> fetchAll(from));
    }

    private void fetchAll(int from) {
      for (int batch = from; batch < fetch.batches.length; batch++) {
        room.acquireUninterruptibly();
        if (closed) {
          return;
        }
        try {
          fetched.add(new Fetched.Ready(fetch.get(batch)));
        } catch (RuntimeException | Error e) {
          fetched.add(new Fetched.Failed(e));
          return;
        }
      }
    }

    @Override
    public boolean hasNext() {
      return next < fetch.batches.length;
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
            next = fetch.batches.length;
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
    /// channel that the source reads from, for later epochs too.
    @Override
    public void close() {
      closed = true;
      next = fetch.batches.length;
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
