package org.bpnet.nn.layer;

import static org.bpnet.nn.Waves.image;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.Waves;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.image.AdaptiveAvgPool2d;
import org.bpnet.nn.layer.image.UpSample;
import org.bpnet.nn.layer.norm.BatchNorm;
import org.bpnet.nn.layer.norm.BatchRenorm;
import org.bpnet.nn.layer.norm.GroupNorm;
import org.bpnet.nn.layer.norm.InstanceNorm;
import org.bpnet.nn.layer.norm.LayerNorm;
import org.bpnet.nn.layer.norm.LocalResponseNorm;
import org.bpnet.nn.layer.norm.RmsNorm;
import org.junit.jupiter.api.Test;

/// Layers against PyTorch: values and gradients by the input and all parameters.
class LayersGoldenTest {
  private static final Waves GOLDEN = new Waves("layers.csv");
  private static final Backend BACKEND = Backends.reference();

  private static void check(String name, Function<Parameters, Layer> make, HostArray x) {
    try (Parameters params = Parameters.create(BACKEND, new Seed(1));
        Pass pass = Pass.train(BACKEND, new Seed(1))) {
      Layer layer = make.apply(params.child("layer"));
      Waves.load(params);
      GOLDEN.check(pass, name, layer, params, x);
    }
  }

  @Test
  void should_normalize_batches_as_PyTorch_does() {
    batchNorm("batch_norm.flat", image(5, 3));
    batchNorm("batch_norm.images", image(2, 3, 4, 3));
  }

  private static void batchNorm(String name, HostArray x) {
    try (Parameters params = Parameters.create(BACKEND, new Seed(1))) {
      BatchNorm layer = BatchNorm.create(params.child("layer"), 3);
      Waves.load(params);
      step(name, layer, layer, params, x);
      step(name + ".again", layer, in -> layer.forward(in.mul(2).add(1)), params, x);
      try (Pass pass = Pass.eval(BACKEND)) {
        GOLDEN.check(pass, name + ".eval", layer, params, x);
      }
    }
  }

  private static void step(
      String name, BatchNorm layer, Layer model, Parameters params, HostArray x) {
    try (Pass pass = Pass.train(BACKEND, new Seed(1))) {
      GOLDEN.check(pass, name, model, params, x);
      pass.commit(Map.of());
    }
    GOLDEN.compare(name + ".mean", layer.mean());
    GOLDEN.compare(name + ".variance", layer.variance());
  }

  @Test
  void should_normalize_within_examples_as_PyTorch_does() {
    check("layer_norm.last", params -> LayerNorm.create(params, 4), image(2, 3, 4));
    check(
        "layer_norm.two",
        params -> LayerNorm.create(params, Shape.of(3, 4), LayerNorm.EPSILON),
        image(2, 3, 4));
    check("group_norm", params -> GroupNorm.create(params, 3, 6), image(2, 3, 2, 6));
    check("instance_norm", _ -> InstanceNorm.defaults(), image(2, 3, 2, 4));
    check("rms_norm", params -> RmsNorm.create(params, 5), image(3, 5));
    check("local_response_norm.paper", _ -> LocalResponseNorm.defaults(), image(2, 2, 3, 7));
    check(
        "local_response_norm.even", _ -> new LocalResponseNorm(4, 0.5, 0.6, 1), image(2, 2, 3, 7));
  }

  @Test
  void should_renormalize_by_the_formula() {
    try (Parameters params = Parameters.create(BACKEND, new Seed(1));
        Pass pass = Pass.train(BACKEND, new Seed(1))) {
      BatchRenorm layer = BatchRenorm.create(params.child("layer"), 3, () -> 1.3, () -> 0.5);
      Waves.load(params);
      layer.mean().load(HostArray.of(new double[] {0.3, -0.1, 2}, Shape.of(3)));
      layer.deviation().load(HostArray.of(new double[] {0.6, 1.1, 0.1}, Shape.of(3)));
      GOLDEN.check(pass, "batch_renorm", layer, params, image(4, 2, 3));
      pass.commit(Map.of());
      GOLDEN.compare("batch_renorm.mean", layer.mean());
      GOLDEN.compare("batch_renorm.deviation", layer.deviation());
    }
  }

  @Test
  void should_change_sizes_as_PyTorch_does() {
    check("adaptive_average", _ -> new AdaptiveAvgPool2d(3, 4), image(2, 5, 7, 2));
    check("up_sample.nearest", _ -> UpSample.nearest(3), image(1, 3, 2, 2));
    check("up_sample.bilinear.2", _ -> UpSample.bilinear(2), image(1, 3, 2, 2));
    check("up_sample.bilinear.3", _ -> UpSample.bilinear(3), image(1, 3, 2, 2));
  }

  @Test
  void should_attend_as_PyTorch_does() {
    check("attention", params -> Attention.create(params, 4, 2), image(2, 3, 4));
  }

  @Test
  void should_attend_to_what_a_mask_allows_as_PyTorch_does() {
    HostArray x = image(2, 4, 4);
    HostArray present = HostArray.of(new int[] {1, 1, 1, 0, 1, 0, 1, 0}, Shape.of(2, 4));
    check("attention.causal", params -> Attention.create(params, 4, 2).causal(), x);
    check("attention.padded", params -> padded(Attention.create(params, 4, 2), present), x);
    check(
        "attention.causal_padded",
        params -> padded(Attention.create(params, 4, 2).causal(), present),
        x);
    check("attention.masked", LayersGoldenTest::masked, image(3, 2, 4));
  }

  private static Layer padded(Attention attention, HostArray present) {
    return x -> attention.forward(x, x.pass().input(present));
  }

  /// Keys and values are parameters; each query has a mask of its own.
  private static Layer masked(Parameters params) {
    Parameter keys = params.weight("keys", Shape.of(3, 5, 4), Initializers.zeros());
    Parameter values = params.weight("values", Shape.of(3, 5, 3), Initializers.zeros());
    int[] allowed = new int[30];
    Arrays.setAll(allowed, i -> (i * i + i / 5) % 3 != 1 ? 1 : 0);
    return x -> {
      Tensor mask = x.pass().input(HostArray.of(allowed, Shape.of(3, 2, 5)));
      return Attention.of(x, keys.in(x.pass()), values.in(x.pass()), mask);
    };
  }
}
