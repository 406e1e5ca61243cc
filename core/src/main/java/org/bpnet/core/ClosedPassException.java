package org.bpnet.core;

/// A tensor was used after its pass was closed, or a pass after its backend.
public final class ClosedPassException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /// Creates the exception with its whole message.
  public ClosedPassException(String message) {
    super(message);
  }
}
