/// Machines that model the distribution of data, draw their states by chance and learn their
/// weights: restricted Boltzmann machines and deep belief networks. Networks whose weights are
/// given belong in `hopfield`. Start with [RestrictedBoltzmannMachine].
///
/// A step of contrastive divergence: gradients that are not those of a loss, for a phase by hand of
/// a training:
///
/// ```java
/// var machine = RestrictedBoltzmannMachine.create(params, 6, 3, VisibleUnits.BERNOULLI);
/// Tensor data = pass.uniform(Shape.of(16, 6));
/// RestrictedBoltzmannMachine.Step step = machine.contrastiveDivergence(data, 1);
/// IO.println(step.gradients().get(machine.weight()).shape()); // [6, 3]
/// ```
///
/// How probable data are, exactly, with gradients: a machine that knows nothing takes all 64 states
/// for equally probable.
///
/// ```java
/// var machine = RestrictedBoltzmannMachine.create(params, 6, 3, VisibleUnits.BERNOULLI);
/// machine.weight().load(HostArray.of(new float[18], Shape.of(6, 3)));
/// Tensor data = pass.full(Shape.of(1, 6), 1);
/// IO.println(Math.abs(Math.exp(machine.logLikelihood(data).item()) * 64 - 1) < 1e-4); // true
/// ```
///
/// What a network of two machines makes up before it has learnt anything:
///
/// ```java
/// var network = DeepBeliefNetwork.create(params, VisibleUnits.BERNOULLI, 64, 32, 16);
/// HostArray made = network.samples(5, 100, seed);
/// IO.println(made.shape() + " " + (made.at(0) > 0 && made.at(0) < 1)); // [5, 64] true
/// ```
@NullMarked
package org.bpnet.nn.boltzmann;

import org.jspecify.annotations.NullMarked;
