package org.bpnet.cli.terminal;

/// The command line asks for something that cannot be: a value out of range, an unknown name.
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }
}
