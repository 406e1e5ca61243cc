package org.bpnet.cli;

/// The command line asks for something that cannot be: a value out of range, an unknown name.
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
