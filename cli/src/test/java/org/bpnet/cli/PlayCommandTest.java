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
import java.nio.file.Files;
import java.nio.file.Path;
import org.bpnet.cli.terminal.Console;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlayCommandTest {
  @TempDir Path folder;

  @Test
  void should_serve_until_it_is_interrupted() throws Exception {
    assertThat(opened("play").toString())
        .matches("http://127\\.0\\.0\\.1:\\d+/\\?token=[0-9a-f]{32}");
  }

  @Test
  void should_open_on_runs_that_are_named() throws Exception {
    Files.writeString(folder.resolve("run.json"), "{}");
    assertThat(opened("play", folder.toString()).getFragment()).isEqualTo("/runs");
  }

  @Test
  void should_offer_the_experiments_to_pages() throws Exception {
    opened(
        address -> {
          var first = (HttpURLConnection) address.toURL().openConnection();
          first.setInstanceFollowRedirects(false);
          String cookie = first.getHeaderField("Set-Cookie").split(";")[0];
          var labs = address.resolve("/api/labs/en").toURL().openConnection();
          labs.setRequestProperty("Cookie", cookie);
          try (var answer = labs.getInputStream()) {
            assertThat(new String(answer.readAllBytes(), StandardCharsets.UTF_8))
                .contains("\"pulses\"", "\"capsules\"");
          }
        },
        "play");
  }

  /// What is done with the address while the command serves.
  private interface Visit {
    void at(URI address) throws IOException;
  }

  private static URI opened(String... line) throws Exception {
    return opened(address -> assertThat(status(address)).isEqualTo(303), line);
  }

  /// The address that the command prints and answers at.
  private static URI opened(Visit visit, String... line) throws Exception {
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
      Thread command = Thread.ofPlatform().start(() -> Bpnet.run(line, console));
      URI address = URI.create(printed.readLine());

      try {
        visit.at(address);
      } finally {
        command.interrupt();
        command.join();
      }
      return address;
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

  @Test
  void should_say_which_run_there_is_not() {
    CommandRun run = CommandRun.of("play", folder.toString());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.errLines())
        .first()
        .asString()
        .startsWith(
            "bpnet play: needs the folder of a run, but " + folder + " holds none (there is");
  }
}
