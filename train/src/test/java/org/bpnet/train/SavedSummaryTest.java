package org.bpnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.core.Backends;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.nn.autoencode.Autoencoders;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.LayerOperation;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.Summary;
import org.bpnet.nn.regularizer.penalty.Penalties;
import org.bpnet.train.autoencode.AutoencoderSpec;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.embed.EmbeddingSpec;
import org.bpnet.train.run.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What folders say of the networks in them, without their weights.
class SavedSummaryTest {
  private static final Settings SETTINGS =
      Settings.defaults().epochs(1).batchSize(25).backend(Backends.reference());
  private static final int BATCH = 3;

  @TempDir private Path folder;
  private final Backend backend = Backends.reference();

  private static Prepared digits() {
    var digits = (DataSource.Examples) DataSources.open("digits");
    return Prepared.of(
        digits.examples().subset(IntStream.range(0, 60).toArray()), 0.2, 0, new Seed(1));
  }

  private Settings settings(String layers) {
    return SETTINGS.layers(layers).folder(RunFolder.create(folder.resolve("run")));
  }

  private Summary summary() throws IOException {
    Files.delete(folder.resolve("run").resolve(RunFolder.WEIGHTS));
    return Model.summary(folder.resolve("run"), backend, BATCH);
  }

  @Test
  void should_tell_layers_of_a_classifier_as_they_compute() throws IOException {
    List<Shape> shapes = new ArrayList<>();
    String layers =
        "conv4@3x3,batchnorm,relu,residual(conv4@3x3,relu),dropout(0.5),maxpool2,8,relu";
    long count;
    try (Classifier model = Classifier.fit(digits(), settings(layers));
        Pass pass = Pass.train(backend, new Seed(1))) {
      count = model.parameterCount();
      Tensor x = pass.full(Shape.of(BATCH, 8, 8, 1), 1);
      for (Layer layer : ((Sequential) model.network()).layers()) {
        x = layer.forward(x);
        shapes.add(x.toHost().shape());
      }
    }

    Summary summary = summary();

    assertThat(summary.input()).isEqualTo(Shape.of(BATCH, 8, 8, 1));
    assertThat(summary.rows().stream().filter(row -> row.depth() == 0).map(Summary.Row::output))
        .startsWith(shapes.toArray(Shape[]::new))
        .hasSize(shapes.size() + 1);
    assertThat(summary.parameters()).isEqualTo(count);
    Summary.Row loss = summary.rows().getLast();
    assertThat(loss.layer()).isEqualTo("cross_entropy");
    assertThat(loss.output()).isEqualTo(Shape.scalar());
    assertThat(loss.operations())
        .extracting(LayerOperation::name)
        .startsWith("logSoftmax")
        .contains("takeAlong");
  }

  @Test
  void should_tell_what_every_kind_of_autoencoder_compares() throws IOException {
    for (var entry : Autoencoders.CATALOG.entries()) {
      String kind = entry.name();
      Path run = folder.resolve(kind);
      Settings settings = SETTINGS.layers("8,tanh").folder(RunFolder.create(run));
      long count;
      try (var model = Autoencoder.fit(digits(), AutoencoderSpec.of(kind, 2), settings)) {
        count = model.parameterCount();
      }

      Summary summary = Model.summary(run, backend, BATCH);

      assertThat(summary.parameters()).as(kind).isEqualTo(count);
      Summary.Row loss = summary.rows().getLast();
      assertThat(loss.layer()).startsWith(kind);
      assertThat(loss.operations()).as(kind).anyMatch(each -> each.inputs().contains(0));
      assertThat(loss.operations().getLast().shape()).isEqualTo(Shape.scalar());
    }
  }

  @Test
  void should_leave_open_what_a_loss_of_pairs_does() throws IOException {
    Embedder.fit(digits(), EmbeddingSpec.of("triplet", 4), settings("8,relu")).close();

    Summary summary = summary();

    assertThat(summary.parameters()).isEqualTo((64 + 1) * 8 + (8 + 1) * 4);
    assertThat(summary.rows().getLast().layer()).startsWith("triplet");
    assertThat(summary.rows().getLast().operations()).isEmpty();
  }

  @Test
  void should_name_a_loss_with_penalties_and_leave_it_open() throws IOException {
    Settings penalized = settings("8,relu").penalties(Penalties.CATALOG.create("l2(0.01)"));
    Classifier.fit(digits(), penalized).close();

    Summary.Row loss = summary().rows().getLast();

    assertThat(loss.layer()).startsWith("cross_entropy + ");
    assertThat(loss.operations()).isEmpty();
  }

  @Test
  void should_say_where_there_is_no_network() throws IOException {
    assertThatThrownBy(() -> Model.summary(folder, backend, BATCH))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(folder + ": holds no network (there is no model.json); check the path");
    Classifier.fit(digits(), settings("8,relu")).close();
    Path file = folder.resolve("run/model.json");
    String text = Files.readString(file).replaceFirst("(?s),\\s*\"checksum\": \"[^\"]*\"", "");
    Files.writeString(file, text.replace("bpnet-model-1", "bpnet-model-9"));
    assertThatThrownBy(() -> Model.summary(folder.resolve("run"), backend, BATCH))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": 'format' needs bpnet-model-1, got bpnet-model-9");
  }
}
