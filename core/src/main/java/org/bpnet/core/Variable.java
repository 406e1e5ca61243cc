package org.bpnet.core;

import java.util.Locale;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.spi.ClosedException;
import org.bpnet.core.spi.Storage;

/// A named value that outlives passes. It changes only when a pass commits a new value, or a
/// recorded step ([Traced]) makes its updates.
public abstract sealed class Variable implements Operand permits Parameter, Buffer {
  private final String path;
  private final Shape shape;
  private final Tree tree;
  private final int index;

  /// @param index which of the tree's storages is this variable's
  Variable(String path, Shape shape, Tree tree, int index) {
    this.path = path;
    this.shape = shape;
    this.tree = tree;
    this.index = index;
  }

  /// The name by which it is saved, `hidden.weight`.
  public final String path() {
    return path;
  }

  /// Its extents.
  public final Shape shape() {
    return shape;
  }

  /// A copy of the present value.
  ///
  /// @throws ClosedException if its parameters are closed
  public final HostArray value() {
    Versions.Version version = hold();
    try {
      return storage(version).read(shape);
    } finally {
      versions().release(version);
    }
  }

  /// Overwrites the value: loading a checkpoint, copying weights.
  ///
  /// @throws ShapeException if the shape differs
  /// @throws ClosedException if its parameters are closed
  public final void load(HostArray values) {
    if (!values.shape().equals(shape)) {
      throw new ShapeException(
          String.format(
              Locale.ROOT, "%s: need values of shape %s, got %s", path, shape, values.shape()));
    }
    Versions[] trees = {versions()};
    Versions.lock(trees);
    try {
      boolean inPlace = versions().begin();
      Versions.Version version = versions().current();
      try {
        if (inPlace) {
          storage(version).write(values);
        } else {
          versions().publish(new int[] {index}, new Storage[] {tree.allocate(values)}, 1);
        }
      } finally {
        versions().end(version);
      }
    } finally {
      Versions.unlock(trees);
    }
  }

  @Override
  public final Tensor in(Pass pass) {
    return pass.read(this);
  }

  final DType type() {
    return tree.backend.floatType();
  }

  final int index() {
    return index;
  }

  final Versions versions() {
    return tree.versions;
  }

  /// The present values of its tree, to be released.
  final Versions.Version hold() {
    try {
      return versions().hold();
    } catch (ClosedException e) {
      throw new ClosedException(path + ": " + e.getMessage());
    }
  }

  final Storage storage(Versions.Version version) {
    return version.storage(index);
  }

  @Override
  public final String toString() {
    return path + " " + shape;
  }
}
