package org.bpnet.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.bpnet.core.Backends;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Dataset;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.data.table.TableTask;
import org.bpnet.train.Classifier;
import org.bpnet.train.Model;
import org.bpnet.train.Predictions;
import org.bpnet.train.Settings;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.run.RunFolder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Flips each bit of the files of a model and of a run: what is loaded is the same as before, or it
/// is refused in one line that names the file.
@Tag("slow")
class BitFlipTrial {
  private final Backend backend = Backends.reference();

  @TempDir Path dir;

  /// What is done with files of which one is damaged.
  @FunctionalInterface
  private interface Use {
    void use() throws IOException;
  }

  @Test
  void should_load_the_same_model_or_refuse_it() throws IOException {
    Dataset digits = ((DataSource.Examples) DataSources.open("digits")).examples();
    Dataset few = digits.subset(new int[] {0, 1, 2});
    Predictions expected;
    try (Classifier classifier =
        Classifier.fit(digits, Settings.defaults().layers("8,relu").epochs(1))) {
      classifier.save(dir);
      expected = classifier.predict(few);
    }
    for (String name : new String[] {"model.safetensors", "model.json"}) {
      flip(
          dir.resolve(name),
          () -> {
            try (var model = (Classifier) Model.load(dir, backend)) {
              assertThat(model.layers().toString()).isEqualTo("8,relu");
              assertThat(model.target().names()).isEqualTo(expected.classes());
              for (int i = 0; i < expected.size(); i++) {
                assertThat(model.predict(few).name(i)).isEqualTo(expected.name(i));
              }
            }
          });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"run.json", "last.safetensors", "metrics.csv"})
  void should_resume_the_same_run_or_refuse_it(String name) throws IOException {
    train(RunFolder.create(dir.resolve("run")));
    Path run = dir.resolve("run");
    byte[] weights = Files.readAllBytes(run.resolve("model.safetensors"));
    JsonValue.Members notes = RunFolder.resume(run).notes();
    flip(
        run.resolve(name),
        () -> {
          RunFolder resumed = RunFolder.resume(run);
          assertThat(resumed.notes()).isEqualTo(notes);
          train(resumed);
          assertThat(Files.readAllBytes(run.resolve("model.safetensors"))).isEqualTo(weights);
        });
  }

  private void train(RunFolder run) {
    var iris = (DataSource.Tabular) DataSources.open("iris");
    Prepared data = Prepared.of(iris.table(), TableTask.infer(iris.table()), 0.1, 0.2, new Seed(1));
    Settings settings = Settings.defaults().layers("2,tanh").epochs(2).backend(backend).folder(run);
    Classifier.fit(data, settings).close();
  }

  /// Flips bits evenly over the file, in full each of them, and puts the file back after each.
  private static void flip(Path file, Use use) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    long bits = 8L * whole.length;
    long count = Math.min(bits, Trials.count("flips", 300, Integer.MAX_VALUE));
    long refused = 0;
    for (long i = 0; i < count; i++) {
      long bit = i * bits / count;
      byte[] damaged = whole.clone();
      damaged[(int) (bit / 8)] ^= (byte) (1 << bit % 8);
      Files.write(file, damaged);
      try {
        use.use();
      } catch (CheckpointException e) {
        refused++;
        assertThat(e).as("bit %d of %s", bit, file).hasMessageStartingWith(file + ": ");
        assertThat(e).message().hasLineCount(1).doesNotContain("Exception");
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(
            String.format(Locale.ROOT, "bit %d of %s: %s", bit, file.getFileName(), e), e);
      }
    }
    Files.write(file, whole);
    use.use();
    Trials.report(
        "BitFlipTrial",
        String.format(
            Locale.ROOT,
            "%s: %,d of %,d bits flipped, %,d refused by name, %,d made no difference",
            file.getFileName(),
            count,
            bits,
            refused,
            count - refused));
  }
}
