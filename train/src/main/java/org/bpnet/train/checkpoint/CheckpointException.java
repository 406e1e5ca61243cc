package org.bpnet.train.checkpoint;

import org.bpnet.data.Wording;

/// A model, checkpoint or run folder cannot be read or written. The message is one line: which
/// file, where in it, what is wrong, what to do.
public final class CheckpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Creates the exception with its whole message.
  public CheckpointException(String message) {
    super(Wording.message(message));
  }

  /// Creates the exception with its whole message and what caused it.
  public CheckpointException(String message, Throwable cause) {
    super(Wording.message(message), cause);
  }
}
