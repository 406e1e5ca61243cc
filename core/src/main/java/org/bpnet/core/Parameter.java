package org.bpnet.core;

import org.bpnet.core.array.Shape;

/// A trainable value: what gradients are taken by and optimizers change.
///
/// Beside `import module org.bpnet.core` it needs `import org.bpnet.core.Parameter;` in a file that
/// imports `java.base` as a module, as files without a class do: `java.lang.reflect` has one too.
public final class Parameter extends Variable {
  Parameter(String path, Shape shape, Tree tree, int index) {
    super(path, shape, tree, index);
  }
}
