package org.bpnet.cli.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.bpnet.cli.terminal.Console;
import org.bpnet.core.Backends;
import org.bpnet.core.spi.Backend;
import org.bpnet.play.PlayServer;
import org.bpnet.train.run.Control;
import org.bpnet.train.watch.TrainingEvent;
import org.jspecify.annotations.Nullable;

/// The monitor of a run for a browser on this machine, from its first step to the end of the
/// command. It reads what the run writes into its folder, so that training waits for nobody.
public final class WatchPage implements Consumer<TrainingEvent>, AutoCloseable {
  private final Console console;
  private final Path folder;
  private final Control control;
  private @Nullable Backend backend;
  private @Nullable PlayServer server;

  /// @param folder of the run
  /// @param control that the run is given
  public WatchPage(Console console, Path folder, Control control) {
    this.console = console;
    this.folder = folder;
    this.control = control;
  }

  @Override
  public void accept(TrainingEvent event) {
    if (event instanceof TrainingEvent.RunStarted && server == null) {
      open();
    }
    if (server != null) {
      server.listener().accept(event);
    }
  }

  /// A run does not fail for want of a page.
  private void open() {
    try {
      Backend own = Backends.best(1); // for the playground on the same page
      backend = own;
      PlayServer opened = PlayServer.open(own, 0, folder, control);
      server = opened;
      console.err().println("watch it in a browser: " + opened.address() + "#/runs");
    } catch (IOException | RuntimeException without) {
      console.err().println("--watch: no page can be served: " + without.getMessage());
    }
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
    if (backend != null) {
      backend.close();
    }
  }
}
