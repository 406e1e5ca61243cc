package org.bpnet.nn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bpnet.core.Backends;
import org.bpnet.core.Gradients;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.nn.optim.formula.Momentum;
import org.bpnet.nn.schedule.Schedule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The networks: their sizes as the papers or a count by hand have them, and whether all of each
/// learns.
class ModelsTest {
  private static final Backend FAST = Backends.best();
  private static final int CLASSES = 10;

  @AfterAll
  static void close() {
    FAST.close();
  }

  /// Parameters for ten classes.
  private static final Map<String, Long> SIZES =
      Map.ofEntries(
          Map.entry("lenet5", 61_706L), // well known
          Map.entry("lenet", 431_080L), // well known
          Map.entry(
              "lenet_plus_plus",
              conv(5, 1, 32)
                  + conv(5, 32, 32)
                  + conv(5, 32, 64)
                  + conv(5, 64, 64)
                  + conv(5, 64, 128)
                  + conv(5, 128, 128)
                  + 2 * (32 + 64 + 128)
                  + linear(3 * 3 * 128, 2)
                  + 2
                  + linear(2, 10)),
          Map.entry(
              "lsoftmax_mnist",
              9 * 64 + 9 * 9L * 64 * 64 + 10 * 3 * 64 + 16 * 64 * 256 + 3 * 256 + 256 * 10),
          Map.entry("maxout_net", linear(784, 1200) + linear(240, 1200) + linear(240, 10)),
          Map.entry( // 6.8 million
              "capsnet", conv(9, 1, 256) + conv(9, 256, 32 * 8) + 6 * 6 * 32 * 8 * 10 * 16L),
          Map.entry(
              "capsnet_small", conv(3, 1, 64) + conv(3, 64, 8 * 8) + 12 * 12 * 8 * 8 * 10 * 16L),
          Map.entry("nin", 966_986L), // the authors' 0.97 million
          Map.entry(
              "alexnet_small",
              conv(5, 3, 32)
                  + conv(5, 32, 64)
                  + conv(3, 64, 96)
                  + conv(3, 96, 96)
                  + conv(3, 96, 64)
                  + linear(4 * 4 * 64, 256)
                  + linear(256, 256)
                  + linear(256, 10)),
          Map.entry(
              "vgg_small",
              9L * (3 * 64 + 64 * 64 + 64 * 128 + 128 * 128 + 128 * 256 + 256 * 256)
                  + 4 * (64 + 128 + 256)
                  + linear(16 * 256, 512)
                  + linear(512, 10)),
          Map.entry("resnet", 269_722L), // table 6: 0.27 million
          Map.entry("resnet(32)", 464_154L), // 0.46
          Map.entry("resnet(44)", 658_586L), // 0.66
          Map.entry("resnet(56)", 853_018L), // 0.85
          // normalizes what comes into a block: twice 16 for 32, twice 32 for 64, and 64 at the end
          Map.entry("preact_resnet", 269_722L - 2 * 16 - 2 * 16 - 2 * 32 + 2 * 64),
          Map.entry(
              "mlp_mixer",
              linear(48, 128)
                  + 8 * (4 * 128 + linear(64, 64) * 2 + linear(128, 512) + linear(512, 128))
                  + 2 * 128
                  + linear(128, 10)));

  private static long conv(int side, int in, int out) {
    return linear(side * side * in, out);
  }

  private static long linear(int in, int out) {
    return (long) in * out + out;
  }

  @TestFactory
  Stream<DynamicTest> should_have_the_size_of_the_paper() {
    return SIZES.entrySet().stream()
        .map(entry ->
            dynamicTest(
                entry.getKey(),
                () -> {
                  try (var params = Parameters.create(FAST, new Seed(1))) {
                    Models.CATALOG.create(entry.getKey()).create(params, CLASSES);
                    assertThat(params.count()).isEqualTo(entry.getValue());
                  }
                }));
  }

