package org.bpnet.benchmarks.libtorch;

import java.util.ArrayList;
import java.util.List;
import org.bpnet.benchmarks.work.Blueprint;
import org.bpnet.benchmarks.work.Blueprint.Extent;
import org.bpnet.benchmarks.work.Draws;
import org.bpnet.benchmarks.work.Stage;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// A [Blueprint] in LibTorch's functions. Images are `[N, C, H, W]`, weights of convolutions `[out,
/// C, H, W]`; in memory channels come first or last.
final class LibTorchNetwork implements AutoCloseable {
  private final int batch;
  private final boolean training;
  private final boolean channelsLast;
  private final List<Tensor> parameters = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<Pointer> kept = new ArrayList<>();
  private int drawn; // layers whose weights were drawn

  /// A stage with its parameters.
  private interface Step {
    Tensor of(Tensor x);
  }

  /// @param batch examples in a step, of which a table has a row for each
  LibTorchNetwork(Blueprint network, int batch, boolean training, boolean channelsLast) {
    this.batch = batch;
    this.training = training;
    this.channelsLast = channelsLast;
    List<Extent> extents = network.extents();
    for (int i = 0; i < network.stages().size(); i++) {
      steps.add(step(network.stages().get(i), extents.get(i)));
    }
  }

  /// Weights, biases, scales, shifts and slopes.
  List<Tensor> parameters() {
    return parameters;
  }

  /// The logits.
  Tensor forward(Tensor x) {
    Tensor h = x;
    for (Step step : steps) {
      h = step.of(h);
    }
    return h;
  }

  /// A batch as the first stage wants it.
  Tensor features(float[] values, int batch, Extent one) {
    return one.isFlat()
        ? tensor(values, batch, one.channels())
        : ordered(
            tensor(values, batch, one.height(), one.width(), one.channels()).permute(0, 3, 1, 2));
  }

  private static Tensor tensor(float[] values, long... shape) {
    try (var pointer = new FloatPointer(values)) {
      return torch.from_blob(pointer, shape).clone();
    }
  }

  private Tensor ordered(Tensor images) {
    return channelsLast
        ? images.contiguous(torch.MemoryFormat.ChannelsLast)
        : images.contiguous(torch.MemoryFormat.Contiguous);
  }

  private Step step(Stage stage, Extent in) {
    return switch (stage) {
      case Stage.Dense(int out) -> dense(in, out);
      case Stage.Conv(int out, int side, int padding, boolean bias) ->
          convolution(in.channels(), out, side, 1, padding, bias);
      case Stage.MaxPool(int side, int stride) -> pool(side, stride);
      case Stage.Block(int out, int stride) -> block(in.channels(), out, stride);
      case Stage.Plain.RELU -> Tensor::relu_;
      case Stage.Plain.PRELU -> {
        Tensor slope = parameter(torch.full(new long[] {in.channels()}, kept(new Scalar(0.25f))));
        yield x -> torch.prelu(x, slope);
      }
      case Stage.Plain.NORM -> normalization(in.channels());
      case Stage.Plain.MEAN -> x -> x.mean(2, 3);
      case Stage.Plain.TABLE -> {
        float[] drawn = Draws.features(batch, in.elements(), 0);
        Tensor rows = parameter(tensor(drawn, batch, in.elements()));
        yield _ -> rows;
      }
    };
  }

  private Step dense(Extent in, int out) {
    float[] drawn = Draws.weights(this.drawn++, in.elements(), out);
    // What is flattened here has channels before places.
    Tensor weight =
        parameter(
            tensor(drawn, in.height(), in.width(), in.channels(), out)
                .permute(3, 2, 0, 1)
                .contiguous()
                .view(out, in.elements()));
    TensorOptional bias = optional(parameter(torch.zeros(out)));
    return in.isFlat()
        ? x -> torch.linear(x, weight, bias)
        : x -> torch.linear(x.flatten(1, -1), weight, bias);
  }

  private Step convolution(int in, int out, int side, int stride, int padding, boolean bias) {
    float[] drawn = Draws.weights(this.drawn++, side * side * in, out);
    Tensor weight = parameter(ordered(tensor(drawn, side, side, in, out).permute(3, 2, 0, 1)));
    TensorOptional shift =
        bias ? optional(parameter(torch.zeros(out))) : kept(new TensorOptional());
    long[] strides = {stride, stride};
    long[] paddings = {padding, padding};
    long[] dilations = {1, 1};
    return x -> torch.conv2d(x, weight, shift, strides, paddings, dilations, 1);
  }

  private static Step pool(int side, int stride) {
    long[] sides = {side, side};
    long[] strides = {stride, stride};
    long[] paddings = {0, 0};
    long[] dilations = {1, 1};
    return x -> torch.max_pool2d(x, sides, strides, paddings, dilations, false);
  }

  private Step normalization(int channels) {
    TensorOptional scale = optional(parameter(torch.ones(channels)));
    TensorOptional shift = optional(parameter(torch.zeros(channels)));
    TensorOptional mean = optional(kept(torch.zeros(channels)));
    TensorOptional variance = optional(kept(torch.ones(channels)));
    return x -> torch.batch_norm(x, scale, shift, mean, variance, training, 0.1, 1e-5, false);
  }

  private Step block(int in, int out, int stride) {
    Step first = convolution(in, out, 3, stride, 1, false);
    Step firstNorm = normalization(out);
    Step second = convolution(out, out, 3, 1, 1, false);
    Step secondNorm = normalization(out);
    Step shortcut = in == out && stride == 1 ? x -> x : shortcut((out - in) / 2, stride);
    return x -> {
      Tensor h = firstNorm.of(first.of(x)).relu_();
      return secondNorm.of(second.of(h)).add_(shortcut.of(x)).relu_();
    };
  }

  /// @param zeros channels added before, and as many behind
  private Step shortcut(long zeros, int stride) {
    LongOptional none = kept(new LongOptional());
    long[] widths = {0, 0, 0, 0, zeros, zeros}; // the last axis comes first
    return x ->
        torch.constant_pad_nd(x.slice(2, none, none, stride).slice(3, none, none, stride), widths);
  }

  private Tensor parameter(Tensor values) {
    Tensor parameter = values.set_requires_grad(training);
    parameters.add(parameter);
    return parameter;
  }

  private TensorOptional optional(Tensor tensor) {
    return kept(new TensorOptional(tensor));
  }

  private <T extends Pointer> T kept(T pointer) {
    kept.add(pointer);
    return pointer;
  }

  @Override
  public void close() {
    parameters.forEach(Pointer::close);
    kept.forEach(Pointer::close);
  }
}
