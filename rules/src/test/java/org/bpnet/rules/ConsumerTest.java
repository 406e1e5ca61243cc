package org.bpnet.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private static final String PATH = Programs.path("core", "cpu");

  @TempDir Path folder;

  @Test
  void should_run_as_a_module_that_finds_the_cpu_backend() throws Exception {
    var programs = new Programs(folder);
    Path module =
        programs.write("module-info.java", "module consumer { requires org.bpnet.core; }");
    Path main = programs.write("consumer/Main.java", MAIN);
    programs.compile("-p", PATH, module.toString(), main.toString());

    String path = PATH + File.pathSeparator + programs.classes();
    String output = programs.run("-p", path, "-m", "consumer/consumer.Main");

    assertThat(output).contains("CPU, ").contains("-bit vectors").contains("gradient 6.0");
  }

  @Test
  void should_find_onednn_as_a_module_and_say_once_why_it_is_off() throws Exception {
    String archive = Programs.library("dnnl-3");
    var programs = new Programs(folder);
    Path module =
        programs.write("module-info.java", "module consumer { requires org.bpnet.core; }");
    Path main = programs.write("consumer/Main.java", MAIN);
    programs.compile("-p", PATH, module.toString(), main.toString());
    Path cache = folder.resolve("cache");
    Path noFolder = Files.createFile(folder.resolve("file"));
    String modules = Programs.path("core", "cpu", "cpu-onednn") + File.pathSeparator;
    String with = modules + archive + File.pathSeparator + programs.classes();
    String without = modules + programs.classes();

    assertThat(onednn(programs, with, cache))
        .contains("products by onednn")
        .contains("gradient 6.0")
        .doesNotContain("WARNING: A restricted method");
    assertThat(onednn(programs, with, noFolder))
        .contains("products by java")
        .contains("gradient 6.0")
        .containsOnlyOnce("onednn is off: cannot put its files into");
    assertThat(onednn(programs, without, cache))
        .contains("products by java")
        .contains("gradient 6.0")
        .containsOnlyOnce("is not on the path");
  }

  private static String onednn(Programs programs, String path, Path cache) throws Exception {
    return programs.run(
        "--enable-native-access=org.bpnet.cpu.onednn",
        "-Dorg.bpnet.cpu.onednn.cache=" + cache,
        "-p",
        path,
        "-m",
        "consumer/consumer.Main");
  }

  @Test
  void should_say_once_that_it_runs_without_vectors_on_a_bare_class_path() throws Exception {
    var programs = new Programs(folder);
    programs.compile("-cp", PATH, programs.write("consumer/Main.java", MAIN).toString());

    String path = PATH + File.pathSeparator + programs.classes();
    String output = programs.run("-cp", path, "consumer.Main");

    assertThat(output)
        .contains("CPU, no vector instructions")
        .contains("gradient 6.0")
        .containsOnlyOnce("--add-modules jdk.incubator.vector");
  }
}