  /// The paper counts 60 million; Caffe's file of the weights holds as many numbers as this.
  @Test
  void should_count_61_million_parameters_of_alexnet() {
    var params = Parameters.sketch(FAST, 100_000_000, "");
    Architecture architecture = Models.CATALOG.create("alexnet");

    architecture.create(params, 1000);

    assertThat(params.count())
        .isEqualTo(60_965_224L)
        .isEqualTo(
            conv(11, 3, 96)
                + conv(5, 48, 256)
                + conv(3, 256, 384)
                + conv(3, 192, 384)
                + conv(3, 192, 256)
                + linear(6 * 6 * 256, 4096)
                + linear(4096, 4096)
                + linear(4096, 1000));
  }

  /// The smallest images, of other channels and not square.
  @TestFactory
  Stream<DynamicTest> should_take_images_of_other_shapes() {
    return Models.CATALOG.entries().stream()
        .map(entry ->
            dynamicTest(
                entry.name(),
                () -> {
                  Architecture architecture = Models.CATALOG.create(entry.name());
                  int side = architecture.leastSide(FAST, 2).orElseThrow();
                  assertThat(logits(architecture, Shape.of(side, side + 3, 2)))
                      .isEqualTo(Shape.of(2, 7));
                  if (side > 1) {
                    Shape small = Shape.of(side - 1, side + 3, 2);
                    assertThatThrownBy(() -> logits(architecture, small))
                        .isInstanceOf(ShapeException.class)
                        .hasMessage(
                            String.format(
                                Locale.ROOT,
                                "needs images of at least %d x %d, got %s",
                                side,
                                side,
                                small));
                  }
                }));
  }

  private static Shape logits(Architecture architecture, Shape image) {
    var params = Parameters.sketch(FAST, Long.MAX_VALUE, "");
    Layer model = architecture.create(params, image, 7);
    try (Pass pass = Pass.train(FAST, new Seed(1))) { // heads on the way are made in training
      return model.forward(pass.full(image.insert(0, 2), 0)).shape();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "lenet5, 28",
    "lenet, 16",
    "capsnet, 17",
    "capsnet_small, 5",
    "lenet_plus_plus, 12",
    "alexnet, 67",
    "vgg_small, 8",
    "googlenet_small, 1",
    "alexnet_small, 1",
    "resnet, 1",
    "mlp_mixer, 1"
  })
  void should_know_the_smallest_images(String model, int side) {
    assertThat(Models.CATALOG.create(model).leastSide(FAST, 1)).hasValue(side);
  }

  @TestFactory
  @Tag("slow")
  Stream<DynamicTest> should_give_logits_and_learn_everywhere() {
    assertThat(Models.CATALOG.entries()).hasSizeGreaterThan(10);
    return Models.CATALOG.entries().stream()
        .map(entry ->
            dynamicTest(
                entry.name(),
                () -> {
                  Architecture made = Models.CATALOG.create(entry.name());
                  int side = made.leastSide(FAST, 1).orElseThrow();
                  // the sizes of the paper, but for the one network that is for photographs
                  learnsEverywhere(
                      entry.name().equals("alexnet")
                          ? new Architecture(Shape.of(side, side, 1), CLASSES, made.maker())
                          : made);
                }));
  }

  private static void learnsEverywhere(Architecture architecture) {
    try (var params = Parameters.create(FAST, new Seed(1))) {
      Layer model = architecture.create(params, CLASSES);
      HostArray images = images(architecture, 2);
      try (Pass pass = Pass.eval(FAST)) {
        Tensor logits = model.forward(pass.input(images));
        assertThat(logits.shape()).isEqualTo(Shape.of(2, CLASSES));
        assertThat(Arrays.stream(logits.toHost().toDoubles()).allMatch(Double::isFinite)).isTrue();
        assertThat(pass.drainSideOutputs()).isEmpty();
      }
      shake(params); // a last layer of zeros lets nothing through
      try (Pass pass = Pass.train(FAST, new Seed(2))) {
        Tensor logits = model.forward(pass.input(images));
        Gradients gradients = pass.backward(new CrossEntropy().computeAll(logits, labels(pass, 2)));
        List<Parameter> all = params.parameters();
        assertThat(gradients.parameters()).containsAll(all);
        List<Tensor> sizes = all.stream().map(p -> gradients.of(p).square().sum()).toList();
        pass.evaluate(sizes);
        for (int i = 0; i < all.size(); i++) {
          assertThat(sizes.get(i).item()).as(all.get(i).path()).isFinite().isPositive();
        }
      }
    }
  }

