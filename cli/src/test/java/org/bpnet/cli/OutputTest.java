package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bpnet.cli.command.ListThings;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Language;
import org.bpnet.cli.terminal.Problems;
import org.bpnet.train.checkpoint.AtomicFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is printed and written arrives, or the command says that it did not.
class OutputTest {
  @TempDir private static Path shared;
  private static Path model;

  @TempDir private Path dir;

  /// A disk that is full after some bytes.
  private static final class Full extends OutputStream {
    private int room = 100;

    @Override
    public void write(int b) throws IOException {
      if (room-- <= 0) {
        throw new IOException("No space left on device");
      }
    }
  }

  @BeforeAll
  static void train() {
    model = shared.resolve("model");
    CommandRun run = CommandRun.of("train", "iris", "--epochs", "1", "--out", model.toString());
    assertThat(run.code()).as(run.err()).isZero();
  }

  private static CommandRun onFullDisk(String... args) {
    var err = new ByteArrayOutputStream();
    var console =
        new Console(
            new PrintStream(new Full(), false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            () -> Optional.of("No space left on device"),
            AtomicFile::write,
            Language.EN);
    int code = Bpnet.run(args, console);
    return new CommandRun(code, "", err.toString(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "list",
        "explain tanh",
        "explain tanh --plot -",
        "doctor",
        "--help",
        "train --help",
        "train digits --summary",
        "predict --model MODEL iris",
        "evaluate --model MODEL iris --json"
      })
  void should_fail_where_standard_output_does_not_arrive(String line) {
    String[] args = line.replace("MODEL", model.toString()).split(" ");

    CommandRun run = onFullDisk(args);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errLines())
        .containsExactly(
            "bpnet: standard output: cannot be written in full (No space left on device); check"
                + " where it leads to and the free space");
  }

  /// The files are there, and who reads the figures is told that they are not.
  @Test
  void should_keep_a_run_whose_result_could_not_be_printed() {
    Path run = dir.resolve("run");

    CommandRun full =
        onFullDisk("train", "iris", "--epochs", "1", "--json", "--out", run.toString());

    assertThat(full.code()).isEqualTo(1);
    assertThat(full.err()).contains("standard output: cannot be written in full");
    assertThat(run.resolve("model.json")).exists();
  }

  /// In a process of its own, since it is about that process's standard output.
  @Test
  void should_end_quietly_when_the_reader_of_a_pipe_has_seen_enough()
      throws IOException, InterruptedException {
    Path err = dir.resolve("err");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                "org.bpnet.cli.Bpnet",
                "list")
            .redirectError(err.toFile())
            .start();
    process.getInputStream().close();

    assertThat(process.waitFor()).isZero();
    try (Stream<String> lines = Files.lines(err)) {
      assertThat(lines.filter(line -> !line.contains("incubator"))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"train iris --out", "predict --model MODEL iris --out", "explain tanh --plot"})
  void should_refuse_an_empty_name(String line) {
    String[] words = (line.replace("MODEL", model.toString()) + " EMPTY").split(" ");
    words[words.length - 1] = "";

    CommandRun run = CommandRun.of(words);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.errLines()).hasSize(1);
    assertThat(run.err()).contains("needs a name, got an empty one");
    assertThat(Path.of("run.json")).doesNotExist();
  }

  @Test
  void should_take_a_dash_for_standard_output() {
    CommandRun plain = CommandRun.of("predict", "--model", model.toString(), "iris");
    CommandRun dash = CommandRun.of("predict", "--model", model.toString(), "iris", "--out", "-");
    CommandRun plot = CommandRun.of("explain", "tanh", "--plot", "-");

    assertThat(dash).isEqualTo(plain);
    assertThat(plain.out()).startsWith("sepal_length,");
    assertThat(plot.out()).startsWith("<svg").endsWith("</svg>\n");
    assertThat(Path.of("-")).doesNotExist();
  }

  @Test
  void should_follow_links_to_files_that_are_there_and_that_are_not() throws IOException {
    Path target = Files.writeString(dir.resolve("target.csv"), "old");
    Path link = Files.createSymbolicLink(dir.resolve("link"), Path.of("target.csv"));
    Path far = Files.createSymbolicLink(dir.resolve("far"), link);
    Path dangling = Files.createSymbolicLink(dir.resolve("dangling"), dir.resolve("new.csv"));

    for (Path out : List.of(far, dangling)) {
      CommandRun run =
          CommandRun.of("predict", "--model", model.toString(), "iris", "--out", out.toString());
      assertThat(run.code()).as(run.err()).isZero();
    }

    assertThat(List.of(link, far, dangling)).allMatch(Files::isSymbolicLink);
    assertThat(target).content().startsWith("sepal_length,");
    assertThat(dir.resolve("new.csv")).hasSameTextualContentAs(target);
  }

  @Test
  void should_refuse_links_that_go_round_and_folders_in_one_line() throws IOException {
    Files.createSymbolicLink(dir.resolve("a"), Path.of("b"));
    Files.createSymbolicLink(dir.resolve("b"), Path.of("a"));

    for (String name : List.of("a", ".", "none/x.csv")) {
      Path out = dir.resolve(name);
      CommandRun run =
          CommandRun.of("predict", "--model", model.toString(), "iris", "--out", out.toString());
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.errLines()).as(run.err()).hasSize(1);
      assertThat(run.err()).contains(out.toString(), "cannot be written").doesNotContain("Exce");
    }
  }

  /// A named pipe stays one, and its reader gets all of it.
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void should_write_into_a_named_pipe() throws IOException, InterruptedException {
    Path pipe = dir.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path copy = dir.resolve("copy.csv");
    Process reader =
        new ProcessBuilder("cat", pipe.toString()).redirectOutput(copy.toFile()).start();

    CommandRun run =
        CommandRun.of("predict", "--model", model.toString(), "iris", "--out", pipe.toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(reader.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(copy).content().startsWith("sepal_length,").hasLineCount(151);
    assertThat(Files.isRegularFile(pipe)).isFalse();
    assertThat(Files.exists(pipe)).isTrue();
  }

  @Test
  void should_say_how_much_memory_there_is_and_what_to_change() {
    for (Throwable thrown :
        List.of(
            new OutOfMemoryError("Java heap space"),
            new IllegalStateException("wrapped", new OutOfMemoryError("Java heap space")))) {
      var err = new ByteArrayOutputStream();
      var console =
          new Console(System.out, new PrintStream(err, true, StandardCharsets.UTF_8), false, false);

      int code =
          Problems.failure(thrown, new picocli.CommandLine(new ListThings(console)), console);

      assertThat(code).isEqualTo(1);
      assertThat(err.toString(StandardCharsets.UTF_8))
          .hasLineCount(1)
          .contains("list: out of memory: needs more than the heap's limit of ", "MB")
          .contains("BPNET_JAVA_OPTS=-Xmx");
    }
  }
}
