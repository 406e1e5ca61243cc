package org.bpnet.play.http;

import java.util.Optional;

/// What is sent to a page as server-sent events, one after the other.
public interface Messages {
  /// The fields of the next event, `data: ..`, as soon as there is one; empty if there was none for
  /// so long, or nothing will come any more.
  Optional<String> next(long milliseconds) throws InterruptedException;

  /// Whether nothing will come any more.
  boolean isClosed();
}
