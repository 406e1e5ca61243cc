package org.bpnet.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.source.DataFolders;
import org.bpnet.data.source.PublicSet;
import org.bpnet.nn.catalog.Nearest;
import org.bpnet.sql.DuckDbDriver;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet fetch`: downloads a public data set, or DuckDB. No other command downloads anything.
@Command(
    name = "fetch",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Download a public data set, to be trained on by its name, or DuckDB for queries.",
    description = {
      "",
      "Goes to the folder $BPNET_DATA, or else to the user's own for data; DuckDB to $BPNET_DRIVERS, or"
          + " else to the user's own for drivers. A download that breaks off goes on where it was, and"
          + " is used only if its checksum is right. Without NAME, lists what there is. No other"
          + " command downloads anything.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n",
    footer = {
      "",
      "@|bold Examples|@",
      "  bpnet fetch",
      "  bpnet fetch mnist",
      "  bpnet fetch duckdb",
      "  bpnet fetch mnist --from https://mirror.example.org/mnist/"
    })
public final class Fetch implements Runnable {
  private final Console console;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "mnist, fashion-mnist or duckdb; a list of all if not given.")
  private @Nullable String name;

  @Option(
      names = "--from",
      paramLabel = "URL",
      description = "The folder of another server that has the same files, by the same names.")
  private @Nullable String from;

  public Fetch(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    if (name == null) {
      list();
    } else if (name.equals(DuckDbDriver.NAME)) {
      fetchDriver();
    } else {
      fetch(name);
    }
    console.out().flush();
  }

  private void fetch(String name) {
    PublicSet set =
        PublicSet.named(name)
            .orElseThrow(() ->
                new UsageException(
                    String.format(
                        Locale.ROOT,
                        "nothing to fetch is called '%s'; did you mean %s?",
                        name,
                        String.join(", ", Nearest.names(name, names())))));
    List<URI> places = from == null ? set.places() : List.of(place(from));
    Path home =
        DataFolders.ofUser().stream()
            .findFirst()
            .orElseThrow(() ->
                new DataFormatException(
                    "no folder for data is known; set BPNET_DATA to one, or HOME to yours"));
    fetch(set, places, home.resolve(set.label()));
  }

  private static List<String> names() {
    return Stream.concat(PublicSet.names().stream(), Stream.of(DuckDbDriver.NAME)).toList();
  }

  private void fetchDriver() {
    Path folder =
        DataFolders.drivers()
            .orElseThrow(() ->
                new DataFormatException(
                    "no folder for drivers is known; set BPNET_DRIVERS to one, or HOME to yours"));
    Path file = folder.resolve(DuckDbDriver.FILE.name());
    if (Files.exists(file)) {
      console.out().printf(Locale.ROOT, "%s is there already: %s%n", DuckDbDriver.NAME, file);
      return;
    }
    console.err().printf(Locale.ROOT, "%s: %s%n", DuckDbDriver.NAME, DuckDbDriver.SUMMARY);
    try (HttpClient client = Download.client()) {
      Files.createDirectories(folder);
      download(
          client,
          DuckDbDriver.FILE,
          List.of(from == null ? DuckDbDriver.PLACE : place(from)),
          folder);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      throw interrupted(stopped);
    }
    console.out().printf(Locale.ROOT, "%s is in %s%n", DuckDbDriver.NAME, file);
    console.out().println("Next: bpnet train \"SELECT * FROM 'table.parquet'\"");
  }

  private static UncheckedIOException interrupted(InterruptedException stopped) {
    Thread.currentThread().interrupt();
    return new UncheckedIOException(new IOException("stopped; run it again to go on", stopped));
  }

  private void list() {
    for (PublicSet set : PublicSet.values()) {
      console
          .out()
          .printf(
              Locale.ROOT,
              "%-14s %s (%s; licence %s)%n",
              set.label(),
              set.summary(),
              set.authors(),
              set.licence());
    }
    console.out().printf(Locale.ROOT, "%-14s %s%n", DuckDbDriver.NAME, DuckDbDriver.SUMMARY);
  }

  private static URI place(String text) {
    try {
      var uri = new URI(text.endsWith("/") ? text : text + "/");
      if (List.of("http", "https").contains(String.valueOf(uri.getScheme()))
          && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException wrong) {
      // said below
    }
    throw new UsageException("--from: needs an address with http or https, got " + text);
  }

  private void fetch(PublicSet set, List<URI> places, Path folder) {
    if (Files.isDirectory(folder)) {
      console.out().printf(Locale.ROOT, "%s is there already: %s%n", set.label(), folder);
      return;
    }
    console
        .err()
        .printf(
            Locale.ROOT,
            "%s: %s, by %s, licence %s%n",
            set.label(),
            set.summary(),
            set.authors(),
            set.licence());
    Path waiting = folder.resolveSibling(set.label() + ".part");
    try (HttpClient client = Download.client()) {
      Files.createDirectories(waiting);
      for (PublicSet.Item item : set.items()) {
        download(client, item, places, waiting);
      }
      Files.move(waiting, folder);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      throw interrupted(stopped);
    }
    console.out().printf(Locale.ROOT, "%s is in %s%n", set.label(), folder);
    console.out().printf(Locale.ROOT, "Next: bpnet train %s --model lenet5%n", set.label());
  }

  /// From the first place that has the file.
  private void download(HttpClient client, PublicSet.Item item, List<URI> places, Path folder)
      throws IOException, InterruptedException {
    for (URI place : places) {
      console.err().printf(Locale.ROOT, "%s%n", place.resolve(item.name()));
      try {
        Download.fetch(client, item, place, folder);
        return;
      } catch (Download.Unavailable elsewhere) {
        if (place.equals(places.getLast())) {
          throw elsewhere;
        }
      }
    }
  }
}
