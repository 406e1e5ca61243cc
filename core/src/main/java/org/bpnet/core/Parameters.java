package org.bpnet.core;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.memory.Sketch;
import org.bpnet.core.spi.Backend;
import org.jspecify.annotations.Nullable;

/// A tree of named parameters and buffers on one backend. The path of a parameter, `hidden.weight`,
/// is its key in a checkpoint, its place in an error message and the source of its seed.
///
/// A child is a view: what it creates belongs to the root.
///
/// Several threads may read, train and close it at a time: a step's updates are seen all or not at
/// all, and values that a pass, a step or a [Snapshot] still reads are freed only after it. The
/// tree is built by one thread.
public final class Parameters implements AutoCloseable {
  private final Tree tree;
  private final Seed seed;
  private final String prefix;
  private final @Nullable Sketch sketch;

  private Parameters(Tree tree, Seed seed, String prefix, @Nullable Sketch sketch) {
    this.tree = tree;
    this.seed = seed;
    this.prefix = prefix;
    this.sketch = sketch;
  }

  /// An empty tree. First values derive from the seed and the parameter's path.
  public static Parameters create(Backend backend, Seed seed) {
    return new Parameters(Tree.watched(backend), seed, "", null);
  }

  /// An empty tree of names and shapes only, to learn what a model would need before any memory is
  /// taken for it. Its layers can be run on shapes; there are no values to look at.
  ///
  /// @param most how many numbers there may be
  /// @param limit why there may be no more, and what to do: the end of the message where there are
  ///   more, which is an IllegalArgumentException
  public static Parameters sketch(Backend backend, long most, String limit) {
    return new Parameters(new Tree(backend), new Seed(0), "", new Sketch(most, limit));
  }

  /// An empty tree on the same backend: of names and shapes only, if this is.
  ///
  /// @param first what its first values derive from
  public Parameters likewise(Seed first) {
    return sketch == null ? create(tree.backend, first) : sketch(tree.backend, Long.MAX_VALUE, "");
  }

  /// Whether there are names and shapes only, see [#sketch].
  public boolean isSketch() {
    return sketch != null;
  }

  /// The subtree under a name. Names hold letters, digits, `_` and `-`.
  ///
  /// @throws IllegalArgumentException if the name is empty or holds other characters
  public Parameters child(String name) {
    return new Parameters(tree, seed, prefix + checked(name) + ".", sketch);
  }

  /// A new parameter under this node.
  ///
  /// @throws IllegalArgumentException if the path is taken
  public Parameter weight(String name, Shape shape, Initializer initializer) {
    String path = path(name);
    var parameter = new Parameter(path, shape, tree, allocate(path, shape, initializer));
    tree.add(parameter);
    return parameter;
  }

  /// A new buffer under this node.
  ///
  /// @throws IllegalArgumentException if the path is taken
  public Buffer buffer(String name, Shape shape, Initializer initializer) {
    String path = path(name);
    var buffer = new Buffer(path, shape, tree, allocate(path, shape, initializer));
    tree.add(buffer);
    return buffer;
  }

  /// Where this tree's values lie.
  public Backend backend() {
    return tree.backend;
  }

  /// The path of this node without a trailing dot; empty at the root.
  public String path() {
    return prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
  }

  /// All parameters and buffers under this node, in order of creation.
  public List<Variable> variables() {
    return tree.all().stream().filter(v -> v.path().startsWith(prefix)).toList();
  }

  /// All parameters under this node, in order of creation.
  public List<Parameter> parameters() {
    return variables().stream()
        .filter(Parameter.class::isInstance)
        .map(Parameter.class::cast)
        .toList();
  }

  /// The parameters and buffers under this node whose path (seen from the root) fits a pattern, in
  /// which `*` stands for any characters, dots among them.
  public List<Variable> matching(String pattern) {
    var paths = Pattern.compile("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E");
    return variables().stream().filter(v -> paths.matcher(v.path()).matches()).toList();
  }

  /// The parameter or buffer with this path (seen from the root).
  public Optional<Variable> find(String path) {
    return tree.find(path);
  }

  /// The number of trainable numbers under this node.
  public long count() {
    return parameters().stream().mapToLong(p -> p.shape().elementCount()).sum();
  }

  /// The values that the whole tree has now, to be read while training goes on.
  ///
  /// @throws org.bpnet.core.spi.ClosedException if the tree is closed
  public Snapshot snapshot() {
    return new Snapshot(tree.versions);
  }

  /// Frees the storage of the whole tree; what a pass, a step or a snapshot still reads, after
  /// that. Waits for nobody. A second call does nothing.
  @Override
  public void close() {
    tree.versions.close();
  }

  private String path(String name) {
    String path = prefix + checked(name);
    Optional<Variable> taken = tree.find(path);
    if (taken.isPresent()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Parameters: the path %s is taken (shape %s); give each layer a child of its own",
              path,
              taken.get().shape()));
    }
    return path;
  }

  private static String checked(String name) {
    boolean ok = !name.isEmpty();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      ok &= Character.isLetterOrDigit(c) || c == '_' || c == '-';
    }
    if (!ok) {
      throw new IllegalArgumentException(
          "Parameters: a name holds letters, digits, _ and -, got '" + name + "'");
    }
    return name;
  }

  /// @return the number of the new variable's storage
  private int allocate(String path, Shape shape, Initializer initializer) {
    if (sketch != null) {
      return tree.versions.add(sketch.allocate(path, shape, tree.backend.floatType()));
    }
    HostArray values = initializer.create(shape, seed.child(path));
    if (!values.shape().equals(shape)) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: the initializer must give shape %s, got %s",
              path,
              shape,
              values.shape()));
    }
    return tree.versions.add(tree.allocate(values));
  }
}
