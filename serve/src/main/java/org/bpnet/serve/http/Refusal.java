package org.bpnet.serve.http;

/// A request that is answered with an error.
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  /// @param status of HTTP, 400 to 599
  /// @param message what is told to who asked
  public Refusal(int status, String message) {
    super(message);
    this.status = status;
  }

  /// The status of HTTP.
  public int status() {
    return status;
  }
}
