package org.bpnet.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.Backends;
import org.bpnet.core.spi.Backend;
import org.bpnet.play.PlayServer;
import org.bpnet.play.lab.Labs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet play`: serves the playground, and the monitor of runs, until it is interrupted.
@Command(
    name = "play",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Open the playground, where one sees a network learn, or watch runs, in a browser.",
    description = {
      "",
      "Prints an address for a browser on this machine; no other machine can reach it, and nobody"
          + " without the token in it. All numbers are computed by the engine that trains. Ends with"
          + " Ctrl-C.",
      "",
      "With the folders of runs, finished or still being written, the page opens on them: losses,"
          + " measures, learning rate and speed as they come, several runs in one picture, and what"
          + " they differ in.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n",
    footer = {
      "",
      "@|bold Examples|@",
      "  bpnet play",
      "  bpnet play --port 8080",
      "  bpnet play runs/*"
    })
public final class Play implements Runnable {
  private final Labs labs;
  private final Console console;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port to listen on; one that is free if not given.")
  private int port;

  @Parameters(
      paramLabel = "RUN",
      arity = "0..*",
      description = "Folders of runs to watch, eight at most.")
  private List<Path> runs = List.of();

  /// @param labs the experiments that pages may run
  public Play(Labs labs, Console console) {
    this.labs = labs;
    this.console = console;
  }

  @Override
  public void run() {
    if (port < 0 || port > 65_535) {
      throw new UsageException("--port: needs 1 to 65535, or 0 for one that is free, got " + port);
    }
    try (Backend backend = Backends.best(1);
        PlayServer server = open(backend)) {
      console.out().println(server.address() + (runs.isEmpty() ? "" : "#/runs"));
      console.out().flush();
      console
          .err()
          .printf(
              Locale.ROOT,
              "%s open until Ctrl-C: open this address in a browser%n",
              runs.isEmpty() ? "the playground is" : "the page of the runs is");
      server.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private PlayServer open(Backend backend) {
    try {
      return PlayServer.open(backend, port, runs, labs);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "--port: %d cannot be had (%s); choose another, or leave it out for one that is free",
              port,
              e.getMessage()));
    }
  }
}
