package org.bpnet.nn.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// The things of one kind, by name. An entry is one expression; it makes the thing known to the
/// command line, to the documentation and to the contract tests of its kind.
///
/// ```java
/// static final Catalog<Layer> CATALOG =
///     Catalog.<Layer>of("activation")
///         .with(
///             "leaky_relu(slope=0.01)",
///             About.of("lets a little of what is negative pass", "Maas, Hannun, Ng 2013, eq. 2")
///                 .formula("y", LEAKY_RELU, "x"),
///             a -> leakyRelu(a.number("slope")));
/// ```
public final class Catalog<T> {
  private static final int SUGGESTIONS = 3;

  private final String kind;
  private final Function<? super T, ? extends List<About.Line>> definition;
  private final Map<String, Entry<T>> entries;

  /// One entry of a catalog.
  ///
  /// @param signature the name, and the arguments with their defaults; one without a default must
  ///   be given
  /// @param about what there is to say of it
  /// @param factory what makes it
  public record Entry<T>(Spec signature, About about, Function<Arguments, ? extends T> factory) {
    /// The name by which it is found.
    public String name() {
      return signature.name();
    }

    /// Authors and year, or "ours".
    public String source() {
      return about.source();
    }

    /// A use of it, `step(rate=0.1, every=10)`; the bare name if all arguments have defaults.
    public String example() {
      return about.example().isEmpty() ? name() : name() + "(" + about.example() + ")";
    }
  }

  private Catalog(
      String kind,
      Function<? super T, ? extends List<About.Line>> definition,
      Map<String, Entry<T>> entries) {
    this.kind = kind;
    this.definition = definition;
    this.entries = Collections.unmodifiableMap(entries);
  }

  /// A catalog without entries, of a kind called so in messages.
  public static <T> Catalog<T> of(String kind) {
    return new Catalog<>(kind, _ -> List.of(), new LinkedHashMap<>());
  }

  /// This catalog, of things that know the formulas they run: what an entry does not say of its
  /// definition is asked of the thing itself.
  public Catalog<T> defining(Function<? super T, ? extends List<About.Line>> lines) {
    return new Catalog<>(kind, lines, entries);
  }

  /// This catalog with one more entry.
  ///
  /// @param signature read by [Spec#parse]
  /// @throws IllegalArgumentException if the name is taken
  public Catalog<T> with(String signature, About about, Function<Arguments, ? extends T> factory) {
    return with(new Entry<>(Spec.parse(signature), about, factory));
  }

  /// This catalog with the entries of another behind its own.
  ///
  /// @throws IllegalArgumentException if both hold a name
  public Catalog<T> and(Catalog<? extends T> other) {
    Catalog<T> both = this;
    for (Entry<? extends T> entry : other.entries()) {
      About about = entry.about();
      both = both.with(new Entry<>(entry.signature(), about, entry.factory()));
    }
    return both;
  }

  private Catalog<T> with(Entry<T> entry) {
    var more = new LinkedHashMap<>(entries);
    if (more.put(entry.name(), entry) != null) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s: the name %s is taken", kind, entry.name()));
    }
    return new Catalog<>(kind, definition, more);
  }

  /// What one of the things is called, `activation`.
  public String kind() {
    return kind;
  }

  /// All entries, in the order in which they were added.
  public Collection<Entry<T>> entries() {
    return entries.values();
  }

  /// The entry of this name.
  public Optional<Entry<T>> find(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  /// The definition of an entry, line by line: what is said of it, else what the thing itself
  /// knows.
  public List<About.Line> lines(Entry<T> entry) {
    List<About.Line> said = entry.about().lines();
    return said.isEmpty() ? List.copyOf(definition.apply(create(entry.example()))) : said;
  }

  /// The gradient of an entry, line by line: the derivatives of its formulas, and what is said.
  public List<About.Line> gradients(Entry<T> entry) {
    List<About.Line> all = new ArrayList<>();
    for (About.Line line : lines(entry)) {
      if (line instanceof About.Line.Computed computed) {
        all.addAll(computed.derivatives());
      }
    }
    all.addAll(entry.about().gradients());
    return all;
  }

  /// The thing that a text such as `leaky_relu(slope=0.2)` or `leaky_relu(0.2)` names.
  ///
  /// @throws IllegalArgumentException if there is none, or if its arguments are wrong
  public T create(String text) {
    return create(text, Map.of());
  }

  /// The thing that a text names, where some arguments have other defaults than the entry's.
  ///
  /// @param defaults values of arguments by name; those that the entry does not take are ignored
  /// @throws IllegalArgumentException if there is none, or if its arguments are wrong
  public T create(String text, Map<String, String> defaults) {
    Spec spec = Spec.parse(text);
    Entry<T> entry = entries.get(spec.name());
    if (entry == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "no %s is called '%s'; did you mean %s?",
              kind,
              spec.name(),
              String.join(", ", nearest(spec.name(), entries.keySet()))));
    }
    return entry.factory().apply(Arguments.bind(entry.signature(), defaults, spec));
  }

  /// The things that a list of texts names, `l1(0.01), l2(0.1)`.
  ///
  /// @throws IllegalArgumentException if one does not exist, or if its arguments are wrong
  public List<T> createAll(String texts) {
    List<T> all = new ArrayList<>();
    if (!Spec.split(texts, text -> all.add(create(text)))) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s: parentheses do not match in '%s'", kind, texts));
    }
    return all;
  }

  /// The names that a word was most likely meant to be, the nearest first: those that begin with
  /// it, then by letters to change.
  public static List<String> nearest(String word, Collection<String> names) {
    Stream<String> byDistance =
        names.stream()
            .sorted(
                Comparator.comparing((String name) -> word.isEmpty() || !name.startsWith(word))
                    .thenComparingInt(name -> distance(word, name)));
    return byDistance.distinct().limit(SUGGESTIONS).toList();
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
