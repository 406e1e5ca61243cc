package org.bpnet.nn;

import static org.bpnet.testkit.TensorAssert.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bpnet.core.Backends;
import org.bpnet.core.Gradients;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Window;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.activation.Activations;
import org.bpnet.nn.layer.Attention;
import org.bpnet.nn.layer.Flatten;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Parallel;
import org.bpnet.nn.layer.Residual;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.image.AdaptiveAvgPool2d;
import org.bpnet.nn.layer.image.AvgPool2d;
import org.bpnet.nn.layer.image.Conv2d;
import org.bpnet.nn.layer.image.ConvOptions;
import org.bpnet.nn.layer.image.ConvTranspose2d;
import org.bpnet.nn.layer.image.GlobalAvgPool;
import org.bpnet.nn.layer.image.MaxPool2d;
import org.bpnet.nn.layer.image.UpSample;
import org.bpnet.nn.layer.noise.Dropout;
import org.bpnet.nn.layer.norm.BatchNorm;
import org.bpnet.nn.layer.norm.BatchRenorm;
import org.bpnet.nn.layer.norm.GroupNorm;
import org.bpnet.nn.layer.norm.InstanceNorm;
import org.bpnet.nn.layer.norm.LayerNorm;
import org.bpnet.nn.layer.norm.LocalResponseNorm;
import org.bpnet.nn.layer.norm.RmsNorm;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.loss.LossCase;
import org.bpnet.nn.loss.Losses;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.nn.optim.Optimizers;
import org.bpnet.nn.optim.rule.Rule;
import org.bpnet.nn.schedule.Schedule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Everything in the catalogues and every layer gives on the fast backend what it gives on the
/// reference: values, gradients and updated parameters, over sizes that straddle vectors.
class BackendAgreementTest {
  private static final Backend FAST = Backends.best();
  private static final int[] SIZES = {1, 3, 7, 8, 9, 31, 64, 257};

  @AfterAll
  static void close() {
    FAST.close();
  }

  @TestFactory
  Stream<DynamicTest> should_agree_on_layers() {
    Map<String, Function<Parameters, Layer>> layers = new LinkedHashMap<>();
    Activations.CATALOG
        .entries()
        .forEach(entry -> layers.put(entry.name(), _ -> Activations.CATALOG.create(entry.name())));
    layers.put("linear", params -> Linear.create(params.child("a"), 12, 5));
    layers.put("linear without bias", params -> Linear.withoutBias(params.child("a"), 12, 5));
    layers.put("flatten", _ -> new Flatten());
    layers.put("dropout", _ -> new Dropout(0.3));
    layers.put("residual", params -> Residual.of(Linear.create(params.child("a"), 12, 12)));
    layers.put(
        "parallel",
        params ->
            Parallel.of(Linear.create(params.child("a"), 12, 3), Activation.TANH, new Flatten()));
    layers.put(
        "sequential",
        params ->
            Sequential.of(
                Linear.create(params.child("a"), 12, 33),
                Activation.RELU,
                Linear.create(params.child("b"), 33, 4)));
    return layers.entrySet().stream()
        .flatMap(layer -> sizes(layer.getKey(), n -> compare(layer.getValue(), Shape.of(n, 12))));
  }

  @TestFactory
  Stream<DynamicTest> should_agree_on_layers_of_images() {
    var options = ConvOptions.defaults();
    Window window = Window.square(3).stride(2).padding(1);
    Map<String, Function<Parameters, Layer>> layers = new LinkedHashMap<>();
    layers.put("conv2d", params -> Conv2d.create(params.child("a"), 12, 7, window));
    layers.put(
        "depthwise",
        params -> Conv2d.create(params.child("a"), 12, 12, window, options.groups(12)));
    layers.put("transposed", params -> ConvTranspose2d.create(params.child("a"), 12, 5, window));
    layers.put("max_pool", _ -> MaxPool2d.of(2));
    layers.put("avg_pool", _ -> new AvgPool2d(window, false));
    layers.put("adaptive", _ -> new AdaptiveAvgPool2d(2, 3));
    layers.put("global", _ -> new GlobalAvgPool());
    layers.put("bilinear", _ -> UpSample.bilinear(2));
    layers.put("batch_norm", params -> BatchNorm.create(params.child("a"), 12));
    layers.put("batch_renorm", params -> BatchRenorm.create(params.child("a"), 12));
    layers.put("layer_norm", params -> LayerNorm.create(params.child("a"), 12));
    layers.put("rms_norm", params -> RmsNorm.create(params.child("a"), 12));
    layers.put("group_norm", params -> GroupNorm.create(params.child("a"), 3, 12));
    layers.put("instance_norm", _ -> InstanceNorm.defaults());
    layers.put("local_response_norm", _ -> LocalResponseNorm.defaults());
    return layers.entrySet().stream()
        .flatMap(layer ->
            IntStream.of(1, 3, 8)
                .mapToObj(n ->
                    dynamicTest(
                        layer.getKey() + " of " + n,
                        () -> compare(layer.getValue(), Shape.of(n, 5, 4, 12)))));
  }

