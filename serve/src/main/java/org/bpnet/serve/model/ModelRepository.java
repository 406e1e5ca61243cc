package org.bpnet.serve.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Wording;
import org.bpnet.train.checkpoint.CheckpointException;
import org.jspecify.annotations.Nullable;

/// The models that are served, by name, each with one version or several. [#refresh] loads what is
/// new or has changed on disk, and then puts it in the place of what was there: a request is
/// answered by the version it has begun with, and what was put out is freed after its last request.
public final class ModelRepository implements AutoCloseable {
  private final Backend backend;
  private final Batching batching;
  private final RepositoryListener listener;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /// A version in use, with what its files looked like when it was loaded.
  private record Loaded(VersionFolder folder, LiveModel model) {}

  /// A version that could not be loaded. Its files may be about to be replaced one after the other:
  /// it is reported if they look the same the next time, and then left alone until they change.
  private record Failure(VersionFolder folder, boolean reported) {}

  /// What is known of a model; changed by one thread at a time, read by all.
  private static final class Entry {
    final Path path;
    volatile List<Loaded> versions = List.of();
    final Map<String, Failure> failed = new HashMap<>();

    Entry(Path path) {
      this.path = path;
    }
  }

  /// A model in use by a request; to be closed with it.
  public record Lease(LiveModel model) implements AutoCloseable {
    @Override
    public void close() {
      model.leave();
    }
  }

  private ModelRepository(Backend backend, Batching batching, RepositoryListener listener) {
    this.backend = backend;
    this.batching = batching;
    this.listener = listener;
  }

  /// Loads models.
  ///
  /// @param models where each is, by name: a folder with a model, or one with a folder for each
  ///   version
  /// @param backend stays open
  /// @throws IllegalArgumentException if a name cannot be part of an address
  /// @throws CheckpointException if a model cannot be loaded
  public static ModelRepository open(
      Map<String, Path> models, Backend backend, Batching batching, RepositoryListener listener) {
    var repository = new ModelRepository(backend, batching, listener);
    try {
      models.forEach(repository::add);
      return repository;
    } catch (RuntimeException | Error e) {
      repository.close();
      throw e;
    }
  }

  private void add(String name, Path path) {
    if (!VersionFolder.NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "model: needs a name of letters, digits, '.', '_' and '-', got '"
              + Wording.shown(name)
              + "'; give it one, NAME=RUN");
    }
    var entry = new Entry(path);
    entries.put(name, entry);
    List<VersionFolder> found = folders(path);
    if (found.isEmpty()) {
      throw new CheckpointException(
          path
              + ": holds no model (there is no model.json, here or in a folder below); check the"
              + " path");
    }
    for (VersionFolder folder : found) {
      long start = System.nanoTime();
      put(entry, new Loaded(folder, load(name, folder)));
      listener.loaded(name, folder.version(), System.nanoTime() - start);
    }
  }

  private static List<VersionFolder> folders(Path path) {
    try {
      return VersionFolder.in(path);
    } catch (IOException wrong) {
      throw new CheckpointException(path + ": cannot be read (" + wrong.getMessage() + ")", wrong);
    }
  }

  private LiveModel load(String name, VersionFolder folder) {
    return LiveModel.load(
        name,
        folder.version(),
        folder.path(),
        backend,
        batching,
        rows -> listener.batch(name, rows));
  }

  /// Puts a version in its place, and retires the one that was there.
  private static void put(Entry entry, Loaded loaded) {
    List<Loaded> versions = new ArrayList<>(entry.versions);
    Optional<Loaded> before = find(versions, loaded.folder.version());
    before.ifPresent(versions::remove);
    versions.add(loaded);
    versions.sort((a, b) -> VersionFolder.compare(a.folder.version(), b.folder.version()));
    entry.versions = List.copyOf(versions);
    before.ifPresent(old -> old.model.retire());
  }

  private static Optional<Loaded> find(List<Loaded> versions, String version) {
    return versions.stream().filter(v -> v.folder.version().equals(version)).findFirst();
  }

  /// Loads what is new or has changed on disk since the last time. A version whose folder is gone
  /// is put out if the model has another; what cannot be loaded is reported, and tried again when
  /// it changes. To be called by one thread at a time.
  public void refresh() {
    entries.forEach((name, entry) -> {
      try {
        refresh(name, entry, folders(entry.path));
      } catch (CheckpointException wrong) {
        listener.failed(name, "", String.valueOf(wrong.getMessage()));
      }
    });
  }

  private void refresh(String name, Entry entry, List<VersionFolder> found) {
    for (VersionFolder folder : found) {
      Optional<Loaded> known = find(entry.versions, folder.version());
      boolean same = known.filter(version -> version.folder.equals(folder)).isPresent();
      if (!same && !new Failure(folder, true).equals(entry.failed.get(folder.version()))) {
        reload(name, entry, folder);
      }
    }
    List<String> there = found.stream().map(VersionFolder::version).toList();
    entry.failed.keySet().retainAll(there);
    for (Loaded version : entry.versions) {
      if (!there.contains(version.folder.version()) && entry.versions.size() > 1) {
        entry.versions = entry.versions.stream().filter(other -> !other.equals(version)).toList();
        version.model.retire();
        listener.removed(name, version.folder.version());
      }
    }
  }

  private void reload(String name, Entry entry, VersionFolder folder) {
    long start = System.nanoTime();
    try {
      put(entry, new Loaded(folder, load(name, folder)));
      entry.failed.remove(folder.version());
      listener.loaded(name, folder.version(), System.nanoTime() - start);
    } catch (RuntimeException wrong) {
      boolean again = new Failure(folder, false).equals(entry.failed.get(folder.version()));
      entry.failed.put(folder.version(), new Failure(folder, again));
      if (again) {
        listener.failed(name, folder.version(), String.valueOf(wrong.getMessage()));
      }
    }
  }

  /// The models' names.
  public Set<String> names() {
    return Set.copyOf(entries.keySet());
  }

  /// The versions of a model, the newest last; empty if there is no such model.
  public List<String> versions(String name) {
    Entry entry = entries.get(name);
    return entry == null
        ? List.of()
        : entry.versions.stream().map(version -> version.folder.version()).toList();
  }

  /// The newest version of a model.
  public Optional<Lease> lease(String name) {
    return lease(name, versions -> versions.isEmpty() ? null : versions.getLast());
  }

  /// A version of a model.
  public Optional<Lease> lease(String name, String version) {
    return lease(name, versions -> find(versions, version).orElse(null));
  }

  private Optional<Lease> lease(String name, Function<List<Loaded>, @Nullable Loaded> choice) {
    Entry entry = entries.get(name);
    while (entry != null) {
      Loaded found = choice.apply(entry.versions);
      if (found == null) {
        return Optional.empty();
      }
      if (found.model.enter()) {
        return Optional.of(new Lease(found.model));
      }
      Thread.onSpinWait(); // it was put out in between: what came in its place is there already
    }
    return Optional.empty();
  }

  /// Frees each model after its last request.
  @Override
  public void close() {
    for (Entry entry : entries.values()) {
      List<Loaded> versions = entry.versions;
      entry.versions = List.of();
      versions.forEach(version -> version.model.retire());
    }
  }
}
