package org.bpnet.nn.catalog;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/// The things of one kind, by name. An entry is one line; it makes the thing known to the command
/// line, to the documentation and to the contract tests of its kind.
///
/// ```java
/// static final Catalog<Layer> CATALOG =
///     Catalog.<Layer>of("activation")
///         .with("leaky_relu(slope=0.01)", "Maas et al. 2013", a -> leakyRelu(a.number("slope")));
/// ```
public final class Catalog<T> {
  private static final int SUGGESTIONS = 3;

  private final String kind;
  private final Map<String, Entry<T>> entries;

  /// One line of a catalog.
  ///
  /// @param signature the name, and the arguments with their defaults; one without a default must
  ///   be given
  /// @param source where it is from: authors and year, or "ours"
  /// @param factory what makes it
  public record Entry<T>(Spec signature, String source, Function<Arguments, ? extends T> factory) {
    /// The name by which it is found.
    public String name() {
      return signature.name();
    }
  }

  private Catalog(String kind, Map<String, Entry<T>> entries) {
    this.kind = kind;
    this.entries = Collections.unmodifiableMap(entries);
  }

  /// A catalog without entries, of a kind called so in messages.
  public static <T> Catalog<T> of(String kind) {
    return new Catalog<>(kind, new LinkedHashMap<>());
  }

  /// This catalog with one more entry.
  ///
  /// @param signature read by [Spec#parse]
  /// @throws IllegalArgumentException if the name is taken
  public Catalog<T> with(
      String signature, String source, Function<Arguments, ? extends T> factory) {
    var entry = new Entry<T>(Spec.parse(signature), source, factory);
    var more = new LinkedHashMap<>(entries);
    if (more.put(entry.name(), entry) != null) {
      throw new IllegalArgumentException("%s: the name %s is taken".formatted(kind, entry.name()));
    }
    return new Catalog<>(kind, more);
  }

  /// What the things are called, `activation`.
  public String kind() {
    return kind;
  }

  /// All entries, in the order in which they were added.
  public Collection<Entry<T>> entries() {
    return entries.values();
  }

  /// The thing that a text such as `leaky_relu(slope=0.2)` names.
  ///
  /// @throws IllegalArgumentException if there is none, or if its arguments are wrong
  public T create(String text) {
    Spec spec = Spec.parse(text);
    Entry<T> entry = entries.get(spec.name());
    if (entry == null) {
      throw new IllegalArgumentException(
          "no %s is called '%s'; did you mean %s?"
              .formatted(kind, spec.name(), String.join(", ", nearest(spec.name()))));
    }
    return entry.factory().apply(Arguments.bind(entry.signature(), spec));
  }

  private List<String> nearest(String name) {
    Stream<String> byDistance =
        entries.keySet().stream().sorted(Comparator.comparingInt(known -> distance(name, known)));
    return byDistance.limit(SUGGESTIONS).toList();
  }

  /// The number of letters to change, add or remove (Levenshtein 1966).
  private static int distance(String a, String b) {
    var row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
