package org.bpnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.bpnet.core.Backends;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Dataset;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.nn.init.Initializers;
import org.bpnet.train.checkpoint.Safetensors;
import org.bpnet.train.run.RunFolder;
import org.bpnet.train.run.SettingsException;
import org.bpnet.train.spec.ModelSpec;
import org.bpnet.train.watch.TrainingEvent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Convolutional networks from text to files and back.
class ImageModelTest {
  private static final Settings SETTINGS =
      Settings.defaults()
          .layers("conv4,batchnorm,relu,maxpool2,dropout(0.1),12,batchnorm,relu")
          .epochs(3)
          .batchSize(25)
          .learningRate(0.01)
          .seed(2)
          .withoutEarlyStopping();

  @TempDir private Path folder;

  private static Dataset digits() {
    var digits = (DataSource.Examples) DataSources.open("digits");
    return digits.examples().subset(IntStream.range(0, 250).toArray());
  }

  private static Classifier fit(Settings settings, String run, Path folder, boolean resume) {
    Path path = folder.resolve(run);
    RunFolder kept = resume ? RunFolder.resume(path) : RunFolder.create(path);
    Prepared data = Prepared.of(digits(), 0.1, 0.2, new Seed(1));
    return Classifier.fit(data, settings.backend(Backends.reference()).folder(kept));
  }

  private static void breakOff(TrainingEvent event) {
    if (event instanceof TrainingEvent.BatchEnded b && b.epoch() == 3 && b.batch() == 2) {
      throw new IllegalStateException("broken off");
    }
  }

  @Test
  void should_resume_to_the_byte_with_the_buffers_of_batch_norm() throws IOException {
    fit(SETTINGS, "whole", folder, false).close();

    assertThatThrownBy(
            () -> fit(SETTINGS.listener(ImageModelTest::breakOff), "broken", folder, false))
        .hasMessage("broken off");
    fit(SETTINGS, "broken", folder, true).close();

    for (String file : new String[] {"model.safetensors", "model.json", "last.safetensors"}) {
      assertThat(Files.readAllBytes(folder.resolve("broken").resolve(file)))
          .as(file)
          .isEqualTo(Files.readAllBytes(folder.resolve("whole").resolve(file)));
    }
    Safetensors saved = Safetensors.read(folder.resolve("whole/model.safetensors"));
    assertThat(saved.find("batchnorm2.mean").orElseThrow().toDoubles()).doesNotContain(0.0);
    assertThat(saved.find("batchnorm7.variance").orElseThrow().shape()).isEqualTo(Shape.of(12));
  }

  @Test
  void should_save_load_and_predict_the_same() {
    Dataset examples = digits();
    try (Classifier trained = fit(SETTINGS, "a", folder, false);
        Model loaded = Model.load(folder.resolve("a"), Backends.reference())) {
      assertThat(loaded.layers()).isEqualTo(ModelSpec.parse(SETTINGS.layers().toString()));
      assertThat(loaded.summary()).isEqualTo(trained.summary());
      assertThat(((Classifier) loaded).evaluate(examples).accuracy())
          .isEqualTo(trained.evaluate(examples).accuracy())
          .isGreaterThan(0.7);
    }
  }

  @Test
  @Tag("slow")
  void should_train_a_network_of_a_paper_by_its_name() {
    Settings settings = SETTINGS.layers("resnet(depth=8)").epochs(1);
    try (Classifier trained = fit(settings, "a", folder, false);
        Model loaded = Model.load(folder.resolve("a"), Backends.reference())) {
      assertThat(loaded.layers()).hasToString("resnet(depth=8)");
      assertThat(loaded.parameterCount()).isEqualTo(trained.parameterCount());
      assertThat(((Classifier) loaded).evaluate(digits()).accuracy())
          .isEqualTo(trained.evaluate(digits()).accuracy());
    }
  }

  @Test
  void should_summarize_what_would_be_trained() {
    Prepared data = Prepared.of(digits(), 0.1, 0.2, new Seed(1));
    Settings settings = SETTINGS.backend(Backends.reference());

    var summary = Model.summary(data, settings);

    assertThat(summary.parameters()).isEqualTo(40 + 8 + (64 * 12 + 12) + 24 + 130);
    assertThat(summary.multiplyAdds()).isEqualTo(8 * 8 * 4 * 9 + 64 * 12 + 120);
    assertThat(summary.rows().getLast().output()).isEqualTo(Shape.of(1, 10));
    assertThatThrownBy(() -> Model.summary(data, settings.layers("lenet5")))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("model: lenet5 needs images of at least 28 x 28, got [8, 8, 1]");
    assertThatThrownBy(() ->
            Model.summary(data, settings.layers("resnet8").initializer(Initializers.heNormal())))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "resnet8 starts its weights in its own way; leave out the initializer, or write its"
                + " layers down");
  }
}
