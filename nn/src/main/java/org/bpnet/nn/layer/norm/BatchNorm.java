package org.bpnet.nn.layer.norm;

import java.util.Locale;
import org.bpnet.core.Buffer;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.LayerNames;

/// Each channel brought to mean 0 and variance 1, then to a learnt scale and shift: in training
/// over the batch and all places, in evaluation by the running mean and variance of training.
///
/// **Formula.** y = γ(x − μ)/√(σ² + ε) + β. In training μ and σ² are those of the n = ΠN·D..
/// elements of a channel, and the running mean m and variance v become m ← (1 − α)m + αμ, v ← (1 −
/// α)v + ασ²n/(n − 1) with the step's updates ([org.bpnet.core.Pass#update]); in evaluation μ = m,
/// σ² = v.
///
/// **Shapes.** `[N, D.., C] -> [N, D.., C]`. **Gradient.** Through μ and σ² too, in training.
///
/// **Throws** ShapeException if the last extent is not that of the channels, or if there is but one
/// element of each channel in training.
///
/// **Source.** Ioffe, Szegedy, *Batch normalization*, 2015, algorithms 1 and 2; ε = 1e−5, α = 0.1
/// and the unbiased running variance are PyTorch's.
public final class BatchNorm implements Layer {
  /// PyTorch's.
  public static final double EPSILON = 1e-5;

  /// PyTorch's.
  public static final double MOMENTUM = 0.1;

  private final String name;
  private final Affine affine;
  private final Buffer mean;
  private final Buffer variance;
  private final double epsilon;
  private final NormalizedByBatch operation;
  private final double momentum;

  private BatchNorm(
      String name, Affine affine, Buffer mean, Buffer variance, double epsilon, double momentum) {
    this.name = name;
    this.affine = affine;
    this.mean = mean;
    this.variance = variance;
    this.epsilon = epsilon;
    this.operation = new NormalizedByBatch(epsilon);
    this.momentum = momentum;
  }

  /// A normalization of so many channels with [#EPSILON] and [#MOMENTUM].
  ///
  /// @param params the node that gets `scale`, `shift` and the buffers `mean` and `variance`; its
  ///   path is the layer's name
  public static BatchNorm create(Parameters params, int channels) {
    return create(params, channels, EPSILON, MOMENTUM);
  }

  /// A normalization of so many channels.
  ///
  /// @param epsilon ε, > 0
  /// @param momentum α, the share of the batch in the running mean and variance; in [0, 1]
  /// @throws IllegalArgumentException if either is outside its range
  public static BatchNorm create(Parameters params, int channels, double epsilon, double momentum) {
    if (!(epsilon > 0) || !(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "BatchNorm: need epsilon > 0 and momentum in [0, 1], got %s and %s",
              epsilon,
              momentum));
    }
    Shape shape = Shape.of(channels);
    return new BatchNorm(
        params.path(),
        Affine.create(params, shape),
        params.buffer("mean", shape, Initializers.zeros()),
        params.buffer("variance", shape, Initializers.constant(1)),
        epsilon,
        momentum);
  }

  /// γ, `[C]`.
  public Parameter scale() {
    return affine.scale();
  }

  /// β, `[C]`.
  public Parameter shift() {
    return affine.shift();
  }

  /// The running mean, `[C]`.
  public Buffer mean() {
    return mean;
  }

  /// The running variance, `[C]`.
  public Buffer variance() {
    return variance;
  }

  @Override
  public Tensor forward(Tensor x) { // [N, .., C] -> [N, .., C]
    LayerNames.checkLast(name, this, x.shape(), mean.shape().extent(0));
    return LayerNames.within(name, x, () -> x.pass().isTraining() ? byBatch(x) : byRunning(x));
  }

  /// Divides γ once a channel, not x once an element.
  private Tensor byRunning(Tensor x) {
    Pass pass = x.pass();
    Tensor factor = affine.scale().in(pass).div(variance.in(pass).add(epsilon).sqrt());
    return x.sub(mean.in(pass)).mul(factor).add(affine.shift());
  }

  private Tensor byBatch(Tensor x) {
    ChannelMoments batch = ChannelMoments.of(name, this, x);
    running(mean, batch.mean());
    running(variance, batch.variance().mul(batch.elements() / (batch.elements() - 1.0)));
    return x.pass().apply(operation, x, affine.scale().in(x.pass()), affine.shift().in(x.pass()));
  }

  private void running(Buffer buffer, Tensor ofBatch) {
    ofBatch.pass().update(buffer, old -> old.mul(1 - momentum).add(ofBatch.mul(momentum)));
  }

  /// `BatchNorm 64`.
  @Override
  public String toString() {
    return "BatchNorm " + mean.shape().extent(0);
  }
}
