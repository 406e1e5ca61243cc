package org.bpnet.core;

import java.util.Locale;
import org.bpnet.core.spi.Storage;

/// A named value that outlives passes. It changes only when a pass commits a new value.
public abstract sealed class Variable implements Operand permits Parameter, Buffer {
  private final String path;
  private final Shape shape;
  private Storage storage;

  Variable(String path, Shape shape, Storage storage) {
    this.path = path;
    this.shape = shape;
    this.storage = storage;
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
  public final HostArray value() {
    return storage.read(shape);
  }

  /// Overwrites the value: loading a checkpoint, copying weights.
  ///
  /// @throws ShapeException if the shape differs
  public final void load(HostArray values) {
    if (!values.shape().equals(shape)) {
      throw new ShapeException(
          String.format(
              Locale.ROOT, "%s: need values of shape %s, got %s", path, shape, values.shape()));
    }
    storage.write(values);
  }

  @Override
  public final Tensor in(Pass pass) {
    return pass.read(this);
  }

  final Storage storage() {
    return storage;
  }

  /// Puts new storage in place of the old, which is returned.
  final Storage swap(Storage replacement) {
    Storage old = storage;
    storage = replacement;
    return old;
  }

  @Override
  public final String toString() {
    return path + " " + shape;
  }
}
