package org.bpnet.data;

/// Data could not be read as what it claims to be. The message is one line for the person who has
/// the file: where (file, line, column), what is wrong, what to do about it.
public final class DataFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Creates the exception with its whole message, `where: what is wrong; what to do`.
  public DataFormatException(String message) {
    super(Wording.message(message));
  }

  /// Creates the exception with its whole message and the failure that led to it.
  public DataFormatException(String message, Throwable cause) {
    super(Wording.message(message), cause);
  }
}
