package org.bpnet.core;

import org.bpnet.core.array.Shape;

/// State that is kept and saved but not trained: a running mean, an optimizer's moments. Under
/// `import module` it needs `import org.bpnet.core.Buffer;`, since `java.nio` has one too.
public final class Buffer extends Variable {
  Buffer(String path, Shape shape, Tree tree, int index) {
    super(path, shape, tree, index);
  }
}
