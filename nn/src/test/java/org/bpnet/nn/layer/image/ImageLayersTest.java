package org.bpnet.nn.layer.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.bpnet.testkit.TensorAssert.assertThat;

import org.bpnet.core.Backends;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.op.Span;
import org.bpnet.core.op.Window;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.norm.BatchNorm;
import org.bpnet.nn.layer.norm.LocalResponseNorm;
import org.bpnet.testkit.GradientCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Convolutions and poolings: what they are made of, and what they say when misused.
class ImageLayersTest {
  private final Backend backend = Backends.reference();
  private final Parameters params = Parameters.create(backend, new Seed(5));

  @AfterEach
  void close() {
    params.close();
  }

  private static Tensor ones(Pass pass, int... extents) {
    return pass.full(Shape.of(extents), 1);
  }

  // ---- convolutions ---------------------------------------------------------------------------

  @Test
  void should_sum_over_window_and_channels_and_add_the_bias() {
    var options = ConvOptions.defaults().weights(Initializers.constant(1));
    Conv2d layer = Conv2d.create(params.child("conv"), 2, 3, Window.square(3).same(), options);
    layer.bias().orElseThrow().load(HostArray.of(new double[] {10, 20, 30}, Shape.of(3)));
    try (Pass pass = Pass.eval(backend)) {
      Tensor y = layer.forward(ones(pass, 1, 3, 3, 2));

      assertThat(y).hasShape(1, 3, 3, 3);
      assertThat(y.slice(3, 1, 2).reshape(9)).hasValues(28, 32, 28, 32, 38, 32, 28, 32, 28);
      assertThat(y.scope()).isEqualTo("conv");
    }
  }

  @Test
  void should_have_kernels_for_each_group() {
    Conv2d layer =
        Conv2d.create(
            params.child("conv"),
            6,
            12,
            Window.of(3, 5).stride(2),
            ConvOptions.defaults().groups(3).withoutBias());
    Conv1d line = Conv1d.create(params.child("line"), 4, 8, Span.of(5));
    ConvTranspose2d larger =
        ConvTranspose2d.create(
            params.child("larger"), 8, 4, Window.square(2), ConvOptions.defaults().groups(2));

    assertThat(layer.weight().shape()).isEqualTo(Shape.of(3, 5, 2, 12));
    assertThat(layer.bias()).isEmpty();
    assertThat(layer).hasToString("Conv2d 6 -> 12, 3/2 x 5/2, 3 groups, no bias");
    assertThat(line.weight().shape()).isEqualTo(Shape.of(5, 4, 8));
    assertThat(line).hasToString("Conv1d 4 -> 8, 5");
    assertThat(larger.weight().shape()).isEqualTo(Shape.of(2, 2, 2, 8));
    assertThat(larger).hasToString("ConvTranspose2d 8 -> 4, 2 x 2, 2 groups");
    assertThat(params.parameters().stream().map(Parameter::path))
        .containsExactly("conv.weight", "line.weight", "line.bias", "larger.weight", "larger.bias");
  }

  @Test
  void should_start_kernels_with_the_variance_of_he() {
    Conv2d layer = Conv2d.create(params.child("conv"), 32, 64, Window.square(5));

    double[] w = layer.weight().value().toDoubles();
    double squares = 0;
    for (double value : w) {
      squares += value * value;
    }
    // 2/(25·32); the relative deviation of the estimate is √(2/51200) = 0.6 %
    assertThat(squares / w.length).isCloseTo(2.0 / 800, withinPercentage(2));
  }

  @Test
  void should_undo_the_size_of_a_convolution() {
    Window window = Window.square(4).stride(3).padding(1);
    ConvTranspose2d larger = ConvTranspose2d.create(params.child("up"), 2, 5, window);
    Conv2d smaller = Conv2d.create(params.child("down"), 5, 2, window);
    try (Pass pass = Pass.eval(backend)) {
      Tensor x = ones(pass, 1, 3, 4, 2);

      assertThat(larger.forward(x)).hasShape(1, 8, 11, 5);
      assertThat(smaller.forward(larger.forward(x))).hasShape(1, 3, 4, 2);
      Tensor more = larger.outputPadding(2, 1).forward(x);
      assertThat(more).hasShape(1, 10, 12, 5);
      assertThat(smaller.forward(more)).hasShape(1, 3, 4, 2);
    }
  }

  @Test
  void should_have_gradients_by_everything() {
    Layer model =
        Sequential.of(
            Conv2d.create(params.child("conv"), 2, 3, Window.square(3).stride(2).padding(1)),
            BatchNorm.create(params.child("norm"), 3),
            ConvTranspose2d.create(params.child("up"), 3, 2, Window.square(2).stride(2)),
            new LocalResponseNorm(3, 0.1, 0.75, 1),
            new AvgPool2d(Window.square(3).stride(2).padding(1), false));

    GradientCheck.of(in -> model.forward(in.getFirst()))
        .withShapes(Shape.of(2, 4, 5, 2))
        .parameters(params)
        .verify();
  }

