package org.bpnet.serve.model;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.bpnet.core.spi.ClosedException;
import org.jspecify.annotations.Nullable;

/// Computes the rows of requests that come about the same time together.
///
/// Requests wait in one queue, and each keeps its place: a batch is the longest run from the head
/// of the queue that has no more than [Batching#rows] rows. One worker at a time collects; as soon
/// as it has its batch, the next may. How many wait is bounded by how many requests are let in.
final class Batcher implements AutoCloseable {
  /// Computes a batch.
  @FunctionalInterface
  interface Compute {
    /// @param features row after row
    Answer of(float[] features, int rows);
  }

  private final Batching batching;
  private final Compute compute;
  private final int width;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final Condition full = lock.newCondition();
  private final ArrayDeque<Job> queue = new ArrayDeque<>();
  private final List<Thread> workers = new ArrayList<>();
  private int queued;
  private boolean collecting;
  private boolean closed;

  private record Job(float[] features, int rows, long arrived, CompletableFuture<Answer> answer) {}

  /// @param name of the threads
  /// @param width of a row
  Batcher(String name, int width, Batching batching, Compute compute) {
    this.batching = batching;
    this.compute = compute;
    this.width = width;
    for (int i = 0; i < batching.workers(); i++) {
      workers.add(Thread.ofPlatform().daemon().name(name + "-" + (i + 1)).start(this::work));
    }
  }

  /// Waits for the answer to these rows.
  ///
  /// @throws TimeoutException if it takes longer than the limit; the rows are not computed then, if
  ///   that has not begun
  /// @throws ClosedException if this is closed
  Answer of(float[] features, int rows, Duration limit)
      throws InterruptedException, TimeoutException {
    var job = new Job(features, rows, System.nanoTime(), new CompletableFuture<>());
    lock.lock();
    try {
      if (closed) {
        throw new ClosedException("predict: the version is closed; ask for the model anew");
      }
      queue.add(job);
      queued += rows;
      if (!collecting) {
        idle.signal();
      } else if (queued >= batching.rows()) {
        full.signal();
      }
    } finally {
      lock.unlock();
    }
    try {
      return job.answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException wrong) {
      switch (wrong.getCause()) {
        case RuntimeException known -> throw known;
        case Error known -> throw known;
        case null, default -> throw new IllegalStateException(wrong);
      }
    } finally {
      job.answer.cancel(false);
    }
  }

  /// How many rows wait.
  int waiting() {
    lock.lock();
    try {
      return queued;
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    while (true) {
      List<Job> batch = collect();
      if (batch == null) {
        return;
      }
      if (!batch.isEmpty()) {
        compute(batch);
      }
    }
  }

  /// The next batch; empty if all who asked have given up, and null at the end.
  private @Nullable List<Job> collect() {
    lock.lock();
    try {
      while ((queue.isEmpty() || collecting) && !(closed && queue.isEmpty())) {
        idle.awaitUninterruptibly();
      }
      if (queue.isEmpty()) {
        return null;
      }
      collecting = true;
      await(queue.getFirst().arrived + batching.hold().toNanos());
      List<Job> batch = new ArrayList<>();
      int rows = 0;
      while (!queue.isEmpty() && (rows == 0 || rows + queue.getFirst().rows <= batching.rows())) {
        Job next = queue.removeFirst();
        queued -= next.rows;
        if (!next.answer.isDone()) {
          batch.add(next);
          rows += next.rows;
        }
      }
      collecting = false;
      if (closed) {
        idle.signalAll();
      } else if (!queue.isEmpty()) {
        idle.signal();
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until the batch is full, but no longer than to this time.
  private void await(long until) {
    long left = until - System.nanoTime();
    while (queued < batching.rows() && left > 0 && !closed) {
      try {
        left = full.awaitNanos(left);
      } catch (InterruptedException e) {
        return; // nobody interrupts these threads
      }
    }
  }

  private void compute(List<Job> batch) {
    try {
      if (batch.size() == 1) {
        Job only = batch.getFirst();
        only.answer.complete(compute.of(only.features, only.rows));
        return;
      }
      int rows = batch.stream().mapToInt(Job::rows).sum();
      var features = new float[rows * width];
      int at = 0;
      for (Job job : batch) {
        System.arraycopy(job.features, 0, features, at * width, job.rows * width);
        at += job.rows;
      }
      Answer all = compute.of(features, rows);
      at = 0;
      for (Job job : batch) {
        job.answer.complete(part(all, at, job.rows));
        at += job.rows;
      }
    } catch (RuntimeException | Error wrong) {
      batch.forEach(job -> job.answer.completeExceptionally(wrong));
    }
  }

  private static Answer part(Answer all, int from, int rows) {
    int numbers = all.numbers().length / all.rows();
    int labels = all.labels().length / all.rows();
    return new Answer(
        rows,
        Arrays.copyOfRange(all.labels(), from * labels, (from + rows) * labels),
        Arrays.copyOfRange(all.numbers(), from * numbers, (from + rows) * numbers));
  }

  /// Takes no more rows, and waits for those under way.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      idle.signalAll();
      full.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    for (Thread worker : workers) {
      while (worker.isAlive()) {
        try {
          worker.join();
        } catch (InterruptedException e) {
          interrupted = true; // the model is freed next: wait on, and pass it on
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
