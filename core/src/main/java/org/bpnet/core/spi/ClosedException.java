package org.bpnet.core.spi;

/// Something was used after its end: a tensor after its pass, a variable after its parameters,
/// storage after its backend, a model after its close.
public final class ClosedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /// Creates the exception with its whole message.
  public ClosedException(String message) {
    super(message);
  }
}
