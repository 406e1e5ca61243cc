package org.bpnet.core;

import org.bpnet.core.spi.Storage;

/// State that is kept and saved but not trained: a running mean, an optimizer's moments.
public final class Buffer extends Variable {
  Buffer(String path, Shape shape, Storage storage) {
    super(path, shape, storage);
  }
}
