package org.bpnet.train.source;

/// Something for which there is no Java here: what.
final class NotWritten extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotWritten(String message) {
    super(message);
  }
}
