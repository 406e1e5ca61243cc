package org.bpnet.onnx.load;

/// Why an operator cannot be computed; who runs the graph says which, and where.
final class NotImported extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotImported(String reason) {
    super(reason);
  }
}
