package org.bpnet.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bpnet.cli.terminal.Console;
import org.bpnet.core.Backends;
import org.bpnet.core.spi.Backend;
import org.bpnet.serve.ModelServer;
import org.bpnet.serve.ServeOptions;

/// Runs the commands once, so that the launcher can keep what the JVM read and linked for them
/// (class data sharing) and later runs start faster.
public final class Rehearsal {
  private Rehearsal() {}

  /// Leaves run folders in the current folder, and ends the process with the first exit code that
  /// is not 0.
  public static void main(String[] args) {
    System.exit(run(Console.ofProcess()));
  }

  private static int run(Console console) {
    for (List<String> command :
        List.of(
            List.of("--version"),
            List.of("--help"),
            List.of("train", "digits", "--epochs", "2", "--out", "images"),
            List.of("evaluate", "--model", "images", "digits"),
            List.of("predict", "--model", "images", "digits"),
            List.of("train", "iris", "--epochs", "2", "--json", "--out", "table"),
            List.of("predict", "--model", "table", "iris"),
            List.of("doctor"))) {
      int code = Bpnet.run(command.toArray(String[]::new), console);
      if (code != 0) {
        return code;
      }
    }
    return answer(Path.of("table")) ? 0 : 1;
  }

  /// A model's first answer over HTTP, which `bpnet serve` would wait for to be asked.
  private static boolean answer(Path run) {
    try (Backend backend = Backends.best();
        ModelServer server =
            ModelServer.open(Map.of("table", run), ServeOptions.defaults().port(0), backend)) {
      URL asked = server.address().resolve("v1/models/table:predict").toURL();
      var connection = (HttpURLConnection) asked.openConnection();
      connection.setDoOutput(true);
      try (OutputStream request = connection.getOutputStream()) {
        request.write("{\"instances\": [[5.1, 3.5, 1.4, 0.2]]}".getBytes(StandardCharsets.UTF_8));
      }
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
