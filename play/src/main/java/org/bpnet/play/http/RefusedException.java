package org.bpnet.play.http;

/// A request that is answered with an error.
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  /// @param status of HTTP, 400 to 499
  public RefusedException(int status, String message) {
    super(message);
    this.status = status;
  }

  /// The status of HTTP.
  public int status() {
    return status;
  }
}
