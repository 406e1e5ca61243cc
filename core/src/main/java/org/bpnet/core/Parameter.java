package org.bpnet.core;

/// A trainable value: what gradients are taken by and optimizers change.
public final class Parameter extends Variable {
  Parameter(String path, Shape shape, Tree tree, int index) {
    super(path, shape, tree, index);
  }
}
