package org.bpnet.nn.boltzmann;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bpnet.core.Buffer;
import org.bpnet.core.Initializer;
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
import org.bpnet.nn.init.Initializers;

/// A model of the distribution of data: visible units v that are the data, hidden units h of 0 and
/// 1, and weights between, but not within the two layers.
///
/// **Formula.** E(v, h) = −bᵀv − cᵀh − vᵀWh for [VisibleUnits#BERNOULLI], ½‖v − b‖² − cᵀh − vᵀWh
/// for [VisibleUnits#GAUSSIAN]; p(v, h) = exp(−E)/Z. So p(h_j = 1 | v) = σ(c + vW)_j, and v given h
/// is 1 with probability σ(b + hWᵀ), or normal of that mean and variance 1. The free energy F(v) =
/// −log Σ_h exp(−E(v, h)) is −bᵀv − Σ_j softplus(c + vW)_j, or ½‖v − b‖² − the same sum.
///
/// **Shapes.** v `[N, V]`, h `[N, H]`, W `[V, H]`.
///
/// **Throws** ShapeException if v has another number of visible units.
///
/// **Source.** Smolensky 1986, *Information processing in dynamical systems: foundations of harmony
/// theory*; Hinton 2002, *Training products of experts by minimizing contrastive divergence*;
/// Gaussian units: Welling, Rosen-Zvi, Hinton 2005, *Exponential family harmoniums*.
public final class RestrictedBoltzmannMachine {
  /// All states of so many hidden units can be gone through.
  static final int MOST_EXACT = 20;

  /// So many hidden units' states are gone through at once.
  private static final int AT_ONCE = 12;

  private final String name;
  private final VisibleUnits kind;
  private final Backend backend;
  private final Parameter weight;
  private final Parameter visibleBias;
  private final Parameter hiddenBias;

  /// A step of learning without a loss that could be derived.
  ///
  /// @param error the mean squared distance of the data from their reconstructions: to be watched,
  ///   not what is made small
  /// @param gradients for each parameter, of descent
  public record Step(Tensor error, Map<Parameter, Tensor> gradients) {}

  private RestrictedBoltzmannMachine(
      Parameters params, int visible, int hidden, VisibleUnits kind, Initializer weights) {
    this.name = params.path();
    this.kind = kind;
    this.backend = params.backend();
    this.weight = params.weight("weight", Shape.of(visible, hidden), weights);
    this.visibleBias = params.weight("visible", Shape.of(visible), Initializers.zeros());
    this.hiddenBias = params.weight("hidden", Shape.of(hidden), Initializers.zeros());
  }

