package org.bpnet.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Variable;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.activation.Activations;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.nn.margin.Head;
import org.bpnet.nn.margin.Heads;
import org.bpnet.nn.model.Models;
import org.bpnet.train.spec.ModelSpec;
import org.bpnet.train.spec.Parts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever has a name in the catalogue and is part of a network gives the same in ONNX Runtime,
/// for batches of other sizes than it was recorded for.
class CatalogExportTest {
  /// Single precision, over some ten operations.
  private static final double TOLERANCE = 1e-5;

  private static final Shape IMAGE = Shape.of(12, 10, 4);

  /// What stands before a layer that needs other inputs.
  private static final Map<String, String> BEFORE =
      Map.of(
          "attention", "tokens,",
          "conv1d", "tokens,",
          "transpose", "tokens,",
          "hopfield", "tokens,",
          "routed_capsules", "primary_capsules(types=2, dims=4, size=3),",
          "capsule_lengths", "primary_capsules(types=2, dims=4, size=3),");

  /// Where the files are left to be checked, see `src/test/python/check.py`.
  private static final Optional<Path> KEPT =
      Optional.ofNullable(System.getenv("BPNET_ONNX_FILES")).map(Path::of);

  private static int written;
  private static Backend backend;

  @TempDir private Path folder;

  @BeforeAll
  static void open() {
    backend = Backends.best();
  }

  @AfterAll
  static void close() {
    backend.close();
  }

  private static Stream<String> layers() {
    return Stream.of(Parts.CATALOG, Activations.CATALOG, Activations.TRAINED)
        .flatMap(catalog -> catalog.entries().stream())
        .map(Catalog.Entry::example);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void should_give_the_same_as_a_layer(String text) {
    String name = text.replaceFirst("\\(.*", "");
    String items = BEFORE.getOrDefault(name, "") + text;
    try (Parameters params = Parameters.create(backend, new Seed(3))) {
      Layer layer = ModelSpec.parse(items).build(params, IMAGE, 5);
      compare(layer, params, IMAGE);
    }
  }

  private static final List<String> MORE =
      List.of(
          "conv8@3x5/2p1,relu,conv(4, groups=2),gelu,batchnorm,maxpool3/1,avgpool2,globalpool",
          "conv(channels=6, size=3, dilation=2, padding=0),mish,groupnorm(2),avgpool3/2p1",
          "avgpool(3, 2, covering=true),maxpool(3, 2, covering=true),elu",
          "avgpool(3, 1, 1, count_padding=true),selu",
          "conv_transpose(channels=3, size=3, stride=2, padding=1, output_padding=1),tanh",
          "upsample(3, mode=bilinear),swish",
          "tokens,attention(2, causal=true),layernorm,linear(8),relu,transpose,layernorm",
          "tokens,conv1d16@3/2,relu,maxpool2,globalpool",
          "residual(conv4,batchnorm,relu,conv4),parallel(conv3@1x1,(conv2@1x1,relu,conv5))",
          "adaptive_avgpool(3x5),prelu,64,maxout(2),layernorm");

  static List<String> more() {
    return MORE;
  }

  @ParameterizedTest
  @MethodSource("more")
  void should_give_the_same_as_layers_one_after_the_other(String items) {
    try (Parameters params = Parameters.create(backend, new Seed(4))) {
      compare(ModelSpec.parse(items).build(params, IMAGE, 5), params, IMAGE);
    }
  }

  private static List<String> networks() {
    return Models.CATALOG.entries().stream().map(Catalog.Entry::name).toList();
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("networks")
  void should_give_the_same_as_a_network(String name) {
    Shape example =
        switch (name) {
          case "alexnet" -> Shape.of(227, 227, 3);
          case "lenet5", "lenet", "lenet_plus_plus", "lsoftmax_mnist", "capsnet" ->
              Shape.of(28, 28, 1);
          default -> Shape.of(32, 32, 3);
        };
    try (Parameters params = Parameters.create(backend, new Seed(5))) {
      compare(ModelSpec.parse(name).build(params, example, 10), params, example);
    }
  }

  @ParameterizedTest
  @EnumSource(OutputHead.class)
  void should_give_the_same_predictions_as_an_output_head(OutputHead head) {
    try (Parameters params = Parameters.create(backend, new Seed(6))) {
      Layer layer = ModelSpec.parse("16,tanh").build(params, Shape.of(7), head.outputs(2));
      compare(x -> head.predict(layer.forward(x)), params, Shape.of(7));
      compare(x -> head.scores(layer.forward(x)), params, Shape.of(7));
    }
  }

  private static List<String> margins() {
    return Heads.CATALOG.entries().stream().map(Catalog.Entry::example).toList();
  }

  @ParameterizedTest
  @MethodSource("margins")
  void should_give_the_same_scores_as_a_head_with_a_margin(String text) {
    try (Parameters params = Parameters.create(backend, new Seed(7))) {
      Head head = Heads.CATALOG.create(text);
      compare(head.create(params.child("head"), 6, 4), params, Shape.of(6));
    }
  }

  private void compare(Layer layer, Parameters params, Shape example) {
    perturb(params);
    Path file = KEPT.orElse(folder).resolve(++written + ".onnx");
    Onnx.write(layer, params, example, file);
    try (var runtime = new OnnxRuntime(file)) {
      for (int batch : new int[] {1, 3, 7}) {
        HostArray input = random(example.insert(0, batch), batch);
        float[] theirs = runtime.run(Map.of("input", input)).floats("output");
        float[] ours;
        try (Pass pass = Pass.eval(params.backend())) {
          ours = layer.forward(pass.input(input)).toHost().toFloats();
        }
        assertSame(ours, theirs);
      }
    }
  }

  /// Relative to the largest.
  private static void assertSame(float[] ours, float[] theirs) {
    assertThat(theirs).hasSameSizeAs(ours);
    double largest = 1e-30;
    double difference = 0;
    for (int i = 0; i < ours.length; i++) {
      largest = Math.max(largest, Math.abs(ours[i]));
      difference = Math.max(difference, Math.abs((double) ours[i] - theirs[i]));
      assertThat(Float.isNaN(theirs[i])).isEqualTo(Float.isNaN(ours[i]));
    }
    assertThat(difference / largest).as(() -> Arrays.toString(ours)).isLessThan(TOLERANCE);
  }

  /// Shifts all values, so that biases are not 0 and running statistics not those of the start.
  private static void perturb(Parameters params) {
    try (Pass pass = Pass.eval(params.backend())) {
      Map<Variable, Tensor> values = new HashMap<>();
      for (Variable variable : params.variables()) {
        HostArray noise = random(variable.shape(), variable.path().hashCode());
        values.put(variable, pass.read(variable).add(pass.input(noise).square().mul(0.05)));
      }
      pass.commit(values);
    }
  }

  private static HostArray random(Shape shape, long seed) {
    var values = new float[shape.elementCount()];
    Seed numbers = new Seed(seed);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) numbers.normal(i);
    }
    return HostArray.of(values, shape);
  }
}
