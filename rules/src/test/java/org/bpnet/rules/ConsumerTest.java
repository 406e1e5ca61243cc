package org.bpnet.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A stranger's program against the built modules, on the module path and on the class path.
class ConsumerTest {
  private static final String MAIN =
      """
      package consumer;

      import org.bpnet.core.Backends;
      import org.bpnet.core.HostArray;
      import org.bpnet.core.Pass;
      import org.bpnet.core.Seed;
      import org.bpnet.core.Tensor;
      import org.bpnet.core.spi.Backend;

      public class Main {
        public static void main(String[] args) {
          for (int i = 0; i < 2; i++) {
            try (Backend backend = Backends.best(); Pass pass = Pass.train(backend, new Seed(1))) {
              Tensor x = pass.input(HostArray.scalar(3));
              System.out.println(backend.description());
              System.out.println("gradient " + pass.backward(x.mul(x)).of(x).item());
            }
          }
        }
      }
      """;

  @TempDir Path folder;

  @Test
  void should_run_as_a_module_that_finds_the_cpu_backend() throws Exception {
    Path module = write("module-info.java", "module consumer { requires org.bpnet.core; }");
    Path main = write("consumer/Main.java", MAIN);
    compile("-p", path(), module.toString(), main.toString());

    String output =
        run("-p", path() + File.pathSeparator + classes(), "-m", "consumer/consumer.Main");

    assertThat(output).contains("CPU, ").contains("-bit vectors").contains("gradient 6.0");
  }

  @Test
  void should_say_once_that_it_runs_without_vectors_on_a_bare_class_path() throws Exception {
    compile("-cp", path(), write("consumer/Main.java", MAIN).toString());

    String output = run("-cp", path() + File.pathSeparator + classes(), "consumer.Main");

    assertThat(output)
        .contains("CPU, no vector instructions")
        .contains("gradient 6.0")
        .containsOnlyOnce("--add-modules jdk.incubator.vector");
  }

  /// Where the modules of this build lie: archives in a full build, folders otherwise.
  private static String path() {
    List<String> entries =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.matches(".*[/\\\\](core|cpu)[/\\\\]target[/\\\\].*"))
            .filter(entry -> !entry.contains("test-classes"))
            .toList();
    assertThat(entries).hasSize(2);
    return String.join(File.pathSeparator, entries);
  }

  private Path classes() {
    return folder.resolve("classes");
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve("src").resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private void compile(String... arguments) {
    var all = new ArrayList<>(List.of("--release", "25", "-d", classes().toString()));
    all.addAll(List.of(arguments));
    int code =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(System.out, System.err, all.toArray(String[]::new));
    assertThat(code).isZero();
  }

  private String run(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String text =
        Files.readAllLines(output, StandardCharsets.UTF_8).stream()
            .collect(Collectors.joining("\n"));
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }
}
