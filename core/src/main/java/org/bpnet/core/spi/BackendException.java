package org.bpnet.core.spi;

/// A backend is not available, or could not do what it was asked for reasons of the machine
/// (memory, missing instructions).
public final class BackendException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Creates the exception with its whole message.
  public BackendException(String message) {
    super(message);
  }

  /// Creates the exception with its whole message and what caused it.
  public BackendException(String message, Throwable cause) {
    super(message, cause);
  }
}
