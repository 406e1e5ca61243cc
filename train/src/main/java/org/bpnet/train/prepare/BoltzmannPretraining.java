package org.bpnet.train.prepare;

import java.util.Locale;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.Seed;
import org.bpnet.data.Source;
import org.bpnet.nn.boltzmann.RestrictedBoltzmannMachine;
import org.bpnet.nn.boltzmann.VisibleUnits;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.optim.formula.Momentum;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.train.step.Learner;
import org.bpnet.train.step.Phase;

/// Greedy layer-wise pre-training: each fully connected layer but the last starts as a restricted
/// Boltzmann machine that has learnt, without labels, to model what the layers below make of the
/// data. What is trained afterwards is the whole network, with labels.
///
/// What comes in decides the visible units. Images, and numbers between 0 and 1 or −1 and 1 such as
/// sigmoids and tanh give, are brought to 0 to 1 for Bernoulli units, and the layer's weights are
/// those by which it makes the same of what really comes in. All else is taken by Gaussian units,
/// at a hundredth of the rate. Layers in between, such as dropout, do as in training.
///
/// **Source.** Hinton, Osindero, Teh 2006, *A fast learning algorithm for deep belief nets*;
/// Bengio, Lamblin, Popovici, Larochelle 2006, *Greedy layer-wise training of deep networks*; rate
/// and size of batches Hinton 2010, *A practical guide to training restricted Boltzmann machines*.
///
/// @param epochs of each layer
/// @param rate of Bernoulli units, with a momentum of 0.5
/// @param batch examples to each update
/// @param sweeps k of contrastive divergence
public record BoltzmannPretraining(int epochs, double rate, int batch, int sweeps)
    implements Preparation {
  /// Hinton 2010, section 13.2: one or two orders of magnitude.
  private static final double GAUSSIAN_SHARE = 0.01;

  private static final double MOMENTUM = 0.5;

  /// Throws IllegalArgumentException if a number is not positive.
  public BoltzmannPretraining {
    if (epochs < 1 || batch < 1 || sweeps < 1 || !(rate > 0 && rate < 1 / 0.0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "rbm: needs epochs, batch and sweeps from 1 on and rate > 0, got %d, %d, %d and %s",
              epochs,
              batch,
              sweeps,
              rate));
    }
  }

  @Override
  public void apply(Layer model, Parameters params, Source examples, Seed seed) {
    GreedyPretraining.apply("rbm", this::learn, model, params, examples, seed);
  }

  private void learn(GreedyPretraining.Site site, Source examples, Seed seed) {
    try (Parameters own = Parameters.create(site.params().backend(), seed.child("weights"))) {
      VisibleUnits kind = site.inputs().kind();
      var machine =
          RestrictedBoltzmannMachine.create(
              own,
              site.layer().weight().shape().extent(0),
              site.layer().weight().shape().extent(1),
              kind);
      double scaled = kind == VisibleUnits.BERNOULLI ? rate : rate * GAUSSIAN_SHARE;
      Learner learner = Learner.of(own, new Momentum(MOMENTUM)).schedule(Schedule.constant(scaled));
      Phase phase =
          Phase.byHand(
              "divergence",
              scene -> {
                var step = machine.contrastiveDivergence(site.inputs(scene.features()), sweeps);
                return new Phase.ByHand(step.error(), step.gradients());
              },
              learner);
      GreedyPretraining.run(phase, examples, batch, epochs, seed);
      site.inputs().give(machine.weight().value(), machine.hiddenBias().value(), site.layer());
    }
  }
}
