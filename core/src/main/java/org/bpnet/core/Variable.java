package org.bpnet.core;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.memory.Slot;
import org.bpnet.core.memory.Versions;
import org.bpnet.core.spi.ClosedException;
import org.bpnet.core.spi.Storage;

/// A named value that outlives passes. It changes only when a pass commits a new value, or a
/// recorded step ([Traced]) makes its updates.
public abstract sealed class Variable implements Operand permits Parameter, Buffer {
  private final Slot slot;
  private final Shape shape;
  private final Tree tree;

  /// @param index which of the tree's storages is this variable's
  Variable(String path, Shape shape, Tree tree, int index) {
    this.slot = new Slot(path, tree.versions, index);
    this.shape = shape;
    this.tree = tree;
  }

  /// The name by which it is saved, `hidden.weight`.
  public final String path() {
    return slot.path();
  }

  /// Its extents.
  public final Shape shape() {
    return shape;
  }

  /// A copy of the present value.
  ///
  /// @throws ClosedException if its parameters are closed
  public final HostArray value() {
    Versions.Version version = slot.hold();
    try {
      return slot.storage(version).read(shape);
    } finally {
      slot.tree().release(version);
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
              Locale.ROOT, "%s: need values of shape %s, got %s", path(), shape, values.shape()));
    }
    Versions versions = slot.tree();
    Versions[] trees = {versions};
    Versions.lock(trees);
    try {
      boolean inPlace = versions.begin();
      Versions.Version version = versions.current();
      try {
        if (inPlace) {
          slot.storage(version).write(values);
        } else {
          versions.publish(new int[] {slot.index()}, new Storage[] {tree.allocate(values)}, 1);
        }
      } finally {
        versions.end(version);
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

  final Slot slot() {
    return slot;
  }

  static List<Slot> slots(Collection<? extends Variable> variables) {
    return variables.stream().map(Variable::slot).toList();
  }

  @Override
  public final String toString() {
    return path() + " " + shape;
  }
}
