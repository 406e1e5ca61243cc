package org.bpnet.onnx.export;

/// Why an operation has no counterpart in a file; who walks the recording says where it stands.
final class NotExported extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotExported(String reason) {
    super(reason);
  }
}
