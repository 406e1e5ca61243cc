package org.bpnet.cpu.memory;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Keeps what was used last, up to a bound, and puts out what was not used for longest. Any thread
/// may call anything. A look-up allocates nothing but its answer.
///
/// @param <K> what is looked up
/// @param <V> what is kept
public final class Recent<K, V> {
  private final long bound;
  private final LinkedHashMap<K, Kept<V>> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long weight;

  private record Kept<V>(V value, long weight) {}

  /// @param bound the weight of all that is kept together, at most
  public Recent(long bound) {
    this.bound = bound;
  }

  /// What is kept under a key, which counts as a use.
  public synchronized Optional<V> find(K key) {
    Kept<V> found = kept.get(key);
    return found == null ? Optional.empty() : Optional.of(found.value());
  }

  /// Keeps a value, unless another is kept under its key; and the newest value, whatever it weighs.
  ///
  /// @return what is put out for it, the caller's to drop
  public synchronized List<V> keep(K key, V value, long itsWeight) {
    if (kept.get(key) != null) {
      return List.of();
    }
    kept.put(key, new Kept<>(value, itsWeight));
    weight += itsWeight;
    List<V> out = new ArrayList<>();
    Iterator<Map.Entry<K, Kept<V>>> eldest = kept.entrySet().iterator();
    while (weight > bound && kept.size() > 1) {
      Kept<V> oldest = eldest.next().getValue();
      eldest.remove();
      weight -= oldest.weight();
      out.add(oldest.value());
    }
    return out;
  }

  /// How many there are.
  public synchronized int size() {
    return kept.size();
  }

  /// What they weigh together.
  public synchronized long weight() {
    return weight;
  }

  /// What they may weigh.
  public long bound() {
    return bound;
  }

  /// Forgets all.
  public synchronized void clear() {
    kept.clear();
    weight = 0;
  }
}
