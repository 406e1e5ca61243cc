package org.bpnet.core.array;

/// An operation was given shapes, axes or element types that it cannot take. The message names the
/// operation, what it needs and what it got.
public final class ShapeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /// Creates the exception with its whole message, `op: need, got; hint`.
  public ShapeException(String message) {
    super(message);
  }
}
