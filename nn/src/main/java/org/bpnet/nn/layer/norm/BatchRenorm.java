package org.bpnet.nn.layer.norm;

import java.util.List;
import java.util.Locale;
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

  /// How far the batch's figures may be corrected, over the updates: not at all at first, then in
  /// straight lines up to the most.
  ///
  /// @param scale the most that r_max becomes, at least 1
  /// @param shift the most that d_max becomes, at least 0
  /// @param from the update at which both begin to rise
  /// @param scaleUntil the update at which r_max is there
  /// @param shiftUntil the update at which d_max is there
  public record Bounds(double scale, double shift, long from, long scaleUntil, long shiftUntil) {
    /// Throws IllegalArgumentException if a number is below its least, or an end before the start.
    public Bounds {
      if (!(scale >= 1) || !(shift >= 0) || from < 0 || scaleUntil < from || shiftUntil < from) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "BatchRenorm: need a scale >= 1, a shift >= 0 and ends not before the start, got %s, %s, %d, %d, %d",
                scale,
                shift,
                from,
                scaleUntil,
                shiftUntil));
      }
    }

    /// Those of the paper: up to 3 and 5, from update 5000 until updates 40000 and 25000.
    public static Bounds defaults() {
      return new Bounds(3, 5, 5_000, 40_000, 25_000);
    }

    private double scaleAt(long step) {
      return rising(step, 1, scale, scaleUntil);
    }

    private double shiftAt(long step) {
      return rising(step, 0, shift, shiftUntil);
    }

    private double rising(long step, double low, double high, long until) {
      double share = step >= until ? 1 : (step - from) / (double) (until - from);
      return low + (high - low) * Math.clamp(share, 0, 1);
    }
  }

  private final String name;
  private final Affine affine;
  private final Buffer mean;
  private final Buffer deviation;
  private final double momentum;
  private final DoubleSupplier mostScale;
  private final DoubleSupplier mostShift;

  private BatchRenorm(
      Parameters params,
      int channels,
      double momentum,
      DoubleSupplier mostScale,
      DoubleSupplier mostShift) {
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException("BatchRenorm: need a momentum in [0, 1], got " + momentum);
    }
    Shape shape = Shape.of(channels);
    this.name = params.path();
    this.affine = Affine.create(params, shape);
    this.mean = params.buffer("mean", shape, Initializers.zeros());
    this.deviation = params.buffer("deviation", shape, Initializers.constant(1));
    this.momentum = momentum;
    this.mostScale = mostScale;
    this.mostShift = mostShift;
  }

  /// A normalization with [Bounds#defaults] and [#MOMENTUM].
  ///
  /// @param params the node that gets `scale`, `shift`, the buffers `mean` and `deviation`, and a
  ///   [Clock]; its path is the layer's name
  public static BatchRenorm create(Parameters params, int channels) {
    return create(params, channels, Bounds.defaults(), MOMENTUM);
  }

  /// A normalization with these bounds.
  ///
  /// @param momentum α, the share of the batch in the running mean and deviation; in [0, 1]
  public static BatchRenorm create(
      Parameters params, int channels, Bounds bounds, double momentum) {
    Clock clock = Clock.under(params);
    return new BatchRenorm(
        params,
        channels,
        momentum,
        () -> bounds.scaleAt(clock.getAsLong()),
        () -> bounds.shiftAt(clock.getAsLong()));
  }

  /// A normalization with these bounds, asked for at each step.
  ///
  /// @param mostScale r_max, at least 1
  /// @param mostShift d_max, at least 0
  public static BatchRenorm create(
      Parameters params, int channels, DoubleSupplier mostScale, DoubleSupplier mostShift) {
    return new BatchRenorm(params, channels, MOMENTUM, mostScale, mostShift);
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

  private void running(Buffer buffer, Tensor ofBatch) {
    ofBatch.pass().update(buffer, old -> old.add(ofBatch.sub(old).mul(momentum)));
  }

  /// `BatchRenorm 64`.
  @Override
  public String toString() {
    return "BatchRenorm " + mean.shape().extent(0);
  }
}
