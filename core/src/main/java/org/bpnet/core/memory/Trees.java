package org.bpnet.core.memory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.bpnet.core.spi.Storage;
import org.jspecify.annotations.Nullable;

/// The trees whose variables a computation reads and gives new values, and its way through their
/// locks, see ADR 9. Reused from run to run; for one thread at a time.
public final class Trees {
  private final Slot[] targets;
  private final int[] treeOfTarget;
  private final Versions[] written;

  /// Those written come first, in the same order.
  private final Versions[] all;

  private final Versions.Version[] versions; // by tree, while a run is under way
  private final boolean[] inPlace; // by tree
  private int held; // trees that were held or begun, the last ones

  /// @param targets variables to be given new values, all at once
  /// @param reads further variables, if they are of other trees
  public Trees(Collection<Slot> targets, Collection<Slot> reads) {
    this.targets = targets.toArray(Slot[]::new);
    this.treeOfTarget = new int[this.targets.length];
    List<Versions> distinct = new ArrayList<>();
    for (int i = 0; i < treeOfTarget.length; i++) {
      treeOfTarget[i] = number(distinct, this.targets[i]);
    }
    this.written = distinct.toArray(Versions[]::new);
    reads.forEach(variable -> number(distinct, variable));
    this.all = distinct.toArray(Versions[]::new);
    this.versions = new Versions.Version[all.length];
    this.inPlace = new boolean[all.length];
  }

  private static int number(List<Versions> distinct, Slot variable) {
    int known = distinct.indexOf(variable.tree());
    if (known < 0) {
      distinct.add(variable.tree());
    }
    return known < 0 ? distinct.size() - 1 : known;
  }

  /// The number of a variable's tree.
  public int tree(Slot variable) {
    for (int i = 0; i < all.length; i++) {
      if (all[i] == variable.tree()) {
        return i;
      }
    }
    throw new IllegalStateException(variable.path() + " is of no known tree");
  }

  /// Keeps other writers out, and the values that are read as they are. The snapshot's are taken in
  /// place of the present ones of its tree. Ends with [#end], also after an exception.
  public void begin(@Nullable Hold snapshot) {
    Versions.lock(written);
    held = 0;
    for (int i = all.length - 1; i >= 0; i--) { // first those read, since for them one may wait
      if (i < written.length) {
        inPlace[i] = all[i].begin();
        versions[i] = all[i].current();
      } else {
        versions[i] =
            snapshot != null && snapshot.versions() == all[i] ? snapshot.again() : all[i].hold();
      }
      held++;
    }
  }

  /// What a variable of this tree is in this run.
  public Storage storage(int tree, Slot variable) {
    return variable.storage(versions[tree]);
  }

  /// Whether this target is written over its old value.
  public boolean isInPlace(int target) {
    return inPlace[treeOfTarget[target]];
  }

  /// The old value of a target.
  public Storage present(int target) {
    return targets[target].storage(versions[treeOfTarget[target]]);
  }

  /// Gives those targets that are not written in place their new values.
  ///
  /// @param storages by target
  public void publish(@Nullable Storage[] storages) {
    for (int tree = 0; tree < written.length; tree++) {
      if (!inPlace[tree]) {
        int count = 0;
        var indices = new int[targets.length];
        var values = new Storage[targets.length];
        for (int i = 0; i < targets.length; i++) {
          if (treeOfTarget[i] == tree) {
            indices[count] = targets[i].index();
            values[count++] = Objects.requireNonNull(storages[i]);
          }
        }
        all[tree].publish(indices, values, count);
      }
    }
  }

  /// Lets others in again.
  public void end() {
    for (int i = all.length - held; i < all.length; i++) {
      if (i < written.length) {
        all[i].end(versions[i]);
      } else {
        all[i].release(versions[i]);
      }
    }
    held = 0;
    Versions.unlock(written);
  }

  /// Gives all targets new values. The pass keeps its sight of the values before and after.
  ///
  /// @param storages by target; closed if a tree is
  public static void commit(Collection<Slot> targets, Storage[] storages, Memory pass) {
    var trees = new Trees(targets, List.of());
    Versions.lock(trees.written);
    boolean published = false;
    try {
      trees.hold(pass);
      trees.publish(storages);
      published = true;
      trees.hold(pass);
    } finally {
      Versions.unlock(trees.written);
      if (!published) {
        for (Storage storage : storages) {
          storage.close();
        }
      }
    }
  }

  private void hold(Memory pass) {
    for (Versions tree : written) {
      pass.keep(tree, tree.hold());
    }
  }
}
