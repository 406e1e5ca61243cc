package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.bpnet.cli.terminal.Console;
import org.junit.jupiter.api.Test;

class PlayCommandTest {
  @Test
  void should_serve_until_it_is_interrupted() throws Exception {
    try (var out = new PipedOutputStream();
        var printed =
            new BufferedReader(
                new InputStreamReader(new PipedInputStream(out), StandardCharsets.UTF_8))) {
      var console =
          new Console(
              new PrintStream(out, true, StandardCharsets.UTF_8),
              new PrintStream(PrintStream.nullOutputStream(), true, StandardCharsets.UTF_8),
              false,
              false);
      Thread command = Thread.ofPlatform().start(() -> Bpnet.run(new String[] {"play"}, console));
      URI address = URI.create(printed.readLine());

      assertThat(address.getHost()).isEqualTo("127.0.0.1");
      assertThat(status(address)).isEqualTo(303);
      command.interrupt();
      command.join();
    }
  }

  private static int status(URI address) throws IOException {
    var connection = (HttpURLConnection) address.toURL().openConnection();
    connection.setInstanceFollowRedirects(false);
    try {
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }

  @Test
  void should_say_which_port_cannot_be_had() throws IOException {
    assertThat(CommandRun.of("play", "--port", "65536").errLines())
        .first()
        .asString()
        .contains("--port: needs 1 to 65535");
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CommandRun run = CommandRun.of("play", "--port", Integer.toString(taken.getLocalPort()));

      assertThat(run.code()).isEqualTo(2);
      assertThat(run.errLines())
          .first()
          .asString()
          .contains("--port: " + taken.getLocalPort() + " cannot be had (");
    }
  }
}
