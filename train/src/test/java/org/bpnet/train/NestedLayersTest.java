package org.bpnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.bpnet.core.Backends;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.train.run.SettingsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Models with layers inside layers, trained, saved and loaded.
class NestedLayersTest {
  private static final int SIDE = 4;

  private final Backend backend = Backends.reference();

  @TempDir Path folder;

  @AfterEach
  void close() {
    backend.close();
  }

  /// Images of a bright upper or lower half, of whole numbers from 0 to 9.
  private static Dataset halves() {
    int n = 24;
    var features = new float[n * SIDE * SIDE];
    var labels = new int[n];
    for (int i = 0; i < features.length; i++) {
      int image = i / (SIDE * SIDE);
      labels[image] = image % 2;
      boolean bright = (i % (SIDE * SIDE) < SIDE * SIDE / 2) == (image % 2 == 0);
      features[i] = new Seed(1).below(5, i) + (bright ? 5 : 0);
    }
    return Dataset.of(
        features,
        Shape.of(SIDE, SIDE, 1),
        labels,
        new Target.Classes("bright", List.of("above", "below")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv4,residual(conv4@3x3,relu,conv4@3x3),auxiliary(globalpool,4,relu),batchrenorm(start=1,r_end=9,d_end=9)",
        "parallel(conv2@1x1, (conv2,relu), ()),residual(conv3/2,shortcut=conv3@1x1/2)",
        "conv4@2x2/2p0,tokens,residual(layernorm,attention(2)),residual(layernorm,linear(8),gelu,linear(4))",
        "embedding(10,3),conv4,relu"
      })
  void should_train_and_load_to_the_same_bits(String layers) {
    Settings settings = Settings.defaults().layers(layers).epochs(6).validation(0).backend(backend);

    try (Classifier model = Classifier.fit(halves(), settings.learningRate(0.02))) {
      model.save(folder);
      assertThat(model.evaluate(halves()).accuracy()).isGreaterThan(0.9);
      try (Model loaded = Model.load(folder, backend)) {
        assertThat(loaded.layers()).hasToString(layers);
        assertThat(((Classifier) loaded).predict(halves()).probabilities())
            .isEqualTo(model.predict(halves()).probabilities());
      }
    }
  }

  @Test
  void should_say_that_a_table_has_no_whole_numbers() {
    var iris = (DataSource.Tabular) DataSources.open("iris");
    Settings settings = Settings.defaults().layers("embedding(9,3),4").backend(backend);

    assertThatThrownBy(() -> Classifier.fit(iris.table(), "species", settings))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(
            "model: item 1, 'embedding(9,3)': needs whole numbers, and the columns of a table are standardised; leave it out: ");
  }
}
