package org.bpnet.serve.http;

import java.time.Duration;

/// Counts the requests that are being answered, to wait for their end. The JDK's server counts too,
/// but those whose client went away for ever.
public final class UnderWay {
  private int count;

  /// Nothing under way.
  public UnderWay() {}

  /// One more.
  public synchronized void begin() {
    count++;
  }

  /// One less.
  public synchronized void end() {
    count--;
    if (count == 0) {
      notifyAll();
    }
  }

  /// Waits until nothing is under way, but no longer than this.
  public synchronized void awaitNone(Duration most) throws InterruptedException {
    long until = System.nanoTime() + most.toNanos();
    long left = most.toMillis();
    while (count > 0 && left > 0) {
      wait(left);
      left = (until - System.nanoTime()) / 1_000_000;
    }
  }
}
