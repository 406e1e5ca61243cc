package org.bpnet.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A stranger's program against the built modules, on the module path and on the class path.
class ConsumerTest {
  private static final String MAIN =
      """
      package consumer;

      import org.bpnet.core.Backends;
      import org.bpnet.core.array.HostArray;
      import org.bpnet.core.Pass;
      import org.bpnet.core.array.Seed;
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

  private static final String OWN_LAYER =
      """
      package consumer;

      import java.nio.file.Path;
      import java.util.List;
      import org.bpnet.core.Parameter;
      import org.bpnet.core.Parameters;
      import org.bpnet.core.array.Shape;
      import org.bpnet.core.Tensor;
      import org.bpnet.data.Dataset;
      import org.bpnet.data.Target;
      import org.bpnet.nn.init.Initializers;
      import org.bpnet.nn.layer.Layer;
      import org.bpnet.train.Classifier;
      import org.bpnet.train.spec.Part;
      import org.bpnet.train.spec.Parts;
      import org.bpnet.train.Settings;

      public class Main {
        record Gain(Parameter factor) implements Layer {
          @Override
          public Tensor forward(Tensor x) {
            return x.mul(factor);
          }
        }

        public static void main(String[] args) {
          Parts parts =
              Parts.standard()
                  .with(
                      "gain",
                      new Part(
                          Part.Takes.ANY,
                          (params, example, weights) ->
                              new Gain(params.weight("g", example, Initializers.constant(1)))));
          Dataset points =
              Dataset.of(
                  new float[] {0, 1, 2, 3, 4, 5, 6, 7},
                  Shape.of(2),
                  new int[] {0, 1, 0, 1},
                  new Target.Classes("y", List.of("a", "b")));
          Settings settings = Settings.defaults().layers("4,tanh,gain", parts).validation(0).epochs(2);
          try (Classifier model = Classifier.fit(points, settings)) {
            model.save(Path.of("model"));
            try (Classifier loaded = Classifier.load(Path.of("model"), parts)) {
              System.out.println("same " + loaded.predict(points).probabilities()
                  .equals(model.predict(points).probabilities()));
            }
            try {
              Classifier.load(Path.of("model"));
            } catch (RuntimeException e) {
              System.out.println(e.getMessage());
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
  @Tag("slow")
  void should_train_save_and_load_a_layer_of_the_consumer() throws Exception {
    String modules =
        Programs.path("core", "cpu", "nn", "data", "train")
            + File.pathSeparator
            + Programs.library("fastcsv");
    var programs = new Programs(folder);
    Path module =
        programs.write("module-info.java", "module consumer { requires org.bpnet.train; }");
    Path main = programs.write("consumer/Main.java", OWN_LAYER);
    programs.compile("-p", modules, module.toString(), main.toString());

    String path = modules + File.pathSeparator + programs.classes();
    for (String output :
        List.of(
            programs.run("-p", path, "-m", "consumer/consumer.Main"),
            programs.run("-cp", path, "consumer.Main"))) {
      assertThat(output)
          .contains("same true")
          .contains("needs the layer 'gain', which is not of the library; give it to load");
    }
  }

  @Test
  @Tag("slow")
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
