package org.bpnet.train;

/// What was asked for does not go together, or not with the model or the data. The message says
/// what to change.
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SettingsException(String message) {
    super(message);
  }

  SettingsException(IllegalArgumentException cause) {
    super(cause.getMessage(), cause);
  }
}
