package org.bpnet.core;

import org.bpnet.core.spi.Storage;

/// A trainable value: what gradients are taken by and optimizers change.
public final class Parameter extends Variable {
  Parameter(String path, Shape shape, Storage storage) {
    super(path, shape, storage);
  }
}
