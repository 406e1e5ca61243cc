package org.bpnet.nn.layer.norm;

import java.util.List;
import java.util.function.DoubleSupplier;
import org.bpnet.core.Buffer;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.LayerNames;
import org.bpnet.nn.schedule.Clock;

/// [BatchNorm] whose training comes close to evaluation: the batch's mean and deviation are
/// corrected towards the running ones, as far as bounds allow. For small or uneven batches.
///
/// **Formula.** In training y = γ((x − μ)/σ·r + d) + β with σ = √(variance + ε), r = σ/s held
/// within [1/r_max, r_max], d = (μ − m)/s held within ±d_max, constants to the gradient; then the
/// running mean and deviation become m ← m + α(μ − m), s ← s + α(σ − s) with the step's updates. In
/// evaluation y = γ(x − m)/s + β.
///
/// **Shapes.** `[N, D.., C] -> [N, D.., C]`. **Throws** ShapeException if the last extent is not
/// that of the channels, or if there is but one element of each channel in training.
///
/// **Source.** Ioffe, *Batch renormalization*, 2017, algorithm 1; the schedule of r_max and d_max,
/// and α = 0.01, are those of section 4.1 there, ε is that of [BatchNorm].
public final class BatchRenorm implements Layer {
  /// The paper's.
  public static final double MOMENTUM = 0.01;

  private static final Pointwise HELD =
      Pointwise.of(
          Formula.max(Formula.input("low"), Formula.min(Formula.input("high"), Formula.input("x"))),
          "x",
          "low",
          "high");

  private final String name;
  private final Affine affine;
  private final Buffer mean;
  private final Buffer deviation;
  private final DoubleSupplier mostScale;
  private final DoubleSupplier mostShift;

  private BatchRenorm(
      Parameters params, int channels, DoubleSupplier mostScale, DoubleSupplier mostShift) {
    Shape shape = Shape.of(channels);
    this.name = params.path();
    this.affine = Affine.create(params, shape);
    this.mean = params.buffer("mean", shape, Initializers.zeros());
    this.deviation = params.buffer("deviation", shape, Initializers.constant(1));
    this.mostScale = mostScale;
    this.mostShift = mostShift;
  }

  /// A normalization with the paper's bounds: that of [BatchNorm] for 5000 updates, then r_max
  /// rises to 3 until update 40000 and d_max to 5 until update 25000, in straight lines.
  ///
  /// @param params the node that gets `scale`, `shift`, the buffers `mean` and `deviation`, and a
  ///   [Clock]; its path is the layer's name
  public static BatchRenorm create(Parameters params, int channels) {
    Clock clock = Clock.under(params);
    return create(
        params,
        channels,
        () -> rising(clock.getAsLong(), 1, 3, 40_000),
        () -> rising(clock.getAsLong(), 0, 5, 25_000));
  }

  /// A normalization with these bounds, asked for at each step.
  ///
  /// @param mostScale r_max, at least 1
  /// @param mostShift d_max, at least 0
  public static BatchRenorm create(
      Parameters params, int channels, DoubleSupplier mostScale, DoubleSupplier mostShift) {
    return new BatchRenorm(params, channels, mostScale, mostShift);
  }

  private static double rising(long step, double from, double to, long until) {
    long start = 5_000;
    return from + (to - from) * Math.clamp((step - start) / (double) (until - start), 0, 1);
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

  /// The running deviation, `[C]`.
  public Buffer deviation() {
    return deviation;
  }

  @Override
  public Tensor forward(Tensor x) { // [N, .., C] -> [N, .., C]
    LayerNames.checkLast(name, this, x.shape(), mean.shape().extent(0));
    return LayerNames.within(
        name, x, () -> affine.of(x.pass().isTraining() ? byBatch(x) : byRunning(x)));
  }

  private Tensor byRunning(Tensor x) {
    return x.sub(mean).div(deviation);
  }

  private Tensor byBatch(Tensor x) {
    ChannelMoments batch = ChannelMoments.of(name, this, x);
    Tensor mu = batch.mean();
    Tensor sigma = batch.variance().add(BatchNorm.EPSILON).sqrt();
    running(mean, mu);
    running(deviation, sigma);
    Tensor most = x.pass().scalar(mostScale);
    Tensor r = held(sigma.div(deviation), x.pass().scalar(1).div(most), most);
    Tensor far = x.pass().scalar(mostShift);
    Tensor d = held(mu.sub(mean).div(deviation), far.neg(), far);
    return x.sub(mu).mul(r.div(sigma)).add(d);
  }

  private static Tensor held(Tensor x, Tensor low, Tensor high) {
    return x.pass().apply(HELD, List.of(x, low, high)).stopGradient();
  }

  private static void running(Buffer buffer, Tensor ofBatch) {
    ofBatch.pass().update(buffer, old -> old.add(ofBatch.sub(old).mul(MOMENTUM)));
  }

  /// `BatchRenorm 64`.
  @Override
  public String toString() {
    return "BatchRenorm " + mean.shape().extent(0);
  }
}
