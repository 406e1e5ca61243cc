package org.bpnet.nn.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

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
  private final String kind;
  private final Function<? super T, ? extends List<About.Line>> definition;
  private final Map<String, Entry<T>> entries;
  private final Map<String, String> aliases;
  private final Map<String, String> advice; // by names that are asked for here and stand elsewhere

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
      Map<String, Entry<T>> entries,
      Map<String, String> aliases,
      Map<String, String> advice) {
    this.kind = kind;
    this.definition = definition;
    this.entries = Collections.unmodifiableMap(entries);
    this.aliases = Collections.unmodifiableMap(aliases);
    this.advice = Collections.unmodifiableMap(advice);
  }

  /// A catalog without entries, of a kind called so in messages.
  public static <T> Catalog<T> of(String kind) {
    return new Catalog<>(kind, _ -> List.of(), Map.of(), Map.of(), Map.of());
  }

  /// This catalog, of things that know the formulas they run: what an entry does not say of its
  /// definition is asked of the thing itself.
  public Catalog<T> defining(Function<? super T, ? extends List<About.Line>> lines) {
    return new Catalog<>(kind, lines, entries, aliases, advice);
  }

  /// This catalog with one more entry.
  ///
  /// @param signature read by [Spec#parse]
  /// @throws IllegalArgumentException if the name is taken
  public Catalog<T> with(String signature, About about, Function<Arguments, ? extends T> factory) {
    return with(new Entry<>(Spec.parse(signature), about, factory));
  }

  /// This catalog with other names that people type for one of its entries, `mse` for
  /// `mean_squared_error`. An alias means one thing in its catalog, and never hides a name.
  ///
  /// @throws IllegalArgumentException if there is no such entry, or if an alias is taken
  public Catalog<T> also(String name, String... others) {
    if (!entries.containsKey(name)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s: nothing is called %s", kind, name));
    }
    var more = new LinkedHashMap<>(aliases);
    for (String other : others) {
      if (entries.containsKey(other) || more.putIfAbsent(other, name) != null) {
        throw taken(other);
      }
    }
    return new Catalog<>(kind, definition, entries, more, advice);
  }

  /// This catalog with a word to those who look here for what is of another kind.
  ///
  /// @param advice why it is not here, and where it is
  public Catalog<T> elsewhere(String name, String advice) {
    var more = new LinkedHashMap<>(this.advice);
    more.put(name, advice);
    return new Catalog<>(kind, definition, entries, aliases, more);
  }

  /// This catalog with the entries of another behind its own, and their aliases.
  ///
  /// @throws IllegalArgumentException if both hold a name
  public Catalog<T> and(Catalog<? extends T> other) {
    Catalog<T> both = this;
    for (Entry<? extends T> entry : other.entries()) {
      both = both.with(new Entry<>(entry.signature(), entry.about(), entry.factory()));
      both = both.also(entry.name(), other.aliases(entry.name()).toArray(String[]::new));
    }
    for (Map.Entry<String, String> word : other.advice.entrySet()) {
      both = both.elsewhere(word.getKey(), word.getValue());
    }
    return both;
  }

  /// A catalog of what becomes of the things of this one, by the same names.
  ///
  /// @param kind what one of them is called in messages
  public <U> Catalog<U> map(String kind, Function<? super T, ? extends U> change) {
    Catalog<U> changed = of(kind);
    for (Entry<T> entry : entries()) {
      changed =
          changed
              .with(
                  new Entry<>(
                      entry.signature(), entry.about(), a -> change.apply(entry.factory.apply(a))))
              .also(entry.name(), aliases(entry.name()).toArray(String[]::new));
    }
    return changed;
  }

  private Catalog<T> with(Entry<T> entry) {
    var more = new LinkedHashMap<>(entries);
    if (aliases.containsKey(entry.name()) || more.put(entry.name(), entry) != null) {
      throw taken(entry.name());
    }
    return new Catalog<>(kind, definition, more, aliases, advice);
  }

  private IllegalArgumentException taken(String name) {
    return new IllegalArgumentException(
        String.format(Locale.ROOT, "%s: the name %s is taken", kind, name));
  }

  /// What one of the things is called, `activation`.
  public String kind() {
    return kind;
  }

  /// All entries, in the order in which they were added.
  public Collection<Entry<T>> entries() {
    return entries.values();
  }

  /// The other names of an entry, in the order in which they were added.
  public List<String> aliases(String name) {
    return aliases.entrySet().stream()
        .filter(alias -> alias.getValue().equals(name))
        .map(Map.Entry::getKey)
        .toList();
  }

  /// The entry of this name or alias.
  public Optional<Entry<T>> find(String name) {
    return Optional.ofNullable(entries.get(aliases.getOrDefault(name, name)));
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
    Entry<T> entry = find(spec.name()).orElseThrow(() -> unknown(kind, spec.name(), List.of(this)));
    return entry.factory().apply(Arguments.bind(entry.signature(), defaults, spec));
  }

  /// The things that a list of texts names, `l1(0.01), l2(0.1)`.
  ///
  /// @throws IllegalArgumentException if one does not exist, or if its arguments are wrong
  public List<T> createAll(String texts) {
    List<T> all = new ArrayList<>();
    if (!Spec.split(texts, text -> all.add(create(text)))) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s: parentheses do not match in %s", kind, Quoted.of(texts)));
    }
    return all;
  }

  /// What to say where no catalog of some knows a name: where it is, or those that were most likely
  /// meant.
  ///
  /// @param kind what one of the things is called
  public static IllegalArgumentException unknown(
      String kind, String name, Collection<? extends Catalog<?>> catalogs) {
    for (Catalog<?> catalog : catalogs) {
      String elsewhere = catalog.advice.get(name);
      if (elsewhere != null) {
        return new IllegalArgumentException(
            String.format(Locale.ROOT, "no %s is called %s: %s", kind, Quoted.of(name), elsewhere));
      }
    }
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "no %s is called %s; did you mean %s?",
            kind,
            Quoted.of(name),
            String.join(", ", nearest(name, catalogs))));
  }

  /// The names and aliases in some catalogs that a word was most likely meant to be, the nearest
  /// first, and one for each thing.
  public static List<String> nearest(String word, Collection<? extends Catalog<?>> catalogs) {
    Map<String, String> names = new LinkedHashMap<>();
    for (Catalog<?> catalog : catalogs) {
      catalog.entries.keySet().forEach(name -> names.put(name, name));
    }
    for (Catalog<?> catalog : catalogs) {
      catalog.aliases.forEach(names::putIfAbsent);
    }
    Set<String> things = new HashSet<>();
    return Nearest.of(word, names.keySet())
        .filter(name -> things.add(names.getOrDefault(name, name)))
        .limit(Nearest.SUGGESTIONS)
        .toList();
  }
}