  @Test
  void should_name_layer_need_and_input_of_a_convolution() {
    Conv2d conv = Conv2d.create(params.child("conv1"), 3, 8, Window.square(3));
    Conv1d line = Conv1d.create(params.child("line"), 3, 8, Span.of(9));
    try (Pass pass = Pass.eval(backend)) {
      assertThatThrownBy(() -> conv.forward(ones(pass, 64, 3, 32, 32)))
          .isInstanceOf(ShapeException.class)
          .hasMessage(
              "conv1 (Conv2d 3 -> 8, 3 x 3): need input [N, H, W, 3], got [64, 3, 32, 32]; channels"
                  + " come last, see permute");
      assertThatThrownBy(() -> conv.forward(ones(pass, 64, 784)))
          .hasMessage("conv1 (Conv2d 3 -> 8, 3 x 3): need input [N, H, W, 3], got [64, 784]");
      assertThatThrownBy(() -> line.forward(ones(pass, 2, 5, 3)))
          .isInstanceOf(ShapeException.class)
          .hasMessageStartingWith("line: convolve: the window reaches over 1 x 9");
    }
    assertThatThrownBy(() ->
            Conv2d.create(
                params.child("odd"), 3, 8, Window.square(3), ConvOptions.defaults().groups(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("odd: need channels that 2 groups divide, got Conv2d 3 -> 8");
  }

  // ---- poolings and sizes -----------------------------------------------------------------------

  @Test
  void should_pool_sequences_and_images() {
    try (Pass pass = Pass.eval(backend)) {
      Tensor x = pass.range(16).toReal().reshape(1, 4, 4, 1);

      assertThat(MaxPool2d.of(2).forward(x)).hasShape(1, 2, 2, 1).hasValues(5, 7, 13, 15);
      assertThat(AvgPool2d.of(2).forward(x)).hasValues(2.5, 4.5, 10.5, 12.5);
      assertThat(MaxPool2d.covering(3, 2).forward(x)).hasValues(10, 11, 14, 15);
      assertThat(AvgPool2d.covering(3, 2).forward(x)).hasValues(5, 6.5, 11, 12.5);
      assertThat(AvgPool2d.covering(3, 2)).hasToString("AvgPool2d 3/2 x 3/2, covering");
      assertThat(new GlobalAvgPool().forward(x)).hasShape(1, 1).hasValues(7.5);
      Layer ofLine = new MaxPool2d(Window.line(Span.of(2).withStride(2)), false);
      assertThat(ofLine.forward(x.reshape(2, 4, 2))).hasShape(2, 2, 2);
      Layer covering = new MaxPool2d(Window.line(Span.of(3).withStride(3)), true);
      assertThat(covering.forward(x.reshape(1, 16, 1))).hasValues(2, 5, 8, 11, 14, 15);
      Layer mean = new AvgPool2d(Window.line(Span.of(2).withStride(2).withPadding(0, 1)), false);
      assertThat(mean.forward(x.reshape(1, 16, 1).slice(1, 0, 3))).hasValues(0.5, 2);
      Window padded = Window.line(Span.of(3).withStride(3).withPadding(1, 0));
      assertThat(new AvgPool2d(padded, true, true).forward(x.reshape(1, 16, 1).slice(1, 0, 6)))
          .hasValuesCloseTo(1e-15, 1.0 / 3, 3, 5); // (0 + 0 + 1)/3, (2 + 3 + 4)/3, 5/1
      assertThatThrownBy(() -> new GlobalAvgPool().forward(ones(pass, 2, 3)))
          .hasMessage("GlobalAvgPool: need input [N, .., C] with places between, got [2, 3]");
    }
  }

  @Test
  void should_average_parts_of_any_size() {
    try (Pass pass = Pass.eval(backend)) {
      Tensor x = pass.range(12).toReal().reshape(1, 3, 4, 1);

      assertThat(new AdaptiveAvgPool2d(1, 1).forward(x)).hasValues(5.5);
      assertThat(new AdaptiveAvgPool2d(3, 4).forward(x).toHost()).isEqualTo(x.toHost());
      assertThat(new AdaptiveAvgPool2d(2, 2).forward(x)).hasValues(2.5, 4.5, 6.5, 8.5);
    }
  }

  @Test
  void should_put_zeros_around() {
    try (Pass pass = Pass.eval(backend)) {
      assertThat(new ZeroPad2d(1, 0, 0, 2).forward(ones(pass, 1, 1, 1, 1)))
          .hasShape(1, 2, 3, 1)
          .hasValues(0, 0, 0, 1, 0, 0);
    }
  }
}
