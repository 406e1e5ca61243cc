package org.bpnet.core.spi;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Lets threads in to use something, until it is closed, and has it freed when the last is out.
///
/// ```java
/// gate.enter("run");
/// try {
///   ...
/// } finally {
///   gate.leave();
/// }
/// ```
///
/// A thread may be inside several times. Entering and leaving allocate nothing.
public final class Gate implements AutoCloseable {
  private final String what;
  private final Runnable free;

  /// The threads inside, as often as they are, in no order.
  private @Nullable Thread[] inside = new @Nullable Thread[4];

  private int count;
  private int waiting;
  private boolean freed;
  private volatile boolean closed;

  /// @param what what is closed and what to do, for the message: `the backend is closed; ...`
  /// @param free frees it, once; nobody is inside then
  public Gate(String what, Runnable free) {
    this.what = what;
    this.free = free;
  }

  /// Goes in.
  ///
  /// @param use what for, for the message
  /// @throws ClosedException if it is closed
  public synchronized void enter(String use) {
    check(use);
    if (count == inside.length) {
      inside = Arrays.copyOf(inside, 2 * count);
    }
    inside[count++] = Thread.currentThread();
  }

  /// Goes out; to be called as often as [#enter].
  public synchronized void leave() {
    int mine = find(Thread.currentThread());
    if (mine < 0) {
      throw new IllegalStateException("Gate.leave: this thread is not inside");
    }
    inside[mine] = inside[--count];
    inside[count] = null;
    if (closed && count == 0) {
      if (waiting > 0) {
        notifyAll();
      } else {
        freeOnce();
      }
    }
  }

  /// Whether nobody is let in any more.
  public boolean isClosed() {
    return closed;
  }

  /// Refuses what would come too late.
  ///
  /// @throws ClosedException if it is closed
  public void check(String use) {
    if (closed) {
      throw closed(use);
    }
  }

  /// The exception for who comes too late.
  public ClosedException closed(String use) {
    return new ClosedException(use + ": " + what);
  }

  /// Lets nobody in any more, waits until all are out and frees. On a thread that is inside it does
  /// not wait: the last to leave frees. A further call waits for the same.
  @Override
  public synchronized void close() {
    closed = true;
    if (find(Thread.currentThread()) >= 0) {
      return;
    }
    boolean interrupted = false;
    waiting++;
    while (count > 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true; // memory in use cannot be freed: wait on, and pass it on
      }
    }
    waiting--;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    freeOnce();
  }

  private void freeOnce() {
    if (!freed) {
      freed = true;
      free.run();
    }
  }

  private int find(Thread thread) {
    for (int i = count - 1; i >= 0; i--) {
      if (inside[i] == thread) {
        return i;
      }
    }
    return -1;
  }
}
