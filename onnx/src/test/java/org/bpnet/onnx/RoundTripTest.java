package org.bpnet.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.activation.Activations;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.onnx.file.OnnxException;
import org.bpnet.onnx.file.OnnxFile;
import org.bpnet.onnx.load.OnnxLayer;
import org.bpnet.train.spec.ModelSpec;
import org.bpnet.train.spec.Parts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is written and read again computes the same bits in double precision.
class RoundTripTest {
  private static final Shape IMAGE = Shape.of(12, 10, 4);

  private static final Map<String, String> BEFORE =
      Map.of(
          "attention", "tokens,",
          "conv1d", "tokens,",
          "transpose", "tokens,",
          "hopfield", "tokens,",
          "routed_capsules", "primary_capsules(types=2, dims=4, size=3),",
          "capsule_lengths", "primary_capsules(types=2, dims=4, size=3),");

  @TempDir private Path folder;

  private static Stream<String> layers() {
    return Stream.concat(
        CatalogExportTest.more().stream(),
        Stream.of(Parts.CATALOG, Activations.CATALOG, Activations.TRAINED)
            .flatMap(catalog -> catalog.entries().stream())
            .map(Catalog.Entry::example)
            .map(text -> BEFORE.getOrDefault(text.replaceFirst("\\(.*", ""), "") + text));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void should_compute_the_same_bits_in_double_precision(String items) {
    Path file = folder.resolve("layer.onnx");
    HostArray input = random(IMAGE.insert(0, 2));
    try (Backend backend = Backends.reference();
        Parameters params = Parameters.create(backend, new Seed(3));
        Parameters again = Parameters.create(backend, new Seed(4))) {
      Layer layer = ModelSpec.parse(items).build(params, IMAGE, 5);
      Onnx.write(layer, params, IMAGE, file);
      Layer read = Onnx.load(file, again);

      try (Pass pass = Pass.eval(backend)) {
        Tensor x = pass.input(input);
        assertThat(read.forward(x).toHost()).isEqualTo(layer.forward(x).toHost());
      }
      assertThat(params.parameters().stream().map(Parameter::path))
          .containsAll(again.parameters().stream().map(Parameter::path).toList());
    }
  }

  @Test
  void should_train_on_what_was_read() {
    Path file = folder.resolve("layer.onnx");
    HostArray input = random(IMAGE.insert(0, 6));
    HostArray labels = HostArray.of(new int[] {0, 1, 2, 0, 1, 2}, Shape.of(6));
    try (Backend backend = Backends.best();
        Parameters params = Parameters.create(backend, new Seed(3));
        Parameters again = Parameters.create(backend, new Seed(4))) {
      Layer layer =
          ModelSpec.parse("conv6,relu,maxpool2,layernorm,12,gelu").build(params, IMAGE, 3);
      Onnx.write(layer, params, IMAGE, file);
      Layer read = Onnx.load(file, again);
      double first = 0;
      double last = 0;
      try (Optimizer optimizer = new Optimizer(again, Adam.defaults(), Schedule.constant(0.01))) {
        for (int step = 0; step < 20; step++) {
          try (Pass pass = Pass.train(backend, new Seed(step))) {
            Tensor loss =
                new CrossEntropy().compute(read.forward(pass.input(input)), pass.input(labels));
            last = loss.item();
            first = step == 0 ? last : first;
            optimizer.step(pass.backward(loss));
          }
        }
      }
      assertThat(last).isLessThan(0.2 * first);
    }
  }

  @Test
  void should_say_of_any_damage_that_it_is_damaged() throws Exception {
    byte[] whole;
    Path file = folder.resolve("layer.onnx");
    try (Backend backend = Backends.reference();
        Parameters params = Parameters.create(backend, new Seed(3))) {
      Onnx.write(
          ModelSpec.parse("3,relu").build(params, Shape.of(4), 2), params, Shape.of(4), file);
      whole = Files.readAllBytes(file);
      Random random = new Random(7);
      for (int trial = 0; trial < 2000; trial++) {
        byte[] damaged = whole.clone();
        if (trial % 2 == 0) {
          damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        } else {
          damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
        }
        try (Parameters again = Parameters.create(backend, new Seed(1));
            Pass pass = Pass.eval(backend)) {
          OnnxLayer.of(OnnxFile.parse(ByteBuffer.wrap(damaged)), again)
              .forward(pass.full(Shape.of(2, 4), 1));
        } catch (OnnxException expected) {
          assertThat(expected.getMessage()).isNotBlank().doesNotContain("\n");
        }
      }
    }
  }

  @Test
  void should_say_what_is_wrong_with_a_file() throws Exception {
    Path file = folder.resolve("none.onnx");
    assertThatThrownBy(() -> OnnxFile.read(file))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("there is no such file; check the path");
    Files.write(file, List.of("This is a text."));
    assertThatThrownBy(() -> OnnxFile.read(file))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("is no ONNX file, or is damaged");
    Files.write(file, new byte[0]);
    assertThatThrownBy(() -> OnnxFile.read(file))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("has no graph");
    Files.write(file, new byte[] {58, 127, 1}); // a graph of 127 bytes, of which one is there
    assertThatThrownBy(() -> OnnxFile.read(file))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("127 bytes where 1 are left");
  }

  private static HostArray random(Shape shape) {
    var values = new double[shape.elementCount()];
    Seed numbers = new Seed(5);
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.normal(i);
    }
    return HostArray.of(values, shape);
  }
}
