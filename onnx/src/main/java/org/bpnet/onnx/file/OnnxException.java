package org.bpnet.onnx.file;

/// A model that cannot be written as ONNX, or a file that cannot be read: what, where, what to do.
public final class OnnxException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public OnnxException(String message) {
    super(message);
  }

  public OnnxException(String message, Throwable cause) {
    super(message, cause);
  }
}
