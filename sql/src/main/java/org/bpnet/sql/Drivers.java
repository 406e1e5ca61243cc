package org.bpnet.sql;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.source.DataFolders;

/// The drivers of databases: those that the program has, then those whose jars lie in the user's
/// folder for drivers. They come with no module of BPNet, since they are large or belong to
/// somebody's database.
final class Drivers {
  private Drivers() {}

  /// Loaded once, and only by who needs one: a driver may load a library, which no process loads
  /// twice.
  private static final class InFolder {
    static final List<Driver> ALL = load();

    private static List<Driver> load() {
      URL[] jars =
          DataFolders.drivers().filter(Files::isDirectory).map(InFolder::jars).orElse(new URL[0]);
      return jars.length == 0
          ? List.of()
          : all(new URLClassLoader("drivers", jars, ClassLoader.getPlatformClassLoader())).toList();
    }

    private static URL[] jars(Path folder) {
      List<URL> jars = new ArrayList<>();
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
        for (Path file : files) {
          jars.add(file.toUri().toURL());
        }
      } catch (MalformedURLException impossible) {
        throw new IllegalStateException(impossible);
      } catch (IOException unreadable) {
        throw new DataFormatException(
            folder + ": the folder for drivers cannot be read; check its permissions", unreadable);
      }
      return jars.toArray(URL[]::new);
    }
  }

  /// The driver for an address.
  ///
  /// @throws DataFormatException if there is none
  static Driver forAddress(String address, String shown) {
    return first(all(Drivers.class.getClassLoader()), address)
        .or(() -> first(InFolder.ALL.stream(), address))
        .orElseThrow(() -> none(address, shown));
  }

  private static Stream<Driver> all(ClassLoader loader) {
    return ServiceLoader.load(Driver.class, loader).stream().flatMap(Drivers::usable);
  }

  private static Stream<Driver> usable(ServiceLoader.Provider<Driver> found) {
    try {
      return Stream.of(found.get());
    } catch (ServiceConfigurationError | LinkageError broken) {
      return Stream.of(); // another may do
    }
  }

  private static Optional<Driver> first(Stream<Driver> drivers, String address) {
    return drivers.filter(driver -> accepts(driver, address)).findFirst();
  }

  private static boolean accepts(Driver driver, String address) {
    try {
      return driver.acceptsURL(address);
    } catch (SQLException no) {
      return false;
    }
  }

  private static DataFormatException none(String address, String shown) {
    if (address.startsWith(DuckDb.ADDRESS)) {
      return new DataFormatException(
          "queries over files are answered by DuckDB, which is not on this machine yet; get it with:"
              + " bpnet fetch duckdb, or add org.duckdb:duckdb_jdbc to the program");
    }
    return new DataFormatException(
        String.format(
            Locale.ROOT,
            "%s: there is no driver for this kind of database; put its jar into %s, or add it to the"
                + " program",
            shown,
            DataFolders.drivers()
                .map(Path::toString)
                .orElse("the folder that BPNET_DRIVERS names")));
  }
}
