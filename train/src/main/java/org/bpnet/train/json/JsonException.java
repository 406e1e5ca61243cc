package org.bpnet.train.json;

import org.bpnet.data.Wording;

/// A text is not JSON, or not the JSON that was expected. The message is one line that says where.
public final class JsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Creates the exception with its whole message.
  public JsonException(String message) {
    super(Wording.message(message));
  }
}