  /// A machine whose weights start at N(0, 0.01²) and biases at 0 (Hinton 2010, section 8).
  ///
  /// @param params the node that gets `weight`, `visible` and `hidden`
  /// @throws IllegalArgumentException if a number of units is below 1
  public static RestrictedBoltzmannMachine create(
      Parameters params, int visible, int hidden, VisibleUnits kind) {
    if (visible < 1 || hidden < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Boltzmann machine: needs visible and hidden units, got %d and %d",
              visible,
              hidden));
    }
    return new RestrictedBoltzmannMachine(
        params, visible, hidden, kind, Initializers.normal(0, 0.01));
  }

  /// W, `[V, H]`.
  public Parameter weight() {
    return weight;
  }

  /// b, `[V]`.
  public Parameter visibleBias() {
    return visibleBias;
  }

  /// c, `[H]`.
  public Parameter hiddenBias() {
    return hiddenBias;
  }

  /// V.
  public int visibleUnits() {
    return weight.shape().extent(0);
  }

  /// H.
  public int hiddenUnits() {
    return weight.shape().extent(1);
  }

  /// What the visible units are.
  public VisibleUnits kind() {
    return kind;
  }

  Backend backend() {
    return backend;
  }

  /// c + vW, `[N, H]`.
  Tensor fields(Tensor v) {
    if (v.shape().rank() != 2 || v.shape().extent(1) != visibleUnits()) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s (%s): need visible units [N, %d], got %s",
              name.isEmpty() ? "machine" : name,
              this,
              visibleUnits(),
              v.shape()));
    }
    return v.matmul(weight).add(hiddenBias);
  }

  /// How probable it is that each hidden unit is 1, `[N, H]`: what a network above sees.
  public Tensor hidden(Tensor v) {
    return fields(v).sigmoid();
  }

  /// The mean of the visible units given hidden ones or their probabilities, `[N, V]`.
  public Tensor visible(Tensor h) {
    Tensor sums = h.matmul(h.pass().read(weight).transpose()).add(visibleBias);
    return ofMeans(sums);
  }

  /// What sums at visible units mean.
  Tensor ofMeans(Tensor sums) {
    return kind == VisibleUnits.BERNOULLI ? sums.sigmoid() : sums;
  }

  /// 1 with these probabilities, else 0; in a training pass, which has random numbers.
  static Tensor draw(Tensor probabilities) {
    return probabilities.pass().uniform(probabilities.shape()).lessThan(probabilities);
  }

  /// Visible units of these means.
  Tensor drawVisible(Tensor means) {
    return kind == VisibleUnits.BERNOULLI
        ? draw(means)
        : means.add(means.pass().normal(means.shape()));
  }

  /// The states of visible units after sweeps of Gibbs sampling, in which first all hidden units
  /// are drawn and then all visible ones; in a training pass.
  public Tensor gibbs(Tensor v, int sweeps) {
    Tensor state = v;
    for (int i = 0; i < sweeps; i++) {
      state = drawVisible(visible(draw(hidden(state))));
    }
    return state;
  }

  /// F(v), `[N]`: −log p(v) but for log Z, which is the same for all.
  public Tensor freeEnergy(Tensor v) {
    Tensor hiddenPart = fields(v).softplus().sum(1);
    Tensor own =
        kind == VisibleUnits.BERNOULLI
            ? v.mul(visibleBias).sum(1).neg()
            : v.sub(visibleBias).square().sum(1).mul(0.5);
    return own.sub(hiddenPart);
  }

  /// The mean squared distance of data from what the hidden units' probabilities give back.
  public Tensor reconstructionError(Tensor v) {
    return v.sub(visible(hidden(v))).square().mean();
  }

  /// Contrastive divergence: the data's statistics against those after k sweeps from the data.
  ///
  /// **Formula.** ΔW ∝ ⟨v hᵀ⟩_data − ⟨v hᵀ⟩_k, with the states of visible units and the
  /// probabilities of hidden ones; the biases accordingly. Its mean is the gradient of the
  /// log-likelihood only as k → ∞; before, it is biased.
  ///
  /// **Source.** Hinton 2002; for any k Carreira-Perpiñán, Hinton 2005, *On contrastive divergence
  /// learning*.
  ///
  /// @param v `[N, V]`, in a training pass
  /// @throws IllegalArgumentException if k is below 1
  public Step contrastiveDivergence(Tensor v, int k) {
    requireSweeps(k);
    return step(v, gibbs(v, k).stopGradient());
  }

  /// Persistent contrastive divergence: the data's statistics against those of chains that go on
  /// from step to step, and so come nearer to the model's distribution than sweeps from the data.
  ///
  /// **Source.** Tieleman 2008, *Training restricted Boltzmann machines using approximations to the
  /// likelihood gradient*.
  ///
  /// @param chains of [#chains]; they move with the step
  /// @throws IllegalArgumentException if k is below 1
  public Step persistentDivergence(Tensor v, Buffer chains, int k) {
    requireSweeps(k);
    Tensor moved = gibbs(v.pass().read(chains), k).stopGradient();
    v.pass().update(chains, _ -> moved);
    return step(v, moved);
  }

  private static void requireSweeps(int k) {
    if (k < 1) {
      throw new IllegalArgumentException("Boltzmann machine: needs at least 1 sweep, got " + k);
    }
  }

  private Step step(Tensor data, Tensor model) {
    Tensor up = hidden(data);
    Tensor modelUp = hidden(model);
    Tensor pairs = mean(model.transpose().matmul(modelUp), model);
    return new Step(
        reconstructionError(data),
        Map.of(
            weight, pairs.sub(mean(data.transpose().matmul(up), data)),
            visibleBias, model.mean(0).sub(data.mean(0)),
            hiddenBias, modelUp.mean(0).sub(up.mean(0))));
  }

  private static Tensor mean(Tensor sum, Tensor examples) {
    return sum.mul(1.0 / examples.shape().extent(0));
  }

  /// States `[count, V]` for [#persistentDivergence], at random.
  ///
  /// @param params the node that gets `chains`
  public Buffer chains(Parameters params, int count) {
    Initializer start =
        kind == VisibleUnits.BERNOULLI
            ? (shape, seed) -> {
              float[] states = new float[shape.elementCount()];
              for (int i = 0; i < states.length; i++) {
                states[i] = seed.below(2, i);
              }
              return HostArray.of(states, shape);
            }
            : Initializers.normal(0, 1);
    return params.buffer("chains", Shape.of(count, visibleUnits()), start);
  }

  /// log Z, by going through all states of the hidden units; a scalar with gradients.
  ///
  /// **Formula.** log Σ_h exp(cᵀh) Π_i (1 + exp(b + hWᵀ)_i), or for Gaussian units log Σ_h exp(cᵀh
  /// + ½‖b + hWᵀ‖² − ½‖b‖²) + V/2·log 2π.
  ///
  /// @throws IllegalStateException if there are more than 20 hidden units; see
  ///   [AnnealedImportanceSampling]
  public Tensor logPartition(Pass pass) {
    int h = hiddenUnits();
    if (h > MOST_EXACT) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "Boltzmann machine: %d hidden units have too many states to go through, at most %d;"
                  + " see AnnealedImportanceSampling",
              h,
              MOST_EXACT));
    }
    int low = Math.min(h, AT_ONCE);
    Tensor w = pass.read(weight).transpose(); // [H, V]
    Tensor c = pass.read(hiddenBias);
    Tensor states = pass.input(bits(1 << low, low));
    Tensor lowSums = states.matmul(w.slice(0, 0, low)).add(visibleBias);
    Tensor lowBias = states.matmul(c.slice(0, 0, low).expandDims(1)).flatten(0);
    List<Tensor> parts = new ArrayList<>();
    for (int high = 0; high < 1 << (h - low); high++) {
      Tensor sums = lowSums;
      Tensor bias = lowBias;
      for (int j = low; j < h; j++) {
        if ((high >> (j - low) & 1) != 0) {
          sums = sums.add(w.slice(0, j, j + 1));
          bias = bias.add(c.slice(0, j, j + 1));
        }
      }
      parts.add(ofVisible(sums).add(bias).logSumExp(0));
    }
    return Tensor.stack(0, parts.toArray(Tensor[]::new)).logSumExp(0);
  }

  /// log Σ_v exp(−E(v, h)) without cᵀh, for each row of b + hWᵀ.
  private Tensor ofVisible(Tensor sums) {
    if (kind == VisibleUnits.BERNOULLI) {
      return sums.softplus().sum(1);
    }
    Tensor own = sums.pass().read(visibleBias).square().sum().mul(0.5);
    return sums.square().sum(1).mul(0.5).sub(own).add(visibleUnits() * logTwoPi() / 2);
  }

  static double logTwoPi() {
    return StrictMath.log(2 * StrictMath.PI);
  }

  private static HostArray bits(int states, int units) {
    float[] bits = new float[states * units];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = i / units >> i % units & 1;
    }
    return HostArray.of(bits, Shape.of(states, units));
  }

  /// The mean of log p(v) over data, exact: −F(v) − log Z. Its gradients are those of maximum
  /// likelihood, ⟨v hᵀ⟩_data − ⟨v hᵀ⟩_model.
  ///
  /// @throws IllegalStateException if there are more than 20 hidden units
  public Tensor logLikelihood(Tensor v) {
    return freeEnergy(v).mean().neg().sub(logPartition(v.pass()));
  }

  /// What the machine makes up: means of visible units after many sweeps from states drawn by the
  /// visible biases alone.
  ///
  /// @param sweeps at least 1
  /// @return `[count, V]`
  public HostArray samples(int count, int sweeps, Seed seed) {
    requireSweeps(sweeps);
    Shape shape = Shape.of(count, visibleUnits());
    try (Traced start =
            Traced.training(
                backend,
                (pass, _) -> Traced.Outcome.of(drawVisible(ofMeans(biases(pass, shape)))));
        Traced sweep =
            Traced.training(
                backend,
                (_, in) -> {
                  Tensor means = visible(draw(hidden(in.getFirst())));
                  return Traced.Outcome.of(means, drawVisible(means));
                })) {
      start.run(seed.child("start"), List.of());
      HostArray state = start.value(0);
      for (int i = 1; i < sweeps; i++) {
        sweep.run(seed.child(i), List.of(state));
        state = sweep.value(1);
      }
      sweep.run(seed.child(sweeps), List.of(state));
      return sweep.value(0);
    }
  }

  /// The visible biases in each row.
  Tensor biases(Pass pass, Shape shape) {
    return pass.full(shape, 0).add(visibleBias);
  }

  /// `Boltzmann 64 - 100, bernoulli`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "Boltzmann %d - %d, %s",
        visibleUnits(),
        hiddenUnits(),
        kind.name().toLowerCase(Locale.ROOT));
  }
}
