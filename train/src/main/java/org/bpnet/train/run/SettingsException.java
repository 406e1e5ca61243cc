package org.bpnet.train.run;

/// What was asked for does not go together, or not with the model or the data. The message says
/// what to change.
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// With what does not go together.
  public SettingsException(String message) {
    super(message);
  }

  /// With the reason, whose message is meant for the user.
  public SettingsException(IllegalArgumentException cause) {
    super(cause.getMessage(), cause);
  }
}
