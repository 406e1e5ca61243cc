package org.bpnet.nn.boltzmann;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;

/// An estimate of log Z for machines with too many hidden units to go through all their states.
///
/// Chains are led from a distribution whose Z is known, that of the visible biases alone, to the
/// machine's, by many steps between.
///
/// **Formula.** At β from 0 to 1, log p*_β(v) = bᵀv + Σ_j softplus(β(c + vW))_j (for Gaussian units
/// −½‖v − b‖² in place of bᵀv), Z_0 = 2ᴴ Π_i (1 + exp b_i), or 2ᴴ (2π)^(V/2). Each chain collects
/// log w = Σ_k log p*_{β_k}(v_k) − log p*_{β_{k−1}}(v_k) and takes a Gibbs sweep at β_k; Z ≈ Z_0 ·
/// mean w, which is unbiased for Z, and mostly too low for log Z.
///
/// **Source.** Neal 2001, *Annealed importance sampling*; Salakhutdinov, Murray 2008, *On the
/// quantitative analysis of deep belief networks*, section 4.
///
/// @param chains how many are led at once; 100 there
/// @param steps how many β there are after 0, in equal distances; 14,500 there, unevenly
public record AnnealedImportanceSampling(int chains, int steps) {
  /// log Z, and where it lies if three standard deviations of the weights' mean are added or taken
  /// away.
  ///
  /// @param low −∞ if the mean is below three standard deviations
  public record Estimate(double logZ, double low, double high) {}

  /// Throws IllegalArgumentException if there are fewer than two chains, or no step.
  public AnnealedImportanceSampling {
    if (chains < 2 || steps < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "annealed importance sampling: needs 2 chains and 1 step, got %d and %d",
              chains,
              steps));
    }
  }

  /// Estimates log Z of a machine.
  public Estimate of(RestrictedBoltzmannMachine machine, Seed seed) {
    double[] logs = new double[chains];
    Shape shape = Shape.of(chains, machine.visibleUnits());
    try (Traced start =
            Traced.training(
                machine.backend(),
                (pass, _) ->
                    Traced.Outcome.of(
                        machine.drawVisible(machine.ofMeans(machine.biases(pass, shape)))));
        Traced step = Traced.training(machine.backend(), (_, in) -> step(machine, in))) {
      start.run(seed.child("start"), List.of());
      HostArray state = start.value(0);
      for (int k = 1; k <= steps; k++) {
        step.run(seed.child(k), List.of(state, share(k - 1), share(k)));
        state = step.value(0);
        HostArray gains = step.value(1);
        for (int chain = 0; chain < chains; chain++) {
          logs[chain] += gains.at(chain);
        }
      }
    }
    return estimate(logs, base(machine));
  }

  private HostArray share(int k) {
    return HostArray.of(new float[] {(float) k / steps}, Shape.of(1));
  }

  /// The weights' gain at the next β, and a sweep there.
  private static Traced.Outcome step(RestrictedBoltzmannMachine machine, List<Tensor> in) {
    Tensor v = in.getFirst();
    Tensor before = in.get(1);
    Tensor beta = in.get(2);
    Tensor fields = machine.fields(v);
    Tensor gain = fields.mul(beta).softplus().sub(fields.mul(before).softplus()).sum(1);
    Tensor h = RestrictedBoltzmannMachine.draw(fields.mul(beta).sigmoid());
    Tensor w = v.pass().read(machine.weight()).transpose();
    Tensor sums = h.matmul(w).mul(beta).add(machine.visibleBias());
    return Traced.Outcome.of(machine.drawVisible(machine.ofMeans(sums)), gain);
  }

  /// log Z_0.
  private static double base(RestrictedBoltzmannMachine machine) {
    double log = machine.hiddenUnits() * StrictMath.log(2);
    double[] biases = machine.visibleBias().value().toDoubles();
    for (double bias : biases) {
      log +=
          machine.kind() == VisibleUnits.BERNOULLI
              ? Math.max(bias, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(bias)))
              : RestrictedBoltzmannMachine.logTwoPi() / 2;
    }
    return log;
  }

  private static Estimate estimate(double[] logs, double base) {
    double most = Double.NEGATIVE_INFINITY;
    for (double log : logs) {
      most = Math.max(most, log);
    }
    double sum = 0;
    double squares = 0;
    for (double log : logs) {
      double weight = StrictMath.exp(log - most);
      sum += weight;
      squares += weight * weight;
    }
    double mean = sum / logs.length;
    double variance = Math.max(0, squares / logs.length - mean * mean) / (logs.length - 1);
    double wide = 3 * Math.sqrt(variance);
    double known = base + most;
    return new Estimate(
        known + StrictMath.log(mean),
        known + StrictMath.log(Math.max(0, mean - wide)),
        known + StrictMath.log(mean + wide));
  }
}
