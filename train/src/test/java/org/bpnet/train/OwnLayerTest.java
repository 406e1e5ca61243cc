package org.bpnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Layer;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.run.RunFolder;
import org.bpnet.train.spec.Part;
import org.bpnet.train.spec.Parts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Layers that a user wrote, in a model's text, in training and in saved models.
class OwnLayerTest {
  private static final Parts PARTS =
      Parts.standard()
          .with(
              "gain(first=1)",
              a -> {
                double first = a.number("first");
                return new Part(
                    Part.Takes.ANY, (params, example, _) -> Gain.create(params, example, first));
              })
          .with("mirror", new Part(Part.Takes.ANY, (_, _, _) -> x -> x.neg()));

  private final Backend backend = Backends.reference();

  @TempDir Path folder;

  @AfterEach
  void close() {
    backend.close();
  }

  /// y = g·x with a learnt factor for each feature.
  private record Gain(Parameter factor) implements Layer {
    static Gain create(Parameters params, Shape example, double first) {
      return new Gain(
          params.weight("factor", Shape.of(example.extent(-1)), Initializers.constant(first)));
    }

    @Override
    public Tensor forward(Tensor x) {
      return x.mul(factor);
    }
  }

  private static Dataset points() {
    var features = new float[24];
    var labels = new int[12];
    for (int i = 0; i < 12; i++) {
      features[2 * i] = i % 5;
      features[2 * i + 1] = i % 3;
      labels[i] = i % 2;
    }
    return Dataset.of(
        features, Shape.of(2), labels, new Target.Classes("y", List.of("even", "odd")));
  }

  private Classifier trained() {
    return Classifier.fit(
        points(),
        Settings.defaults()
            .layers("8,tanh,gain(0.5),mirror", PARTS)
            .epochs(2)
            .validation(0)
            .backend(backend));
  }

  @Test
  void should_train_a_layer_of_a_user_and_load_it_to_the_same_bits() {
    try (Classifier model = trained()) {
      model.save(folder);
      try (Classifier loaded = Classifier.load(folder, PARTS)) {
        assertThat(loaded.layers()).hasToString("8,tanh,gain(0.5),mirror");
        assertThat(loaded.parameterCount()).isEqualTo(2 * 8 + 8 + 8 + 8 * 2 + 2);
      }
      try (Model loaded = Model.load(folder, backend, PARTS)) {
        assertThat(((Classifier) loaded).predict(points()).probabilities())
            .isEqualTo(model.predict(points()).probabilities());
        assertThat(loaded.summary().toString()).contains("gain3");
      }
    }
  }

  @Test
  void should_name_the_layer_that_is_missing_and_how_to_give_it() {
    try (Classifier model = trained()) {
      model.save(folder);
    }
    Parts half = Parts.standard().with("gain(first=1)", _ -> mirror());

    assertThatThrownBy(() -> Classifier.load(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            folder.resolve("model.json")
                + ": needs the layer 'gain', which is not of the library; give it to load by this name, Parts.standard().with(\"gain\", ..)");
    assertThatThrownBy(() -> Model.load(folder, backend, half))
        .hasMessageContaining("needs the layer 'mirror', which is not of the library");
  }

  private static Part mirror() {
    return new Part(Part.Takes.ANY, (_, _, _) -> x -> x.neg());
  }

  @Test
  void should_resume_a_run_with_a_layer_of_a_user() {
    Settings settings =
        Settings.defaults().layers("4,gain", PARTS).validation(0).backend(backend).epochs(3);
    Path whole = folder.resolve("whole");
    try (Classifier model = Classifier.fit(points(), settings.folder(RunFolder.create(whole)));
        Model kept = Model.load(whole, backend, PARTS)) {
      assertThat(((Classifier) kept).predict(points()).probabilities())
          .isEqualTo(model.predict(points()).probabilities());
    }
  }

  @Test
  void should_refuse_names_that_are_taken_or_are_none() {
    assertThatThrownBy(() -> Parts.standard().with("relu", mirror()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer: the name relu is taken");
    assertThatThrownBy(() -> PARTS.with("gain(second=1)", _ -> mirror()))
        .hasMessage("layer: the name gain is taken");
    assertThatThrownBy(() -> Parts.standard().with("lenet5", mirror()))
        .hasMessage("layer: the name lenet5 is that of a network; choose another");
    assertThatThrownBy(() -> Parts.standard().with("a layer", mirror()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Settings.defaults().layers("8,gain"))
        .hasMessageContaining("no layer is called 'gain'");
    assertThatThrownBy(() -> Settings.defaults().layers("8,gaim", PARTS))
        .hasMessageContaining("did you mean gain,");
  }
}
