package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bpnet.cli.terminal.Console;
import org.bpnet.train.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `bpnet train --watch` as somebody uses it who looks at the page and stops the run there.
class WatchCommandTest {
  @TempDir Path folder;

  @Test
  void should_serve_the_run_until_the_page_stops_it() throws Exception {
    var out = new ByteArrayOutputStream();
    var printed = new PipedOutputStream();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var err =
            new BufferedReader(
                new InputStreamReader(
                    new PipedInputStream(printed, 1 << 16), StandardCharsets.UTF_8))) {
      var console =
          new Console(
              new PrintStream(out, true, StandardCharsets.UTF_8),
              new PrintStream(printed, true, StandardCharsets.UTF_8),
              false,
              false);
      String[] line = {
        "train",
        "iris",
        "--watch",
        "--json",
        "--epochs",
        "1000000",
        "--out",
        folder.resolve("run").toString()
      };
      Future<Integer> command = threads.submit(() -> Bpnet.run(line, console));
      String told = err.readLine();
      assertThat(told)
          .matches("watch it in a browser: http://127\\.0\\.0\\.1:\\d+/\\?token=.*#/runs");
      URI address = URI.create(told.substring(told.indexOf("http")));
      assertThat(stop(address)).isEqualTo(200);

      assertThat(command.get()).isZero();
      assertThat(Json.readObject(out.toString(StandardCharsets.UTF_8)).text("stopped"))
          .isEqualTo("stopped");
    }
  }

  /// Asks for an end of the run, with the token as a cookie.
  private static int stop(URI address) throws Exception {
    var connection =
        (HttpURLConnection) address.resolve("/api/runs/0/control").toURL().openConnection();
    try {
      String token = address.getQuery().substring("token=".length());
      connection.setRequestProperty("Cookie", "bpnet-" + address.getPort() + "=" + token);
      connection.setRequestProperty("Content-Type", "application/json");
      connection.setDoOutput(true);
      connection.getOutputStream().write("{\"op\": \"stop\"}".getBytes(StandardCharsets.UTF_8));
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }
}
