package org.bpnet.cpu.onednn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bpnet.core.spi.Availability;
import org.bpnet.core.spi.BackendException;
import org.bpnet.core.spi.Precision;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.spi.AcceleratorProvider;
import org.bpnet.cpu.spi.ConvolutionEngine;
import org.bpnet.cpu.spi.MatMulEngine;
import org.bpnet.cpu.spi.MatrixProduct;

/// Makes oneDNN known to the CPU backend as a service.
///
/// The native files are kept in the user's cache folder, or where that cannot be used in a private
/// one among the temporary files; the system property `org.bpnet.cpu.onednn.cache` names another.
public final class OneDnnProvider implements AcceleratorProvider {
  /// For the service loader.
  public OneDnnProvider() {}

  @Override
  public String name() {
    return "onednn";
  }

  @Override
  public Availability availability(Precision precision) {
    return Loaded.ONCE.availability(precision);
  }

  @Override
  public MatMulEngine openProducts(Precision precision, MemoryPool pool) {
    return Loaded.ONCE.openProducts(precision, pool);
  }

  @Override
  public ConvolutionEngine openConvolutions(Precision precision, MemoryPool pool) {
    return new OneDnnConvolutions(Loaded.ONCE.require(precision), precision, pool);
  }

  /// The library, or why there is none.
  ///
  /// @param library there, or absent for `reason`
  /// @param reason why it is absent
  record Loaded(Optional<OneDnn> library, String reason) {
    static final Loaded ONCE = load();

    private static Loaded load() {
      String os = System.getProperty("os.name");
      String processor = System.getProperty("os.arch");
      Optional<Platform> platform = Platform.of(os, processor);
      if (platform.isEmpty()) {
        return off(String.format(Locale.ROOT, "there is none for %s on %s", os, processor));
      }
      String cache = System.getProperty("org.bpnet.cpu.onednn.cache");
      return load(
          platform.get(),
          cache != null
              ? List.of(Path.of(cache).toAbsolutePath())
              : platform
                  .get()
                  .caches(
                      Path.of(System.getProperty("user.home")),
                      Path.of(System.getProperty("java.io.tmpdir")),
                      Optional.ofNullable(System.getenv("XDG_CACHE_HOME")),
                      Optional.ofNullable(System.getenv("LOCALAPPDATA"))));
    }

    /// Loads the library by way of the first of these cache folders that can be used.
    static Loaded load(Platform platform, List<Path> caches) {
      String reason = caches.isEmpty() ? "there is no folder for its files" : "";
      for (Path cache : caches) {
        try {
          return loadFrom(new NativeFiles(platform, cache).place(), platform);
        } catch (IOException failed) {
          if (reason.isEmpty()) { // the first is the one that users know
            reason =
                String.format(
                    Locale.ROOT, "cannot put its files into %s: %s", cache, words(failed));
          }
        }
      }
      return off(reason + "; -Dorg.bpnet.cpu.onednn.cache names another folder");
    }

    /// Loads the library from the folder that its files are in.
    static Loaded loadFrom(Path folder, Platform platform) {
      try {
        return of(new OneDnn(folder, platform));
      } catch (RuntimeException | LinkageError failed) {
        return off(String.format(Locale.ROOT, "cannot load it from %s: %s", folder, words(failed)));
      }
    }

    private static Loaded of(OneDnn library) {
      OneDnn.Version version = library.version();
      return version.isSafe() ? new Loaded(Optional.of(library), "") : off(refusal(version));
    }

    /// Why that version is not used.
    static String refusal(OneDnn.Version version) {
      return String.format(
          Locale.ROOT,
          "need oneDNN %s or newer, got %s, in which a signal such as a profiler's damages memory;"
              + " put a newer org.bytedeco:dnnl on the path",
          OneDnn.Version.SAFE,
          version);
    }

    private static Loaded off(String reason) {
      return new Loaded(Optional.empty(), reason);
    }

    private static String words(Throwable failed) {
      String kind = failed.getClass().getSimpleName();
      return failed.getMessage() == null ? kind : kind + " " + failed.getMessage();
    }

    Availability availability(Precision precision) {
      if (library.isEmpty()) {
        return new Availability.Unavailable(reason);
      }
      if (precision == Precision.BF16 && !multipliesBf16(library.get())) {
        return new Availability.Unavailable("it does not multiply in bfloat16 on this processor");
      }
      return new Availability.Ready(library.get().description());
    }

    /// Whether a product in bfloat16 can be prepared.
    private static boolean multipliesBf16(OneDnn oneDnn) {
      var primitives = new Primitives(oneDnn);
      try {
        new Bf16Call(primitives, MatrixProduct.dense(false, false, 16, 16, 16), 16, 16).close();
        return true;
      } catch (BackendException refused) {
        return false;
      } finally {
        primitives.close();
      }
    }

    /// @throws BackendException if it cannot compute in this precision
    OneDnn require(Precision precision) {
      if (availability(precision) instanceof Availability.Unavailable(String why)) {
        throw new BackendException("oneDNN is off: " + why);
      }
      return library.orElseThrow();
    }

    MatMulEngine openProducts(Precision precision, MemoryPool pool) {
      OneDnn oneDnn = require(precision);
      return switch (precision) {
        case F32 -> new OneDnnEngine(oneDnn, new Sgemm(oneDnn));
        case BF16 -> new OneDnnEngine(oneDnn, new Bf16(oneDnn, pool));
      };
    }
  }
}
