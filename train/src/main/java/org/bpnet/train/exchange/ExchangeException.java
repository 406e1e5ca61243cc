package org.bpnet.train.exchange;

/// Ranks that share their work have lost one another.
public final class ExchangeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// With what is wrong and what to do.
  public ExchangeException(String message) {
    super(message);
  }

  /// With the reason.
  public ExchangeException(String message, Throwable cause) {
    super(message, cause);
  }
}
