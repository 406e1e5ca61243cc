package org.bpnet.core;

import java.lang.ref.Cleaner;
import java.util.Locale;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.memory.Hold;
import org.bpnet.core.memory.Versions;
import org.bpnet.core.spi.ClosedException;
import org.bpnet.core.spi.Leak;

/// The values that all variables of a [Parameters] tree have at one time, after one step and before
/// the next. They stay as they are while training goes on: what a server predicts with.
///
/// ```java
/// try (Snapshot weights = params.snapshot();
///     Pass pass = Pass.eval(backend, weights)) {
///   Tensor scores = model.forward(pass.input(features));
/// }
/// ```
///
/// Taking one copies nothing; while it is open, a step leaves the values that it replaces in place
/// and puts the new ones elsewhere. It may be used by several threads, and outlives its parameters,
/// though not its backend. Close it: memory for the values is kept until then.
public final class Snapshot implements AutoCloseable {
  private final Hold hold;
  private final Cleaner.Cleanable leak;

  Snapshot(Versions versions) {
    var own = new Hold(versions);
    this.hold = own;
    this.leak = Leak.watch(this, own::closeOrReport);
  }

  /// A copy of the value that a variable has here.
  ///
  /// @throws IllegalArgumentException if the variable is of another tree
  /// @throws ClosedException if this is closed
  public HostArray value(Variable variable) {
    if (variable.slot().tree() != hold.versions()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Snapshot: %s is of other parameters; take a snapshot of those",
              variable.path()));
    }
    Versions.Version version = hold.again();
    try {
      return variable.slot().storage(version).read(variable.shape());
    } finally {
      hold.versions().release(version);
    }
  }

  /// The values, for who reads them.
  Hold hold() {
    return hold;
  }

  /// Gives the values up. Passes that read them already keep them. A second call does nothing.
  @Override
  public void close() {
    hold.close();
    leak.clean();
  }
}
