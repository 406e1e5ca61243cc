package org.bpnet.train.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
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
import org.bpnet.data.Standardizer;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.nn.activation.Activations;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.spec.ModelSpec;
import org.bpnet.train.spec.Parts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever layer has a name computes the same in its class, in double precision; those without
/// Java are named here.
class JavaSourceTest {
  private static final double TOLERANCE = 1e-11;

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

  private static final List<String> MORE =
      List.of(
          "conv8@3x5/2p1,relu,conv(4, groups=2),gelu,batchnorm,maxpool3/1,avgpool2,globalpool",
          "conv(channels=6, size=3, dilation=2, padding=0),mish,groupnorm(2),avgpool3/2p1",
          "avgpool(3, 2, covering=true),maxpool(3, 2, covering=true),elu",
          "avgpool(3, 1, 1, count_padding=true),selu",
          "tokens,attention(2, causal=true),layernorm,linear(8),relu,transpose,layernorm",
          "tokens,conv1d16@3/2,relu,maxpool2,globalpool",
          "residual(conv4,batchnorm,relu,conv4),parallel(conv3@1x1,(conv2@1x1,relu,conv5))",
          "64,relu,batchnorm,dropout(0.5),32,tanh");

  @TempDir private Path folder;

  /// What a class must give for one example.
  private record Expected(String items, double[] example, double[] result) {}

  @Test
  void should_compute_what_layers_compute() throws IOException {
    Map<String, Expected> expected = new LinkedHashMap<>();
    var refused = new TreeSet<String>();
    Stream<String> named =
        Stream.of(Parts.CATALOG, Activations.CATALOG, Activations.TRAINED)
            .flatMap(catalog -> catalog.entries().stream())
            .map(Catalog.Entry::example);
    try (Backend backend = Backends.reference()) {
      for (String text : Stream.concat(named, MORE.stream()).toList()) {
        String name = text.replaceFirst("\\(.*", "");
        String items = BEFORE.getOrDefault(name, "") + text;
        String className = "layers.L" + expected.size();
        try (Parameters params = Parameters.create(backend, new Seed(3))) {
          Layer layer = ModelSpec.parse(items).build(params, IMAGE, 5);
          perturb(params);
          double[] example = random(IMAGE, 9).toDoubles();
          double[] result = forward(layer, backend, example, IMAGE);
          try {
            write(className, layer, params, IMAGE, result.length);
            expected.put(className, new Expected(items, example, result));
          } catch (CheckpointException e) {
            assertThat(e).hasMessageContaining("cannot be written as plain Java; export the model");
            refused.add(name);
          }
        }
      }
    }

    try (CompiledModels models = CompiledModels.of(folder)) {
      expected.forEach((className, each) ->
          assertSame(each.items(), models.predict(className, each.example()), each.result()));
    }
    assertThat(refused).containsExactly("conv_transpose", "embedding", "sparsemax");
  }

  @Test
  void should_compute_what_output_heads_predict() throws IOException {
    Map<String, Expected> expected = new LinkedHashMap<>();
    Shape row = Shape.of(7);
    try (Backend backend = Backends.reference();
        Parameters params = Parameters.create(backend, new Seed(6))) {
      for (OutputHead head : OutputHead.values()) {
        Layer layer =
            ModelSpec.parse("16,tanh").build(params.child(head.name()), row, head.outputs(2));
        double[] example = random(row, 3).toDoubles();
        Layer whole = x -> head.predict(layer.forward(x));
        double[] result = forward(whole, backend, example, row);
        write("Head" + head.name(), whole, params, row, result.length);
        expected.put("Head" + head.name(), new Expected(head.name(), example, result));
      }
    }

    try (CompiledModels models = CompiledModels.of(folder)) {
      expected.forEach((className, each) ->
          assertSame(each.items(), models.predict(className, each.example()), each.result()));
    }
  }

  @Test
  void should_refuse_what_is_no_name_of_a_class() {
    for (String name : List.of("", "1a", "a.", ".a", "com.class.A", "a-b", "a/b", "Ä")) {
      try (Backend backend = Backends.reference();
          Parameters params = Parameters.create(backend, new Seed(1))) {
        assertThatThrownBy(() -> write(name, x -> x, params, Shape.of(2), 2))
            .isInstanceOf(CheckpointException.class)
            .hasMessage(
                "'" + name + "' is no name of a class; give one such as com.acme.IrisModel");
      }
    }
  }

  @Test
  void should_name_what_has_no_java() {
    try (Backend backend = Backends.reference();
        Parameters params = Parameters.create(backend, new Seed(1))) {
      assertThatThrownBy(() -> write("A", x -> x.argMax(1).toReal(), params, Shape.of(2), 1))
          .isInstanceOf(CheckpointException.class)
          .hasMessage(
              "the operation argMax cannot be written as plain Java; export the model as ONNX"
                  + " instead");
      assertThat(folder).isEmptyDirectory();
    }
  }

  private void write(String className, Layer layer, Parameters params, Shape example, int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add("y" + i);
    }
    JavaSource.write(
        className,
        new Inputs.Arrays(example, Standardizer.identity()),
        layer,
        params,
        new Target.Values(names),
        Standardizer.identity(),
        Optional.empty(),
        folder);
  }

  private static double[] forward(Layer layer, Backend backend, double[] example, Shape shape) {
    try (Pass pass = Pass.eval(backend)) {
      return layer
          .forward(pass.input(HostArray.of(example, shape.insert(0, 1))))
          .toHost()
          .toDoubles();
    }
  }

  /// Relative to the largest.
  private static void assertSame(String what, List<Double> theirs, double[] ours) {
    assertThat(theirs).as(what).hasSize(ours.length);
    double largest = 1e-300;
    double difference = 0;
    for (int i = 0; i < ours.length; i++) {
      largest = Math.max(largest, Math.abs(ours[i]));
      difference = Math.max(difference, Math.abs(ours[i] - theirs.get(i)));
    }
    assertThat(difference / largest).as(what).isLessThan(TOLERANCE);
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

  /// Numbers that single precision holds, since that is how examples are given.
  private static HostArray random(Shape shape, long seed) {
    var values = new double[shape.elementCount()];
    Seed numbers = new Seed(seed);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) numbers.normal(i);
    }
    return HostArray.of(values, shape);
  }
}
