package org.bpnet.core;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bpnet.core.reference.ReferenceBackend;
import org.bpnet.core.spi.Availability;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.BackendException;
import org.bpnet.core.spi.BackendOptions;
import org.bpnet.core.spi.BackendProvider;
import org.bpnet.core.text.Count;

/// Finds backends. Those on the class path or module path announce themselves as services; the
/// reference backend is always there.
public final class Backends {
  private static final System.Logger LOG = System.getLogger(Backends.class.getName());

  private Backends() {}

  /// The fastest backend that can run here, one thread per core.
  public static Backend best() {
    return best(BackendOptions.defaults());
  }

  /// The fastest backend that can run here, with the given number of threads (0: one per core).
  public static Backend best(int threads) {
    return best(BackendOptions.defaults().threads(threads));
  }

  /// The fastest backend that can run here, opened with these options. Which that is its
  /// description says, which is logged too, at level DEBUG; if it is none but the reference, a
  /// warning says once what is missing.
  ///
  /// @throws BackendException if the engine asked for by name is unknown or cannot run here
  public static Backend best(BackendOptions options) {
    BackendProvider chosen =
        providers().stream()
            .filter(provider -> provider.availability() instanceof Availability.Ready)
            .findFirst()
            .orElseGet(Reference::new);
    if (chosen instanceof Reference) {
      Notice.GIVEN.run();
    }
    Backend backend = chosen.open(options);
    LOG.log(System.Logger.Level.DEBUG, () -> "chosen: " + backend.description());
    return backend;
  }

  /// Says once, when the class is initialised, that nothing fast computes, and why.
  private static final class Notice {
    static final Runnable GIVEN = give();

    private static Runnable give() {
      String others =
          providers().stream()
              .filter(provider -> !(provider instanceof Reference))
              .map(Notice::inWords)
              .collect(Collectors.joining("; "));
      LOG.log(
          System.Logger.Level.WARNING,
          "computing on the reference backend, in double precision on one thread, hundreds of times"
              + " slower: "
              + (others.isEmpty()
                  ? "no other is on the class path or module path; add org.bpnet:bpnet-cpu and start"
                      + " java with --add-modules jdk.incubator.vector"
                  : others));
      return () -> {};
    }

    private static String inWords(BackendProvider provider) {
      return provider.name()
          + switch (provider.availability()) {
            case Availability.Ready(String device) -> " is ready: " + device;
            case Availability.Unavailable(String reason) -> " is off: " + reason;
          };
    }
  }

  /// The backend of this name, or an error that says why not: never another one in its place.
  ///
  /// @throws BackendException if it is unknown or cannot run here
  public static Backend named(String name) {
    for (BackendProvider provider : providers()) {
      if (provider.name().equals(name)) {
        if (provider.availability() instanceof Availability.Unavailable(String reason)) {
          throw new BackendException("backend " + name + " is not available: " + reason);
        }
        return provider.open(BackendOptions.defaults());
      }
    }
    throw new BackendException(
        String.format(
            Locale.ROOT,
            "there is no backend '%s'; %s",
            name,
            Count.choices(providers().stream().map(BackendProvider::name).toList())));
  }

  /// The reference backend: double precision, plain loops, the definition of every primitive.
  public static Backend reference() {
    return new ReferenceBackend();
  }

  /// All backends that were found, the preferred first.
  public static List<BackendProvider> providers() {
    return Stream.concat(
            ServiceLoader.load(BackendProvider.class).stream().map(ServiceLoader.Provider::get),
            Stream.of(new Reference()))
        .sorted(
            Comparator.comparingInt(BackendProvider::priority)
                .reversed()
                .thenComparing(BackendProvider::name))
        .toList();
  }

  private record Reference() implements BackendProvider {
    @Override
    public String name() {
      return "reference";
    }

    @Override
    public int priority() {
      return 0;
    }

    @Override
    public Availability availability() {
      return new Availability.Ready("plain Java, double precision, one thread");
    }

    @Override
    public Backend open(BackendOptions options) {
      return new ReferenceBackend();
    }
  }
}
