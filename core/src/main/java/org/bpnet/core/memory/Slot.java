package org.bpnet.core.memory;

import org.bpnet.core.spi.ClosedException;
import org.bpnet.core.spi.Storage;

/// Where the values of one variable are: its place in every version of its tree.
///
/// @param path the variable's name, for messages
/// @param tree the versions of all variables of its tree
/// @param index which of a version's storages is this variable's
public record Slot(String path, Versions tree, int index) {
  /// The present version of the tree, to be released.
  ///
  /// @throws ClosedException if the tree is closed
  public Versions.Version hold() {
    try {
      return tree.hold();
    } catch (ClosedException e) {
      throw new ClosedException(path + ": " + e.getMessage());
    }
  }

  /// The variable's storage in a version.
  public Storage storage(Versions.Version version) {
    return version.storage(index);
  }
}