  @TestFactory
  Stream<DynamicTest> should_agree_on_attention() {
    Map<String, Function<Parameters, Layer>> layers = new LinkedHashMap<>();
    layers.put("attention", params -> Attention.create(params.child("a"), 12, 3));
    layers.put("causal", params -> Attention.create(params.child("a"), 12, 3).causal());
    layers.put(
        "padded",
        params -> {
          Attention attention = Attention.create(params.child("a"), 12, 3).causal();
          return x -> attention.forward(x, x.max(2).lessThan(1.5)); // some, sometimes none
        });
    return layers.entrySet().stream()
        .flatMap(layer ->
            IntStream.of(1, 3, 8)
                .mapToObj(n ->
                    dynamicTest(
                        layer.getKey() + " of " + n,
                        () -> compare(layer.getValue(), Shape.of(n, 5, 12)))));
  }

  @TestFactory
  Stream<DynamicTest> should_agree_on_losses() {
    return Losses.CATALOG.entries().stream()
        .flatMap(entry ->
            IntStream.of(SIZES)
                .mapToObj(n ->
                    dynamicTest(
                        entry.name() + " of " + n,
                        () -> {
                          List<HostArray> expected = loss(Backends.reference(), entry.name(), n);
                          List<HostArray> actual = loss(FAST, entry.name(), n);
                          assertThat(actual.get(0)).isCloseTo(expected.get(0), 2e-4);
                          assertThat(actual.get(1)).isCloseTo(expected.get(1), 2e-4);
                        })));
  }

  /// The loss of a batch of `n` examples, and its gradient by the prediction.
  private static List<HostArray> loss(Backend backend, String name, int n) {
    LossCase needs = LossCase.of(name);
    try (Pass pass = Pass.eval(backend)) {
      Tensor prediction = pass.input(needs.prediction(n));
      Tensor value = Losses.CATALOG.create(name).compute(prediction, pass.input(needs.target(n)));
      return List.of(value.toHost(), pass.backward(value).of(prediction).toHost());
    }
  }

  @TestFactory
  Stream<DynamicTest> should_agree_on_optimizers() {
    return Optimizers.CATALOG.entries().stream()
        .map(entry ->
            dynamicTest(
                entry.name(),
                () -> {
                  List<HostArray> expected = trained(Backends.reference(), entry.name());
                  List<HostArray> actual = trained(FAST, entry.name());
                  for (int i = 0; i < expected.size(); i++) {
                    assertThat(actual.get(i)).isCloseTo(expected.get(i), 2e-4);
                  }
                }));
  }

  private static Tensor labels(Tensor x) {
    int n = x.shape().extent(0);
    return x.pass()
        .input(HostArray.of(IntStream.range(0, n).map(i -> i % 12).toArray(), Shape.of(n)));
  }

  private static List<HostArray> trained(Backend backend, String name) {
    Rule rule = Optimizers.CATALOG.create(name);
    try (Parameters params = Parameters.create(backend, new Seed(3))) {
      Layer model =
          Sequential.of(
              Linear.create(params.child("a"), 12, 33),
              Activation.TANH,
              Linear.create(params.child("b"), 33, 12));
      try (Optimizer updates = new Optimizer(params, rule, Schedule.constant(0.01))) {
        for (int step = 0; step < 10; step++) {
          try (Pass pass = Pass.train(backend, new Seed(step))) {
            Tensor x = pass.input(numbers(Shape.of(31, 12), step));
            Supplier<Tensor> loss = () -> loss(model.forward(x));
            updates.step(updates.gradients(loss.get(), loss));
          }
        }
      }
      return params.parameters().stream().map(Parameter::value).toList();
    }
  }

  private static Tensor loss(Tensor y) {
    return new CrossEntropy().compute(y, labels(y));
  }

  private static Stream<DynamicTest> sizes(String name, IntConsumer test) {
    return IntStream.of(SIZES)
        .mapToObj(n -> dynamicTest(name + " [" + n + ", 12]", () -> test.accept(n)));
  }

  private static void compare(Function<Parameters, Layer> layer, Shape input) {
    List<HostArray> expected = results(Backends.reference(), layer, input);
    List<HostArray> actual = results(FAST, layer, input);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i)).isCloseTo(expected.get(i), 2e-4);
    }
  }

  /// The value, and the gradients of its weighted sum by the input and every parameter.
  private static List<HostArray> results(
      Backend backend, Function<Parameters, Layer> layer, Shape input) {
    try (Parameters params = Parameters.create(backend, new Seed(2));
        Pass pass = Pass.train(backend, new Seed(4))) {
      Tensor x = pass.input(numbers(input, 1));
      Tensor y = layer.apply(params).forward(x);
      Gradients gradients = pass.backward(y.mul(pass.input(numbers(y.shape(), 5))).sum());
      List<HostArray> results = new ArrayList<>(List.of(y.toHost(), gradients.of(x).toHost()));
      params.parameters().forEach(p -> results.add(gradients.of(p).toHost()));
      return results;
    }
  }

  private static HostArray numbers(Shape shape, long seed) {
    var values = new float[shape.elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) new Seed(seed).normal(i);
    }
    return HostArray.of(values, shape);
  }
}