  private static void shake(Parameters params) {
    for (Parameter parameter : params.parameters()) {
      double[] values = parameter.value().toDoubles().clone();
      if (Arrays.stream(values).allMatch(v -> v == 0)) {
        Arrays.setAll(values, i -> 0.1 * new Seed(9).normal(i));
        parameter.load(HostArray.of(values, parameter.shape()));
      }
    }
  }

  private static HostArray images(Architecture architecture, int n) {
    Shape shape = Shape.of(n).concat(architecture.input());
    var values = new float[shape.elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) new Seed(3).normal(i);
    }
    return HostArray.of(values, shape);
  }

  private static Tensor labels(Pass pass, int n) {
    return pass.input(
        HostArray.of(IntStream.range(0, n).map(i -> i % CLASSES).toArray(), Shape.of(n)));
  }

  @Test
  @Tag("slow")
  void should_learn_a_few_images_by_heart() {
    try (var params = Parameters.create(FAST, new Seed(1))) {
      Architecture architecture = Models.CATALOG.create("resnet");
      Layer model = architecture.create(params, CLASSES);
      HostArray images = images(architecture, 8);
      var rule = new Momentum(0.9);
      double loss = 0;
      try (var optimizer = new Optimizer(params, rule, Schedule.constant(0.05));
          Traced step =
              Traced.training(
                  FAST,
                  (pass, in) -> {
                    Tensor logits = model.forward(in.getFirst());
                    Tensor objective = new CrossEntropy().computeAll(logits, labels(pass, 8));
                    return new Traced.Outcome(
                        List.of(objective), optimizer.updates(pass.backward(objective)));
                  })) {
        for (int i = 0; i < 15; i++) {
          step.run(new Seed(i), List.of(images));
          loss = step.item(0);
        }
      }
      assertThat(loss).isLessThan(0.1); // from log 10 = 2.3
      double[] running = params.find("stage2.block1.norm1.mean").orElseThrow().value().toDoubles();
      assertThat(running).isNotEqualTo(new double[32]);
    }
  }

  @Test
  void should_weigh_the_losses_of_both_heads() {
    try (var params = Parameters.create(FAST, new Seed(1));
        Pass pass = Pass.train(FAST, new Seed(1))) {
      Architecture architecture = Models.CATALOG.create("googlenet_small");
      Sequential model = architecture.create(params, CLASSES);
      Tensor logits = model.forward(pass.input(images(architecture, 2)));
      Tensor labels = labels(pass, 2);
      var loss = new CrossEntropy();
      var sides = pass.drainSideOutputs();

      assertThat(sides).hasSize(2).allMatch(side -> side.weight() == 0.3);
      assertThat(sides).allMatch(side -> side.outputs().shape().equals(Shape.of(2, CLASSES)));
      double expected =
          loss.compute(logits, labels).item()
              + 0.3 * loss.compute(sides.get(0).outputs(), labels).item()
              + 0.3 * loss.compute(sides.get(1).outputs(), labels).item();
      sides.forEach(side -> pass.sideOutput(side.outputs(), side.weight()));
      assertThat(loss.computeAll(logits, labels).item()).isCloseTo(expected, within(1e-5));
    }
  }

  @Test
  void should_need_a_depth_of_six_n_and_two() {
    try (var params = Parameters.create(FAST, new Seed(1))) {
      assertThatThrownBy(() -> ResNet.create(params, Shape.of(32, 32, 3), 18, 10))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("ResNet: need a depth of 6n + 2, such as 20, 32, 44 or 56, got 18");
    }
  }
}
