package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bpnet.cli.terminal.Console;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeCommandTest {
  @TempDir static Path folder;
  private static String run = "";

  @BeforeAll
  static void train() {
    run = folder.resolve("iris").toString();
    assertThat(
            CommandRun.of("train", "iris", "--epochs", "2", "--out", run, "--model", "8,relu")
                .code())
        .isZero();
  }

  private static Console console(PrintStream out, PrintStream err) {
    return new Console(out, err, false, false);
  }

  private static PrintStream printing(OutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  @Test
  void should_predict_over_http_what_it_predicts_in_a_file_until_it_is_interrupted()
      throws Exception {
    Path rows = folder.resolve("rows.csv");
    Files.writeString(rows, "sepal_length,sepal_width,petal_length,petal_width\n5.1,3.5,1.4,0.2\n");
    List<String> predicted =
        List.of(
            CommandRun.of("predict", "--model", run, rows.toString())
                .out()
                .lines()
                .toList()
                .get(1)
                .split(","));
    Path log = folder.resolve("access.jsonl");
    String[] command = {
      "serve", "flowers=" + run, "--port", "0", "--access-log", log.toString(), "--wait", "1ms"
    };
    try (var out = new PipedOutputStream();
        var printed =
            new BufferedReader(
                new InputStreamReader(new PipedInputStream(out), StandardCharsets.UTF_8))) {
      var console = console(printing(out), printing(PrintStream.nullOutputStream()));
      Thread serving = Thread.ofPlatform().start(() -> Bpnet.run(command, console));
      URI address = URI.create(printed.readLine());
      URLConnection asked = address.resolve("/v1/models/flowers:predict").toURL().openConnection();
      asked.setDoOutput(true);
      asked
          .getOutputStream()
          .write("{\"instances\":[[5.1,3.5,1.4,0.2]]}".getBytes(StandardCharsets.UTF_8));
      String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      var prediction = (JsonValue.Members) Json.readObject(answer).items("predictions").getFirst();

      assertThat(prediction.text("class")).isEqualTo(predicted.get(4));
      assertThat(prediction.members("probabilities").number("setosa"))
          .isCloseTo(Double.parseDouble(predicted.get(5)), within(5e-7));
      serving.interrupt();
      serving.join();
    }
    assertThat(Files.readString(log)).contains("\"path\":\"/v1/models/flowers:predict\"");
  }

  @Test
  void should_say_in_one_line_what_cannot_be() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      refused(2, "--port: " + port + " cannot be had at 127.0.0.1 (", run, "--port", port);
    }
    refused(2, "--port: needs 0 to 65535, got 65536", run, "--port", "65536");
    refused(2, "--batch: needs 1 to 256, got 0", run, "--batch", "0");
    refused(2, "--wait: needs a time such as 2ms or 1.5s, got '2'", run, "--wait", "2");
    refused(2, "--wait: needs 0 to 10000 ms, got 11000.0 ms", run, "--wait", "11s");
    refused(2, "two models are called 'iris'; name them, NAME=RUN", run, run);
    refused(2, "model: needs a name of letters,", "a b=" + run, "--port", "0");
    refused(2, "--tls: needs --tls-password-file too", run, "--tls", "keys.p12");
    refused(1, "nothing: holds no model (there is no model.json", "nothing", "--port", "0");
    refused(1, "absent: there is no such file", run, "--port", "0", "--token-file", "absent");
  }

  private static void refused(int code, String message, String... args) {
    String[] command = new String[args.length + 1];
    command[0] = "serve";
    System.arraycopy(args, 0, command, 1, args.length);
    CommandRun run = CommandRun.of(command);

    assertThat(run.errLines()).first().asString().contains(message);
    assertThat(run.code()).isEqualTo(code);
  }
}
