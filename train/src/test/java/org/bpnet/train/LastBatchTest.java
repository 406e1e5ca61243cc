package org.bpnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.data.load.Sampler;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.train.run.RunFolder;
import org.bpnet.train.run.SettingsException;
import org.bpnet.train.spec.ModelSpec;
import org.bpnet.train.watch.TrainingEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An epoch never ends in a batch that the network cannot take.
class LastBatchTest {
  private static final String NORMALIZED = "4,batchnorm,relu";

  private final Backend backend = Backends.reference();
  private Parameters params = Parameters.create(backend, new Seed(1));
  private final List<Integer> sizes = new ArrayList<>();
  private final List<Double> losses = new ArrayList<>();

  @AfterEach
  void close() {
    params.close();
    backend.close();
  }

  private void anew() {
    params.close();
    params = Parameters.create(backend, new Seed(1));
  }

  private static Dataset rows(int count, int... example) {
    Shape shape = Shape.of(example);
    var features = new float[count * shape.elementCount()];
    for (int i = 0; i < features.length; i++) {
      features[i] = i * 7 % 11;
    }
    var labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % 2;
    }
    return Dataset.of(features, shape, labels, new Target.Classes("y", List.of("a", "b")));
  }

  private static Trainer.Builder batches(int size) {
    return Trainer.builder().loss(new CrossEntropy()).epochs(1).batchSize(size);
  }

  private void train(Trainer.Builder builder, String layers, Dataset train) {
    Layer model = ModelSpec.parse(layers).build(params, train.featureShape(), 2);
    train(builder.build(), model, train);
  }

  private void train(Trainer trainer, Layer model, Dataset train) {
    trainer.fit(
        model,
        params,
        train,
        train.subset(new int[0]),
        event -> {
          if (event instanceof TrainingEvent.BatchEnded batch) {
            sizes.add(batch.examples());
            losses.add(batch.loss());
          }
        });
  }

  @Test
  void should_share_examples_where_one_row_would_be_left_to_normalize() {
    train(batches(16), NORMALIZED, rows(49, 3));

    assertThat(sizes).containsExactly(16, 16, 9, 8);
    assertThat(losses).allMatch(Double::isFinite);
  }

  @Test
  void should_train_a_table_of_every_size() {
    for (int n = 2; n <= 40; n++) {
      Settings settings =
          Settings.defaults().layers(NORMALIZED).epochs(1).validation(0).backend(backend);
      try (var model = Classifier.fit(rows(n, 3), settings)) {
        assertThat(model.report().orElseThrow().steps()).isPositive();
      }
    }
  }

  @Test
  void should_take_the_last_batch_as_it_comes_where_the_network_can() {
    train(batches(16), "4,relu", rows(17, 3));
    assertThat(sizes).containsExactly(16, 1);
  }

  @Test
  void should_take_one_picture_which_has_many_places() {
    train(batches(4), "conv2,batchnorm,relu", rows(5, 4, 4, 1));
    assertThat(sizes).containsExactly(4, 1);
  }

  @Test
  void should_ask_layers_of_users_how_few_examples_they_take() {
    Layer rows = ModelSpec.parse("4,relu").build(params, Shape.of(3), 2);
    Layer needsFive =
        x -> {
          if (x.pass().isTraining() && x.shape().extent(0) < 5) {
            throw new ShapeException("needs five");
          }
          return rows.forward(x);
        };

    train(batches(8).build(), needsFive, rows(19, 3));

    assertThat(sizes).containsExactly(8, 6, 5);
  }

  @Test
  void should_leave_out_what_does_not_fill_a_batch_when_asked() {
    train(batches(16).dropLast(), NORMALIZED, rows(49, 3));
    assertThat(sizes).containsExactly(16, 16, 16);
  }

  @Test
  void should_say_at_the_start_that_examples_are_too_few(@TempDir Path folder) {
    assertThatThrownBy(() -> train(batches(16), NORMALIZED, rows(1, 3)))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "the network cannot be trained on 1 example at once (batchnorm2 (BatchNorm 4): one"
                + " element of each channel has no variance in training, got [1, 4]; use a larger"
                + " batch); give more examples, or leave out what needs several");
    anew();
    assertThatThrownBy(() -> train(batches(1), NORMALIZED, rows(3, 3)))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("the network cannot be trained on 1 example at once (batchnorm2 (")
        .hasMessageEndingWith("; choose a larger batch size");
    anew();
    assertThatThrownBy(() -> train(batches(16).dropLast(), NORMALIZED, rows(3, 3)))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("Sampler: needs as many examples as a batch has");
    assertThat(sizes).isEmpty();

    Settings kept =
        Settings.defaults()
            .layers(NORMALIZED)
            .backend(backend)
            .validation(0)
            .folder(RunFolder.create(folder.resolve("run")));
    assertThatThrownBy(() -> Classifier.fit(rows(4, 3), kept.batchSize(1)))
        .isInstanceOf(SettingsException.class);
    assertThat(folder.resolve("run").resolve("run.json")).doesNotExist();
  }

  @Test
  void should_tell_runs_apart_that_leave_examples_out() {
    Sampler.InOrder all = Sampler.shuffled(20, 16);

    assertThat(all).hasToString("shuffled(batch=16)");
    assertThat(all.dropLast()).hasToString("shuffled(batch=16, drop_last)");
    assertThat(all.atLeast(5)).hasToString("shuffled(batch=16, at_least=5)");
  }
}
