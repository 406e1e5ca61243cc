package org.bpnet.onnx.file;

import org.bpnet.data.Wording;

/// A model that cannot be written as ONNX, or a file that cannot be read: what, where, what to do.
public class OnnxException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public OnnxException(String message) {
    super(Wording.message(message));
  }

  public OnnxException(String message, Throwable cause) {
    super(Wording.message(message), cause);
  }

  /// What a model computes does not fit into memory: fewer examples at once may do.
  public static final class TooLarge extends OnnxException {
    private static final long serialVersionUID = 1;

    public TooLarge(String message) {
      super(message);
    }
  }
}
