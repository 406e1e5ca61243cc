package org.bpnet.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.memory.Versions;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.Leak;
import org.bpnet.core.spi.Storage;

/// The variables of a whole [Parameters] tree. Each of them refers to it, and so does every node of
/// the tree: when it is unreachable, nobody can ask for a value any more.
final class Tree {
  final Backend backend;
  final Versions versions = new Versions();
  private final Map<String, Variable> variables = new LinkedHashMap<>();

  Tree(Backend backend) {
    this.backend = backend;
  }

  /// A tree that is freed, and reported, if nobody closes it.
  static Tree watched(Backend backend) {
    var tree = new Tree(backend);
    Versions values = tree.versions;
    Leak.watch(tree, values::closeOrReport);
    return tree;
  }

  synchronized List<Variable> all() {
    return new ArrayList<>(variables.values());
  }

  synchronized Optional<Variable> find(String path) {
    return Optional.ofNullable(variables.get(path));
  }

  synchronized void add(Variable variable) {
    variables.put(variable.path(), variable);
  }

  Storage allocate(HostArray values) {
    Storage storage = backend.allocate(backend.floatType(), values.shape().elementCount());
    try {
      storage.write(values);
    } catch (RuntimeException | Error e) {
      storage.close();
      throw e;
    }
    return storage;
  }
}
