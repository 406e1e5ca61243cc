package org.bpnet.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bpnet.core.array.Shape;
import org.bpnet.data.ImageDataset;
import org.bpnet.data.Target;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.run.RunFolder;
import org.bpnet.train.spec.ModelSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageDefaultsTest {
  private static final String CONVOLUTIONAL = "maxpool2,4,relu";

  @TempDir private Path dir;
  private int runs;

  private static ImageDataset images(int count) {
    var pixels = new byte[count * 4];
    new Random(1).nextBytes(pixels);
    int[] labels = IntStream.range(0, count).map(i -> i % 2).toArray();
    var target = new Target.Classes("label", List.of("even", "odd"));
    return ImageDataset.of(pixels, Shape.of(2, 2, 1), 255, labels, target);
  }

  /// What the run folder notes of a training.
  private JsonValue.Members trained(Settings settings, int count) throws IOException {
    Path folder = dir.resolve("run" + runs++);
    Settings whole = settings.validation(0.1).epochs(1).folder(RunFolder.create(folder));
    Classifier.fit(images(count), whole).close();
    return Json.readObject(Files.readString(folder.resolve("run.json"))).members("training");
  }

  private static JsonValue.Members learner(JsonValue.Members training) {
    return (JsonValue.Members) training.items("learners").getFirst();
  }

  @Test
  void should_learn_from_many_images_with_momentum_at_a_rate_that_rises_and_falls()
      throws IOException {
    Settings settings = Settings.defaults().layers(CONVOLUTIONAL);

    JsonValue.Members training = trained(settings, 12_000);

    JsonValue.Members learner = learner(training);
    assertThat(learner.text("rule")).isEqualTo("Nesterov[momentum=0.9]");
    assertThat(learner.text("schedule")).startsWith("OneCycle[rate=0.01, total=338, ");
    assertThat(training.text("sampler")).isEqualTo("shuffled(batch=32)");
    assertThat(learner(trained(settings.batchSize(64), 12_000)).text("schedule"))
        .startsWith("OneCycle[rate=0.01, total=169, ");
  }

  @Test
  void should_leave_tables_and_small_sets_and_what_the_user_says_alone() throws IOException {
    Settings settings = Settings.defaults().layers(CONVOLUTIONAL);

    for (JsonValue.Members training :
        new JsonValue.Members[] {
          trained(Settings.defaults().layers("4,relu"), 12_000),
          trained(settings, 11_000),
          trained(settings.learningRate(0.001), 12_000),
        }) {
      assertThat(learner(training).text("rule")).startsWith("Adam[");
      assertThat(learner(training).text("schedule")).isEqualTo("ConstantRate[rate=0.001]");
      assertThat(training.text("sampler")).isEqualTo("shuffled(batch=128)");
    }
  }

  @Test
  void should_know_what_is_made_of_convolutions() {
    assertThat(ModelSpec.parse("conv8,relu,16,relu").isConvolutional()).isTrue();
    assertThat(ModelSpec.parse("lenet5").isConvolutional()).isTrue();
    assertThat(ModelSpec.parse("resnet20").isConvolutional()).isTrue();
    assertThat(ModelSpec.parse("128,relu,batchnorm").isConvolutional()).isFalse();
    assertThat(ModelSpec.parse("maxout_net").isConvolutional()).isFalse();
    assertThat(ModelSpec.parse("mixer").isConvolutional()).isFalse();
    assertThat(ModelSpec.parse("").isConvolutional()).isFalse();
  }
}
