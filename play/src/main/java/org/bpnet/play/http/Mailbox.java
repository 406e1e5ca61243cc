package org.bpnet.play.http;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is newest, for one reader: who sends never waits, and what was not read is replaced.
public final class Mailbox implements Messages {
  private @Nullable String newest;
  private boolean closed;

  /// An empty one.
  public Mailbox() {}

  /// Replaces what lies here.
  public synchronized void put(String message) {
    newest = message;
    notifyAll();
  }

  /// What is new, as soon as there is something; null if there was nothing for so long, or this is
  /// closed.
  public synchronized @Nullable String take(long milliseconds) throws InterruptedException {
    long until = System.nanoTime() + milliseconds * 1_000_000;
    while (newest == null && !closed) {
      long left = (until - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return null;
      }
      wait(left);
    }
    String message = newest;
    newest = null;
    return message;
  }

  @Override
  public Optional<String> next(long milliseconds) throws InterruptedException {
    return Optional.ofNullable(take(milliseconds)).map(message -> "data: " + message);
  }

  @Override
  public synchronized boolean isClosed() {
    return closed;
  }

  /// Lets the reader go.
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
